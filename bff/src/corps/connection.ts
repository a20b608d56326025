import {
  checkConnection,
  secretFields,
  type AuditDetail,
  type Connection,
  type ConnectionChange,
  type ConnectionField,
  type CredentialProof,
  type SecretField,
  type SecretState,
} from '@meeting/shared'
import { recordAudit, type AuditActor } from '../audit/audit.ts'
import { publishOnCommit } from '../database/change-bus.ts'
import type { Dependencies } from '../dependencies.ts'
import { requestTask } from '../scheduled/task-requests.ts'
import { listArrivals } from './arrivals.repository.ts'
import { fieldsInvalid, incomplete, notProven } from './connection.errors.ts'
import { findEnvironment, lockCorp, updateCorp } from './corps.repository.ts'
import type { Corp } from './corps.types.ts'
import { proveCredentials } from './credential-proof.ts'
import { listRefusedAddresses } from './egress-addresses.repository.ts'
import { currentEventKeys, keepOldEventKeys } from './event-keys.ts'
import { homeUrlOf, requestUrlOf } from './request-url.ts'
import { listVerificationRequests } from './verification-requests.repository.ts'

type ConnectionContext = { dependencies: Dependencies; corp: Corp }

/** How the Corp is connected, as it may be shown: no secret in it. */
export async function getConnection({ dependencies, corp }: ConnectionContext): Promise<Connection> {
  const { database, config } = dependencies
  const [arrivals, egressAddresses, fromEnvironment, verificationRequests] = await Promise.all([
    listArrivals(database, corp.corpId),
    listRefusedAddresses(database, corp.corpId),
    listEnvironmentFields(dependencies, corp),
    listVerificationRequests(database, corp.corpId),
  ])
  const since = corp.secretsSetAt.eventAesKey ?? corp.secretsSetAt.eventToken
  return {
    corpId: corp.corpId,
    corpName: corp.settings.name,
    connectedAt: toIso(corp.connectedAt),
    agentId: corp.agentId || null,
    clientId: corp.clientId || null,
    secrets: toSecretStates(corp),
    eventKeys: { state: eventKeysState(corp), since: toIso(since) },
    requestUrl: requestUrlOf(corp, config.publicUrl),
    homeUrl: homeUrlOf(corp, config),
    redirectUrl: `${config.publicUrl}/meeting/sign-in/callback`,
    arrivals,
    egressAddresses,
    fromEnvironment,
    requestUrlVerifiedAt:
      verificationRequests.find((request) => request.accepted && request.eventType === 'check_url')?.at ?? null,
    verificationRequests,
  }
}

/** Tries what is stored at DingTalk. */
export function proveConnection({ dependencies, corp }: ConnectionContext): Promise<CredentialProof> {
  return proveCredentials(dependencies, corp, { app: true, console: corp.ssoSecret !== null })
}

/**
 * Changes the connection: the form is checked, DingTalk proves what it can, and only then the new replaces the old, at once for
 * every process, written down without the secrets. Throws `connection.fields_invalid`, `connection.incomplete`, `connection.not_proven`
 * (then nothing is changed).
 */
export async function changeConnection(
  { dependencies, corp }: ConnectionContext,
  change: ConnectionChange,
  actor: AuditActor,
): Promise<{ corp: Corp; proof: CredentialProof | null }> {
  refuseInvalid(corp, change)
  const proof = await proveChange(dependencies, corp, change)
  if (proof?.ok === false) throw notProven(proof)
  await saveChange(dependencies, corp.corpId, change, actor)
  const fresh = dependencies.corps.findAny(corp.corpId)
  if (!fresh) throw new Error('the Corp that was changed is not there')
  return { corp: fresh, proof }
}

