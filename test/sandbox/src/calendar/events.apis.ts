import { pushBookUpdated, pushCalendarChange } from '../events/room-events.ts'
import type { Api, Call } from '../gateway/api.types.ts'
import { toNumber, toText } from '../gateway/input.ts'
import { NewApiRefusal, invalidParameter } from '../gateway/refusals.ts'
import type { World } from '../world.ts'
import { cancelEvent, carryOutMove, planMove } from './event-rooms.ts'
import { readChange, readDraft } from './event-input.ts'
import type { CalendarEvent, EventChange } from './event.types.ts'
import { listEvents, listEventsView } from './event-lists.ts'
import { checkCalendarId, checkOrganizer, itemNotFound, pathEvent, pathUser } from './path-user.ts'
import { renderEcho, renderEvent, renderUpdated } from './render.ts'
import { toShanghaiDate } from './time.ts'

export const calendarPath = '/v1.0/calendar/users/:userId/calendars/:calendarId'

function createEvent(world: World, call: Call): unknown {
  const user = pathUser(world, call)
  checkCalendarId(call)
  if (Object.keys(call.body).length === 0) throw invalidParameter('Event must be provided.')
  const draft = readDraft(world, call.body, user.unionId)
  const limit = world.limits.settings.eventsPerDay
  if (!world.calendar.countCreated(user.unionId, toShanghaiDate(world.now()), limit)) {
    throw new NewApiRefusal(400, 'flowLimit', `current user can not create events exceed ${limit} per day`)
  }
  const event = world.calendar.create(draft)
  pushCalendarChange(world, event, 'created')
  return renderEcho(world, event, user.unionId)
}

const isMove = (change: EventChange): boolean => change.start !== undefined || change.recurrence !== undefined

/** Applies a change; a move onto a time when a room is taken goes as the behaviour says. */
export function changeEvent(world: World, event: CalendarEvent, change: EventChange): void {
  const plan = isMove(change) ? planMove(world, { ...event, ...change, attendees: event.attendees }) : []
  const isRefused = plan.some(({ judgement }) => judgement.refusal !== undefined)
  if (isRefused && world.behaviour.moveOntoConflict === 'refuse') throw invalidParameter('Meeting room invalid')
  world.calendar.change(event, change)
  carryOutMove(world, event, plan)
  pushBookUpdated(world, event)
  pushCalendarChange(world, event, 'updated')
}

function patchEvent(world: World, call: Call): unknown {
  const user = pathUser(world, call)
  checkCalendarId(call)
  if (call.body['id'] === undefined) throw invalidParameter('Event id summary cannot be blank')
  const { event } = pathEvent(world, call, user)
  checkOrganizer(event, user)
  changeEvent(world, event, readChange(world, call.body, event))
  return renderUpdated(world, event, user.unionId)
}

function getEvent(world: World, call: Call): unknown {
  const user = pathUser(world, call)
  checkCalendarId(call)
  const { event, occurrence } = pathEvent(world, call, user)
  const maxAttendees = toNumber(call.query['maxAttendees']) ?? 100
  if (maxAttendees > 500) throw invalidParameter('maxAttendees must not exceed 500')
  return renderEvent(world, event, user.unionId, { occurrence, maxAttendees })
}

function deleteEvent(world: World, call: Call): undefined {
  const user = pathUser(world, call)
  checkCalendarId(call)
  const { event } = pathEvent(world, call, user)
  if (event.organizerId === user.unionId) {
    cancelEvent(world, event)
    pushCalendarChange(world, event, 'cancelled')
    return undefined
  }
  // An attendee takes it out of the own calendar only; the rooms stay booked.
  if (!event.attendees.has(user.unionId)) throw itemNotFound()
  event.hiddenFor.add(user.unionId)
  world.calendar.touch(event)
  pushCalendarChange(world, event, 'deleteView')
  return undefined
}

/** Known from the SDK alone (server-api.md §4.5): who gets it must be in the company; who had it stays invited unless told to go. */
function transferEvent(world: World, call: Call): unknown {
  const user = pathUser(world, call)
  checkCalendarId(call)
  const { event } = pathEvent(world, call, user)
  checkOrganizer(event, user)
  const heir = world.directory.findByUnionId(toText(call.body['newOrganizerId']) ?? '')
  if (!heir) throw invalidParameter('newOrganizerId invalid')
  const attendees = [...event.attendees.values()].filter(({ unionId }) => unionId !== heir.unionId)
  const stays = call.body['isExitCalendar'] !== true && heir.unionId !== user.unionId
  world.calendar.change(event, {
    organizerId: heir.unionId,
    attendees: stays ? [...attendees, { unionId: user.unionId, isOptional: false, response: 'accepted' }] : attendees,
  })
  event.hiddenFor.delete(heir.unionId)
  if (!stays && heir.unionId !== user.unionId) event.hiddenFor.add(user.unionId)
  pushCalendarChange(world, event, 'updated')
  return { result: true }
}

/** Events: create, update, get, delete, transfer, list, view (server-api.md §4.3–4.6). */
export function createEventApis(world: World): Api[] {
  const common = { family: 'new', token: 'app', counted: true } as const
  const write = { ...common, permission: 'Calendar.Event.Write', idempotent: true }
  const read = { ...common, permission: 'Calendar.Event.Read' }
  return [
    {
      ...write,
      name: 'createEvent',
      method: 'POST',
      path: `${calendarPath}/events`,
      needsBody: true,
      handle: (call) => createEvent(world, call),
    },
    {
      ...write,
      name: 'patchEvent',
      method: 'PUT',
      path: `${calendarPath}/events/:eventId`,
      needsBody: true,
      handle: (call) => patchEvent(world, call),
    },
    {
      ...write,
      name: 'deleteEvent',
      method: 'DELETE',
      path: `${calendarPath}/events/:eventId`,
      handle: (call) => deleteEvent(world, call),
    },
    {
      ...write,
      name: 'transferEvent',
      method: 'POST',
      path: `${calendarPath}/events/:eventId/transfer`,
      needsBody: true,
      handle: (call) => transferEvent(world, call),
    },
    {
      ...read,
      name: 'getEvent',
      method: 'GET',
      path: `${calendarPath}/events/:eventId`,
      handle: (call) => getEvent(world, call),
    },
    {
      ...read,
      name: 'listEvents',
      method: 'GET',
      path: `${calendarPath}/events`,
      handle: (call) => listEvents(world, call),
    },
    {
      ...read,
      name: 'listEventsView',
      method: 'GET',
      path: `${calendarPath}/eventsview`,
      handle: (call) => listEventsView(world, call),
    },
  ]
}
