import { pushCalendarChange, pushMembersChanged } from '../events/room-events.ts'
import type { Api, Call } from '../gateway/api.types.ts'
import { toList, toNumber, toObjects, toText } from '../gateway/input.ts'
import { NewApiRefusal, invalidParameter } from '../gateway/refusals.ts'
import type { World } from '../world.ts'
import { readAttendees } from './event-input.ts'
import type { Attendee, AttendeeResponse, CalendarEvent } from './event.types.ts'
import { calendarPath } from './events.apis.ts'
import { checkCalendarId, checkOrganizer, itemNotFound, pathEvent, pathUser } from './path-user.ts'
import { renderAttendee } from './render.ts'

const responses: AttendeeResponse[] = ['needsAction', 'accepted', 'declined', 'tentative']
const maxAttendeesPerEvent = 5000

function putAttendees(world: World, event: CalendarEvent, attendees: Attendee[]): void {
  world.calendar.change(event, { attendees })
  pushMembersChanged(world, event)
  pushCalendarChange(world, event, 'updated')
}

function organizersEvent(world: World, call: Call): CalendarEvent {
  const user = pathUser(world, call)
  checkCalendarId(call)
  const { event } = pathEvent(world, call, user)
  checkOrganizer(event, user)
  return event
}

function addAttendees(world: World, call: Call): undefined {
  const event = organizersEvent(world, call)
  if (!toList(call.body['attendeesToAdd'])) throw invalidParameter('Attendees to add must be provided.')
  const added = readAttendees(world, call.body['attendeesToAdd'], event.organizerId)
  const all = new Map(event.attendees)
  for (const attendee of added) if (!all.has(attendee.unionId)) all.set(attendee.unionId, attendee)
  if (all.size > maxAttendeesPerEvent) throw invalidParameter('too many attendees')
  putAttendees(world, event, [...all.values()])
  return undefined
}

function removeAttendees(world: World, call: Call): undefined {
  const event = organizersEvent(world, call)
  const removed = new Set(toObjects(call.body['attendeesToRemove']).map((item) => toText(item['id'])))
  if (removed.size === 0) throw invalidParameter('Attendees to remove must be provided.')
  if (removed.has(event.organizerId)) {
    throw invalidParameter('code: 300000, developerMessage: can not remove organizer.')
  }
  putAttendees(
    world,
    event,
    [...event.attendees.values()].filter((attendee) => !removed.has(attendee.unionId)),
  )
  return undefined
}

function listAttendees(world: World, call: Call): unknown {
  const user = pathUser(world, call)
  checkCalendarId(call)
  const { event } = pathEvent(world, call, user)
  const size = toNumber(call.query['maxResults']) ?? 100
  if (size < 1 || size > 500) {
    throw new NewApiRefusal(400, 'invalidParameter.maxResults', 'maxResults must between [1, 500]')
  }
  const from = toNumber(call.query['nextToken']) ?? 0
  const all = [...event.attendees.values()]
  const attendees = all.slice(from, from + size).map((attendee) => renderAttendee(world, attendee, user.unionId))
  return from + size < all.length ? { attendees, nextToken: String(from + size) } : { attendees }
}

function respond(world: World, call: Call): undefined {
  const user = pathUser(world, call)
  checkCalendarId(call)
  const { event } = pathEvent(world, call, user)
  const response = responses.find((known) => known === call.body['responseStatus'])
  if (!response) throw invalidParameter('responseStatus invalid')
  const attendee = event.attendees.get(user.unionId)
  if (!attendee) throw itemNotFound()
  attendee.response = response
  world.calendar.touch(event)
  return undefined
}

/** People on an event (server-api.md §4.7); writes answer 200 without a body. */
export function createAttendeeApis(world: World): Api[] {
  const path = `${calendarPath}/events/:eventId`
  const write = {
    family: 'new',
    token: 'app',
    counted: true,
    permission: 'Calendar.Event.Write',
    needsBody: true,
    idempotent: true,
    method: 'POST',
  } as const
  return [
    { ...write, name: 'addAttendee', path: `${path}/attendees`, handle: (call) => addAttendees(world, call) },
    {
      ...write,
      name: 'removeAttendee',
      path: `${path}/attendees/batchRemove`,
      handle: (call) => removeAttendees(world, call),
    },
    { ...write, name: 'respondEvent', path: `${path}/respond`, handle: (call) => respond(world, call) },
    {
      name: 'listAttendees',
      method: 'GET',
      path: `${path}/attendees`,
      family: 'new',
      token: 'app',
      counted: true,
      permission: 'Calendar.Event.Read',
      handle: (call) => listAttendees(world, call),
    },
  ]
}
