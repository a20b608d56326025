import type { Api, Call } from '../gateway/api.types.ts'
import { toText, toTexts } from '../gateway/input.ts'
import { NewApiRefusal, invalidParameter } from '../gateway/refusals.ts'
import type { World } from '../world.ts'
import { pathUser } from './path-user.ts'
import { renderPersonBusy, renderRoomBusy } from './render.ts'
import { dayMs, hasMilliseconds, toEpoch } from './time.ts'

const longestRoomQueryMs = 90 * dayMs
const maxPeople = 20

type Window = { from: number; to: number }

function roomSchedule(world: World, roomId: string, { from, to }: Window): unknown {
  const scheduleItems = world.calendar.roomOccupancy.query(roomId, from, to).flatMap((occurrence) => {
    const event = world.calendar.find(occurrence.eventId)
    const held = event?.rooms.get(roomId)
    if (!event || !held) return []
    const status = held.response === 'tentative' ? 'TENTATIVE' : 'BUSY'
    return [
      { status, eventId: event.eventId, organizer: { id: event.organizerId }, ...renderRoomBusy(event, occurrence) },
    ]
  })
  return { roomId, scheduleItems }
}

function queryRooms(world: World, call: Call): unknown {
  pathUser(world, call)
  const roomIds = toTexts(call.body['roomIds'])
  const from = toEpoch(toText(call.body['startTime']) ?? '')
  const to = toEpoch(toText(call.body['endTime']) ?? '')
  if (roomIds.length === 0) throw invalidParameter('query ids cannot be empty')
  if (roomIds.length > world.behaviour.busyQueryMaxRooms) {
    throw invalidParameter('Cannot get schedule information for more than limit.')
  }
  if (from === undefined || to === undefined || to <= from) throw invalidParameter('query time invalid')
  if (to - from > longestRoomQueryMs) throw invalidParameter('Cannot query schedule for more than 90 days.')
  if (roomIds.length === 1 && !world.rooms.find(roomIds[0] ?? '')) throw invalidParameter('roomId invalid')
  return {
    scheduleInformation: roomIds.map((roomId) =>
      // One bad room does not fail the others (server-api.md §4.9).
      world.rooms.find(roomId)
        ? roomSchedule(world, roomId, { from, to })
        : { roomId, error: '无权限', scheduleItems: [] },
    ),
  }
}

function readPersonBound(world: World, call: Call, name: string): number {
  const text = toText(call.body[name]) ?? ''
  const time = toEpoch(text)
  if (time === undefined || (world.behaviour.scheduleNeedsMilliseconds && !hasMilliseconds(text))) {
    throw new NewApiRefusal(400, 'InvalidParameter.ParsedISO8601TimestampError', `${name} is not a valid timestamp`)
  }
  return time
}

function personSchedule(world: World, unionId: string, { from, to }: Window): unknown {
  const employee = world.directory.findByUnionId(unionId)
  if (!employee || !world.directory.isEmployeeInScope(employee))
    return { userId: unionId, error: '无权限', scheduleItems: [] }
  const scheduleItems = world.calendar
    .occurrencesOf(unionId, from, to)
    .filter(({ event }) => event.attendees.get(unionId)?.response !== 'declined')
    .map(({ event, occurrence }) => ({
      status: event.attendees.get(unionId)?.response === 'tentative' ? 'TENTATIVE' : 'BUSY',
      ...renderPersonBusy(event, occurrence),
    }))
  return { userId: unionId, scheduleItems }
}

function queryPeople(world: World, call: Call): unknown {
  pathUser(world, call)
  const unionIds = toTexts(call.body['userIds'])
  const from = readPersonBound(world, call, 'startTime')
  const to = readPersonBound(world, call, 'endTime')
  if (unionIds.length === 0 || unionIds.length > maxPeople || to <= from) {
    throw new NewApiRefusal(400, 'paramIllegal', 'PARAM ILLEGAL')
  }
  return { scheduleInformation: unionIds.map((unionId) => personSchedule(world, unionId, { from, to })) }
}

/** Busy times of rooms and of people (server-api.md §4.9, §4.10). */
export function createScheduleApis(world: World): Api[] {
  const common = { family: 'new', token: 'app', counted: true, needsBody: true, method: 'POST' } as const
  return [
    {
      ...common,
      name: 'getMeetingRoomsSchedule',
      path: '/v1.0/calendar/users/:userId/meetingRooms/schedules/query',
      permission: 'Calendar.Event.Read',
      handle: (call) => queryRooms(world, call),
    },
    {
      ...common,
      name: 'getSchedule',
      path: '/v1.0/calendar/users/:userId/querySchedule',
      permission: 'Calendar.EventSchedule.Read',
      handle: (call) => queryPeople(world, call),
    },
  ]
}
