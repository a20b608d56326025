import type { HealthOutcome } from '@meeting/shared'
import { minute } from '@meeting/shared'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import { fault, ok, unknown, warning, type HealthCheck, type HealthContext } from './health.types.ts'
import { missing } from './people-checks.ts'

/** Rooms and calendars are counted calls: one each. */
export const roomChecks: readonly HealthCheck[] = [
  { id: 'rooms', pitfalls: ['D14', 'D20'], calls: 1, asksDingTalk: true, run: checkRooms },
  { id: 'calendar', pitfalls: ['D14', 'D20', 'D36'], calls: 1, asksDingTalk: true, run: checkCalendar },
]

const roomsPermission = { code: 'VideoConference.Conference.Read', name: '智能会议室读权限' }
const calendarPermission = { code: 'Calendar.Event.Read', name: '日历读权限' }

async function checkRooms(context: HealthContext): Promise<HealthOutcome> {
  return asOperator(context, roomsPermission, async (unionId) => {
    const { rooms } = await context.client.rooms.listRooms(unionId, null)
    return rooms.length > 0 ? ok({ count: rooms.length }) : warning('rooms_none')
  })
}

async function checkCalendar(context: HealthContext): Promise<HealthOutcome> {
  const now = context.dependencies.clock.now()
  return asOperator(context, calendarPermission, async (unionId) => {
    await context.client.calendar.listEvents(unionId, now, now + minute)
    return ok()
  })
}

async function asOperator(
  { dependencies, corp }: HealthContext,
  permission: { code: string; name: string },
  ask: (unionId: string) => Promise<HealthOutcome>,
): Promise<HealthOutcome> {
  const operator = dependencies.corps.find(corp.corpId)?.operator
  if (!operator) return unknown('no_operator')
  try {
    return await ask(operator.unionId)
  } catch (error) {
    if (isDingTalkError(error, 'quota')) return fault('quota_exhausted')
    if (isDingTalkError(error, 'permission') && error.details.code !== 'user.not.admin') return missing(permission)
    throw error
  }
}
