import type { CheckInPage, CheckInSettings } from '@meeting/shared'
import type { AuditActor } from '../audit/audit.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import { changeCorpSettings } from '../corps/change-settings.ts'
import { saveCheckIn } from '../corps/corps.ts'
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
  context: CorpContext,
  settings: CheckInSettings,
  actor: AuditActor,
): Promise<CheckInPage> {
  const people = await listEmployeesById(context, settings.exempt.employeeIds)
  const after = { ...settings, exempt: { ...settings.exempt, employeeIds: people.map(({ id }) => id) } }
  const { corpId } = context.corp
  const changed = await changeCorpSettings(context, {
    actor,
    action: 'check_in.changed',
    subject: 'check_in',
    read: (corp) => corp.checkIn,
    change: () => after,
    toAudited,
    async save(transaction, checkIn, now) {
      await saveCheckIn(transaction, corpId, checkIn, now)
      await requestTask(transaction, corpId, claimTaskName, now)
    },
  })
  return getCheckIn(changed)
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