async function saveChange(
  { database, sealer, clock, corps, changes }: Dependencies,
  corpId: string,
  change: ConnectionChange,
  actor: AuditActor,
): Promise<void> {
  const now = clock.now()
  await database.transaction().execute(async (transaction) => {
    const before = await lockCorp(transaction, sealer, corpId)
    if (!before) return
    // Somebody else may have been faster with other fields; theirs stay.
    const after = applyChange(before, change, now)
    const difference = toDifference(before, after)
    if (!difference) return
    await updateCorp(transaction, sealer, after, now)
    const subject = { kind: 'connection', id: corpId, name: before.settings.name || null } as const
    await recordAudit(transaction, { corpId, actor, action: 'connection.changed', subject, ...difference, at: now })
    await requestTask(transaction, corpId, 'health.check', now)
    await publishOnCommit(transaction, { kind: 'corps' })
  })
  await corps.refresh()
  changes.publish({ kind: 'corps' })
}

function refuseInvalid(corp: Corp, change: ConnectionChange): void {
  const { ssoSecret, ...texts } = change
  const checks = checkConnection({ ...texts, ...(typeof ssoSecret === 'string' ? { ssoSecret } : {}) })
  if (checks.length > 0) throw fieldsInvalid(checks)
  const isOtherApp = change.clientId !== undefined && change.clientId !== corp.clientId
  if (isOtherApp && change.clientSecret === undefined) throw incomplete('clientSecret')
  const { eventToken, eventAesKey } = { ...corp, ...change }
  if (eventToken && !eventAesKey) throw incomplete('eventAesKey')
  if (eventAesKey && !eventToken) throw incomplete('eventToken')
}

/** Null: nothing that DingTalk could prove. */
async function proveChange(
  dependencies: Dependencies,
  corp: Corp,
  change: ConnectionChange,
): Promise<CredentialProof | null> {
  const app = change.clientId !== undefined || change.clientSecret !== undefined
  const console = typeof change.ssoSecret === 'string'
  if (!app && !console) return null
  return proveCredentials(dependencies, { ...corp, ...change }, { app, console })
}

function applyChange(corp: Corp, change: ConnectionChange, now: number): Corp {
  const after: Corp = { ...corp, ...change, secretsSetAt: { ...corp.secretsSetAt } }
  for (const field of secretFields) {
    if (after[field] === corp[field]) continue
    if (after[field]) after.secretsSetAt[field] = now
    else delete after.secretsSetAt[field]
  }
  return keepOldEventKeys(corp, after)
}

/** What differs, secrets by a word only. Undefined: nothing does. */
function toDifference(before: Corp, after: Corp): { before: AuditDetail; after: AuditDetail } | undefined {
  const difference: { before: AuditDetail; after: AuditDetail } = { before: {}, after: {} }
  for (const field of ['agentId', 'clientId'] as const) {
    if (before[field] === after[field]) continue
    difference.before[field] = before[field]
    difference.after[field] = after[field]
  }
  for (const field of secretFields) {
    if (before[field] === after[field]) continue
    difference.after[field] = after[field] ? (before[field] ? 'replaced' : 'set') : 'removed'
  }
  return Object.keys(difference.after).length > 0 ? difference : undefined
}

async function listEnvironmentFields({ database, sealer }: Dependencies, corp: Corp): Promise<ConnectionField[]> {
  const environment = await findEnvironment(database, sealer, corp.corpId)
  if (!environment) return []
  const fields = ['corpId', 'agentId', 'clientId', ...secretFields] as const
  return fields.filter((field) => environment[field] !== null && environment[field] === corp[field])
}

function toSecretStates(corp: Corp): Record<SecretField, SecretState> {
  const stateOf = (field: SecretField): SecretState => {
    const value = corp[field]
    if (!value) return { isSet: false, last4: null, setAt: null }
    // Of a short secret four characters would be too much.
    return { isSet: true, last4: value.length >= 16 ? value.slice(-4) : null, setAt: toIso(corp.secretsSetAt[field]) }
  }
  return {
    clientSecret: stateOf('clientSecret'),
    eventToken: stateOf('eventToken'),
    eventAesKey: stateOf('eventAesKey'),
    ssoSecret: stateOf('ssoSecret'),
  }
}

function eventKeysState(corp: Corp): Connection['eventKeys']['state'] {
  if (!currentEventKeys(corp)) return 'missing'
  return corp.previousEventKeys ? 'both_accepted' : 'settled'
}

function toIso(at: number | null | undefined): string | null {
  return at === null || at === undefined ? null : new Date(at).toISOString()
}
