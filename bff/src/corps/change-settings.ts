import type { AuditAction, AuditDetail, AuditSubjectKind } from '@meeting/shared'
import { recordAudit, type AuditActor } from '../audit/audit.ts'
import type { DatabaseTransaction } from '../database/database.ts'
import { publishOnCommit } from '../database/change-bus.ts'
import type { CorpContext } from './corp-context.ts'
import { lockCorp } from './corps.ts'
import type { Corp } from './corps.types.ts'

type SettingsChange<Settings> = {
  actor: AuditActor
  action: AuditAction
  subject: AuditSubjectKind
  read: (corp: Corp) => Settings
  change: (before: Settings) => Settings
  /** Side by side, as the audit trail compares them. */
  toAudited: (settings: Settings) => AuditDetail
  /** Only when something is different; with whatever else follows from it. `now` in epoch ms. */
  save: (transaction: DatabaseTransaction, settings: Settings, now: number) => Promise<void>
}

/** Changes some of a Corp's settings under its lock, audited, for every process at once. Answers the Corp as it is from now on. */
export async function changeCorpSettings<Settings>(
  { dependencies, corp }: CorpContext,
  { actor, action, subject, read, change, toAudited, save }: SettingsChange<Settings>,
): Promise<CorpContext> {
  const { database, sealer, clock, corps, changes } = dependencies
  const { corpId } = corp
  const now = clock.now()
  await database.transaction().execute(async (transaction) => {
    const locked = await lockCorp(transaction, sealer, corpId)
    if (!locked) return
    const after = change(read(locked))
    const [was, becomes] = [toAudited(read(locked)), toAudited(after)]
    const changed = Object.keys(was).filter((name) => was[name] !== becomes[name])
    if (changed.length === 0) return
    await save(transaction, after, now)
    await recordAudit(transaction, {
      corpId,
      actor,
      action,
      subject: { kind: subject, id: null, name: null },
      before: Object.fromEntries(changed.map((name) => [name, was[name] ?? null])),
      after: Object.fromEntries(changed.map((name) => [name, becomes[name] ?? null])),
      at: now,
    })
    await publishOnCommit(transaction, { kind: 'corps' })
  })
  await corps.refresh()
  changes.publish({ kind: 'corps' })
  return { dependencies, corp: corps.find(corpId) ?? corp }
}
