import { day, minute, quotaMonth, type HealthOutcome, type PermissionCode } from '@meeting/shared'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import { countCallsOfMonth, countRefusedByRule, countStuckBookings } from './health.repository.ts'
import { fault, ok, unknown, warning, type HealthCheck, type HealthContext } from './health.types.ts'
import { checkPermission, missing } from './permission-checks.ts'
import { isMissing } from './permission-probes.ts'

/** So long a booking may wait for DingTalk before somebody should know. */
const stuckAfter = 10 * minute
/** DingTalk's quota is the company's: with less than this of ours, others used it. */
const ownShare = 0.5
/** The company has no smart meeting rooms: the page's code, and that of DingTalk's own tool (server-api.md §3.3, §3.5). */
const notEntitledCodes = new Set(['org.not.found', '400056'])

/** Rooms and calendars are counted calls: one each, in the operator's name. */
export const roomChecks: readonly HealthCheck[] = [
  { id: 'rooms', pitfalls: ['D14', 'D20'], calls: 1, asksDingTalk: true, run: checkRooms },
  { id: 'room_writing', pitfalls: ['D14', 'D33'], calls: 1, asksDingTalk: true, run: checkRoomWriting },
  permissionCheck('calendar', ['D14', 'D20', 'D36'], 'Calendar.Event.Read'),
  permissionCheck('calendar_writing', ['D14'], 'Calendar.Event.Write'),
  permissionCheck('people_busy', ['D14'], 'Calendar.EventSchedule.Read'),
  { id: 'bookings', pitfalls: ['D34'], calls: 0, asksDingTalk: false, run: checkBookings },
]

async function checkRooms(context: HealthContext): Promise<HealthOutcome> {
  return asOperator(context, async (unionId) => {
    try {
      const { rooms } = await context.client.rooms.listRooms(unionId, null)
      return rooms.length > 0 ? ok({ count: rooms.length }) : warning('rooms_none')
    } catch (error) {
      if (isMissing(error)) return missing('VideoConference.Conference.Read')
      if (isDingTalkError(error) && notEntitledCodes.has(error.details.code)) return warning('rooms_not_entitled')
      throw error
    }
  })
}

/** Rooms can be looked at and booked without; only creating and changing them from here needs it. */
async function checkRoomWriting(context: HealthContext): Promise<HealthOutcome> {
  return asOperator(context, async (unionId) => {
    try {
      await context.client.probes.tryRoomWriting(unionId)
      return ok()
    } catch (error) {
      if (isMissing(error)) return missing('VideoConference.Conference.Write')
      if (isDingTalkError(error, 'permission')) return warning('operator_no_room_administrator')
      throw error
    }
  })
}

function permissionCheck(id: HealthCheck['id'], pitfalls: string[], code: PermissionCode): HealthCheck {
  const run = (context: HealthContext) => asOperator(context, (unionId) => checkPermission(context, code, unionId))
  return { id, pitfalls, calls: 1, asksDingTalk: true, run }
}

async function asOperator(
  context: HealthContext,
  askAs: (unionId: string) => Promise<HealthOutcome>,
): Promise<HealthOutcome> {
  const { dependencies, corp } = context
  const operator = dependencies.corps.find(corp.corpId)?.operator
  if (!operator) return unknown('no_operator')
  try {
    return await askAs(operator.unionId)
  } catch (error) {
    // Refused by our own reduced mode, DingTalk was not asked.
    const isReduced = isDingTalkError(error, 'quota') && error.details.code === 'budget' && !error.details.retryAt
    if (isReduced) return unknown('budget_reduced')
    if (isDingTalkError(error, 'quota')) return tellQuota(context)
    throw error
  }
}

/** What we did not use, another app of the company did. */
async function tellQuota({ dependencies: { database, clock }, corp }: HealthContext): Promise<HealthOutcome> {
  const used = await countCallsOfMonth(database, corp.corpId, quotaMonth(clock.now()))
  const isOurs = used >= corp.callBudget.monthlyCalls * ownShare
  return fault(isOurs ? 'quota_exhausted' : 'quota_used_by_others', { data: { used } })
}

/** What happened to real bookings. */
async function checkBookings({ dependencies: { database, clock }, corp }: HealthContext): Promise<HealthOutcome> {
  const now = clock.now()
  const stuck = await countStuckBookings(database, corp.corpId, now - stuckAfter)
  if (stuck > 0) return fault('bookings_stuck', { data: { count: stuck } })
  const refused = await countRefusedByRule(database, corp.corpId, now - day)
  if (refused.count === 0) return ok()
  return warning('bookings_refused', { data: { count: refused.count, text: refused.text ?? '?' } })
}
