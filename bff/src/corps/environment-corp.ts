import { secretFields, type AuditDetail } from '@meeting/shared'
import { recordAudit, operatorActor } from '../audit/audit.ts'
import type { Dependencies } from '../dependencies.ts'
import { keepOldEventKeys } from './event-keys.ts'
import { findEnvironment, insertDraft, lockCorp, saveEnvironment, updateCorp } from './corps.repository.ts'
import type { Corp, CorpCredentials } from './corps.types.ts'

type Parts = Pick<Dependencies, 'database' | 'sealer' | 'clock'>

const fields = ['agentId', 'clientId', ...secretFields] as const

/**
 * Connects the Corp that the environment gives, or brings in what changed in the environment since the last start. What was
 * changed on the pages since then stays: the latest change wins, wherever it was made (docs/decisions/0033).
 */
export async function applyEnvironment(
  { database, sealer, clock }: Parts,
  environment: CorpCredentials,
  corpKey: string,
): Promise<void> {
  const { corpId } = environment
  const now = clock.now()
  await insertDraft(database, sealer, { corpId, corpKey }, now)
  await database.transaction().execute(async (transaction) => {
    const corp = await lockCorp(transaction, sealer, corpId)
    if (!corp) return
    const before = await findEnvironment(transaction, sealer, corpId)
    const changed = fields.filter((field) => environment[field] !== null && environment[field] !== before?.[field])
    if (changed.length === 0 && corp.connectedAt !== null) return
    await updateCorp(transaction, sealer, withChanges(corp, environment, changed, now), now)
    await saveEnvironment(transaction, sealer, environment)
    const really = changed.filter((field) => environment[field] !== corp[field])
    if (corp.connectedAt === null || really.length > 0) {
      const subject = { kind: 'connection', id: corpId, name: null } as const
      const detail = toDetail(environment, really)
      await recordAudit(transaction, {
        corpId,
        actor: operatorActor,
        action: 'connection.environment_applied',
        subject,
        after: detail,
        at: now,
      })
    }
  })
}

function withChanges(corp: Corp, environment: CorpCredentials, changed: (typeof fields)[number][], now: number): Corp {
  const next: Corp = { ...corp, connectedAt: corp.connectedAt ?? now, secretsSetAt: { ...corp.secretsSetAt } }
  for (const field of changed) {
    if (environment[field] === corp[field]) continue
    Object.assign(next, { [field]: environment[field] })
    if (isSecret(field)) next.secretsSetAt[field] = now
  }
  return keepOldEventKeys(corp, next)
}

function isSecret(field: (typeof fields)[number]): field is (typeof secretFields)[number] {
  return (secretFields as readonly string[]).includes(field)
}

function toDetail(environment: CorpCredentials, changed: (typeof fields)[number][]): AuditDetail {
  return Object.fromEntries(changed.map((field) => [field, isSecret(field) ? 'set' : environment[field]]))
}
