import type { CheckInPage, CheckInSettings } from '@meeting/shared'
import { recordAudit, type AuditActor } from '../audit/audit.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import { lockCorp, saveCheckIn } from '../corps/corps.ts'
import { publishOnCommit } from '../database/change-bus.ts'
import { listEmployeesById } from '../directory/directory.ts'
import { requestTask } from '../scheduled/task-requests.ts'
import { claimTaskName } from './releasing-unclaimed.ts'

/** What the Corp has set about claiming, and who is meant by the exempt. */
export async function getCheckIn(context: CorpContext): Promise<CheckInPage> {
  const settings = context.corp.checkIn
  const people = await listEmployeesById(context, settings.exempt.employeeIds)
  return { settings, people: people.map(({ id, name }) => ({ id, name })) }
}

/** Sets all of it, for every process at once. Whoever was told a deadline before keeps it. */
export async function changeCheckIn(
  { dependencies, corp }: CorpContext,
  settings: CheckInSettings,
  actor: AuditActor,
): Promise<CheckInPage> {
  const { database, sealer, clock, corps, changes } = dependencies
  const { corpId } = corp
  const now = clock.now()
  const people = await listEmployeesById({ dependencies, corp }, settings.exempt.employeeIds)
  const known = people.map(({ id }) => id)
  const after = { ...settings, exempt: { ...settings.exempt, employeeIds: known } }
  await database.transaction().execute(async (transaction) => {
    const locked = await lockCorp(transaction, sealer, corpId)
    if (!locked) return
    const [was, becomes] = [toAudited(locked.checkIn), toAudited(after)]
    const changed = Object.keys(was).filter((name) => was[name] !== becomes[name])
    if (changed.length === 0) return
    await saveCheckIn(transaction, corpId, after, now)
    await requestTask(transaction, corpId, claimTaskName, now)
    await recordAudit(transaction, {
      corpId,
      actor,
      action: 'check_in.changed',
      subject: { kind: 'check_in', id: null, name: null },
      before: Object.fromEntries(changed.map((name) => [name, was[name]])),
      after: Object.fromEntries(changed.map((name) => [name, becomes[name]])),
      at: now,
    })
    await publishOnCommit(transaction, { kind: 'corps' })
  })
  await corps.refresh()
  changes.publish({ kind: 'corps' })
  return getCheckIn({ dependencies, corp: corps.find(corpId) ?? corp })
}

/** Side by side, as the audit trail compares them. */
function toAudited({ exempt, ...times }: CheckInSettings): Record<string, number | boolean | string | null> {
  const { roomIds, employeeIds, upToMinutes, fromMinutes } = exempt
  const list = (ids: readonly string[]) => ids.toSorted().join(', ')
  return {
    ...times,
    exemptUpTo: upToMinutes,
    exemptFrom: fromMinutes,
    exemptRooms: list(roomIds),
    exemptPeople: list(employeeIds),
  }
}
