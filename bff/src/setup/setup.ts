import {
  checkConnectionField,
  type ConfirmableStep,
  type ConnectionChange,
  type CredentialProof,
  type GeneratedEventKeys,
  type SetupApp,
} from '@meeting/shared'
import { recordAudit, type AuditActor } from '../audit/audit.ts'
import { changeConnection } from '../corps/connection.ts'
import { fieldsInvalid, incomplete } from '../corps/connection.errors.ts'
import { corpKeyOf } from '../corps/corp-registry.ts'
import { abandonCorp, beginCorp, connectCorp } from '../corps/corps.ts'
import type { Corp } from '../corps/corps.types.ts'
import { generateEventKeys } from '../corps/event-keys.ts'
import type { Database } from '../database/database.ts'
import type { Dependencies } from '../dependencies.ts'
import { isDomainError } from '../errors.ts'
import { probePermissions } from './permission-probe.ts'
import { mayConnectAnother } from './setup-links.ts'
import { corpAlreadyConnected, corpInSetup, stepMissing } from './setup.errors.ts'
import { deleteLinks, deleteSessionsOf, findSessionOf, saveNotes, saveSessionCorp } from './setup.repository.ts'
import type { SetupNotes, SetupSession } from './setup.types.ts'

export type SetupContext = { dependencies: Dependencies; session: SetupSession; actor: AuditActor }

/**
 * Says which company it is. A draft of another setup session that is over is begun anew, so that nobody inherits what others typed.
 * Throws `connection.fields_invalid`, `setup.corp_already_connected`, `setup.corp_in_setup`.
 */
export async function chooseCorp({ dependencies, session, actor }: SetupContext, corpId: string): Promise<void> {
  const issue = checkConnectionField('corpId', corpId)
  if (issue) throw fieldsInvalid([{ field: 'corpId', issue }])
  if (session.corpId === corpId) return
  const { database, clock, corps, changes, sealer, masterKey } = dependencies
  const mine = session.corpId === null ? undefined : corps.findAny(session.corpId)
  if (session.isRepair || mine?.connectedAt || corps.find(corpId) || !mayConnectAnother(dependencies))
    throw corpAlreadyConnected()
  const now = clock.now()
  await database.transaction().execute(async (transaction) => {
    await makeRoom(transaction, corpId, now)
    const draft = { corpId, corpKey: corpKeyOf(corpId, masterKey) }
    if (!(await beginCorp(transaction, sealer, draft, now))) throw corpAlreadyConnected()
    await saveSessionCorp(transaction, session.tokenHash, corpId)
    await saveNotes(transaction, session.tokenHash, { ...session.notes, proof: null, permissions: null })
    if (session.corpId !== null) await abandonCorp(transaction, session.corpId)
    const subject = { kind: 'corp', id: corpId, name: null } as const
    await recordAudit(transaction, { corpId, actor, action: 'setup.corp_chosen', subject, at: now })
  })
  await corps.refresh()
  changes.publish({ kind: 'corps' })
}

async function makeRoom(transaction: Database, corpId: string, now: number): Promise<void> {
  const other = await findSessionOf(transaction, corpId)
  if (other && other.expiresAt > now) throw corpInSetup()
  await deleteSessionsOf(transaction, corpId)
  await abandonCorp(transaction, corpId)
}

/**
 * Gives the app's credentials, proven by DingTalk before they are kept. Throws `setup.step_missing`, and what `changeConnection`
 * throws; what DingTalk said is remembered for the page.
 */
export async function giveApp(context: SetupContext, app: SetupApp): Promise<void> {
  const corp = corpOf(context)
  if (!corp.clientSecret && app.clientSecret === undefined) throw incomplete('clientSecret')
  try {
    const { proof } = await changeConnection({ ...context, corp }, app, context.actor)
    if (proof) await note(context, { proof })
  } catch (error) {
    if (isDomainError(error, 'connection.not_proven')) {
      // `notProven` is the only maker of this error.
      await note(context, { proof: error.details.data as CredentialProof })
    }
    throw error
  }
}

/** Stores token and aes_key: from now on the request URL listens, before anybody presses save at DingTalk (field.md D6). */
export async function giveEventKeys(
  context: SetupContext,
  keys: Required<Pick<ConnectionChange, 'eventToken' | 'eventAesKey'>>,
) {
  const corp = corpOf(context)
  await changeConnection({ ...context, corp }, keys, context.actor)
}

/** Makes token and aes_key, stores them, and answers them this once. */
export async function makeEventKeys(context: SetupContext): Promise<GeneratedEventKeys> {
  const keys = generateEventKeys(context.dependencies.ids)
  await giveEventKeys(context, keys)
  return keys
}

/** Ticks a step that only a person can tell of, or takes the tick back. */
export async function confirmStep(context: SetupContext, step: ConfirmableStep, isDone: boolean): Promise<void> {
  corpOf(context)
  const { [step]: _before, ...rest } = context.session.notes.confirmed
  const at = new Date(context.dependencies.clock.now()).toISOString()
  await note(context, { confirmed: isDone ? { ...rest, [step]: at } : rest })
}

/** Looks which permissions the app has; costs `permissionProbeCalls` at most. Throws `setup.step_missing`. */
export async function probe(context: SetupContext): Promise<void> {
  const corp = corpOf(context)
  if (!corp.clientSecret) throw stepMissing('app')
  await note(context, { permissions: await probePermissions(context.dependencies, corp) })
}

/** Connects the Corp: people may sign in, and the first reading of people and rooms begins. Throws `setup.step_missing`. */
export async function connect({ dependencies, session, actor }: SetupContext): Promise<void> {
  const corp = corpOf({ dependencies, session })
  if (!corp.clientSecret || !corp.agentId) throw stepMissing('app')
  if (corp.connectedAt !== null) return
  // Somebody else may have connected the only company meanwhile.
  if (!mayConnectAnother(dependencies)) throw corpAlreadyConnected()
  const { database, clock, corps, changes } = dependencies
  const { corpId } = corp
  const now = clock.now()
  await database.transaction().execute(async (transaction) => {
    await connectCorp(transaction, corpId, now)
    const subject = { kind: 'corp', id: corpId, name: null } as const
    await recordAudit(transaction, { corpId, actor, action: 'setup.corp_connected', subject, at: now })
  })
  await corps.refresh()
  changes.publish({ kind: 'corps' })
}

/** An administrator of the Corp has signed in through DingTalk: links and setup sessions about it are over. Does nothing if there are none. */
export async function finishSetup(
  { database, clock, config }: Pick<Dependencies, 'database' | 'clock' | 'config'>,
  corpId: string,
  actor: AuditActor,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const ended = await deleteSessionsOf(transaction, corpId)
    await deleteLinks(transaction, { corpId, alsoOpen: !config.allowSeveralCorps })
    if (ended === 0) return
    const subject = { kind: 'corp', id: corpId, name: null } as const
    await recordAudit(transaction, { corpId, actor, action: 'setup.finished', subject, at: clock.now() })
  })
}

/** The Corp that is being set up. Throws `setup.step_missing` when it was not named yet. */
function corpOf({ dependencies, session }: Pick<SetupContext, 'dependencies' | 'session'>): Corp {
  const corp = session.corpId === null ? undefined : dependencies.corps.findAny(session.corpId)
  if (!corp) throw stepMissing('corp')
  return corp
}

async function note({ dependencies, session }: SetupContext, change: Partial<SetupNotes>): Promise<void> {
  session.notes = { ...session.notes, ...change }
  await saveNotes(dependencies.database, session.tokenHash, session.notes)
}
