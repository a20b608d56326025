import { pushBookAnswered, pushCalendarChange } from '../events/room-events.ts'
import type { Api, Call } from '../gateway/api.types.ts'
import { toObjects, toText } from '../gateway/input.ts'
import { invalidParameter } from '../gateway/refusals.ts'
import type { World } from '../world.ts'
import { answerForRoom, attachRooms, detachRooms } from './event-rooms.ts'
import type { CalendarEvent } from './event.types.ts'
import { calendarPath } from './events.apis.ts'
import { checkCalendarId, checkOrganizer, itemNotFound, pathEvent, pathUser } from './path-user.ts'

function organizersEvent(world: World, call: Call): CalendarEvent {
  const user = pathUser(world, call)
  checkCalendarId(call)
  const { event } = pathEvent(world, call, user)
  checkOrganizer(event, user)
  return event
}

const readRoomIds = (value: unknown): string[] =>
  toObjects(value).flatMap((item) => {
    const roomId = toText(item['roomId'])
    return roomId === undefined || roomId === '' ? [] : [roomId]
  })

function addRooms(world: World, call: Call): unknown {
  const event = organizersEvent(world, call)
  const roomIds = readRoomIds(call.body['meetingRoomsToAdd'])
  if (roomIds.length === 0) throw invalidParameter('roomId must be provided.')
  attachRooms(world, event, roomIds)
  pushCalendarChange(world, event, 'updated')
  return { result: true }
}

function removeRooms(world: World, call: Call): unknown {
  const event = organizersEvent(world, call)
  const roomIds = readRoomIds(call.body['meetingRoomsToRemove'])
  if (roomIds.length === 0) throw invalidParameter('Meeting rooms to remove must be provided.')
  detachRooms(world, event, roomIds)
  pushCalendarChange(world, event, 'updated')
  return { result: true }
}

function respond(world: World, call: Call): unknown {
  const event = organizersEvent(world, call)
  const room = event.rooms.get(call.params['roomId'] ?? '')
  if (!room) throw itemNotFound()
  const { responseStatus } = call.body
  if (responseStatus !== 'accepted' && responseStatus !== 'declined') throw invalidParameter('responseStatus invalid')
  if (room.response === 'tentative') {
    answerForRoom(world, event, room, responseStatus === 'accepted')
    pushBookAnswered(world, event, room)
  }
  return { result: true }
}

/** Rooms on an event (server-api.md §4.8): adding one is the booking. */
export function createEventRoomApis(world: World): Api[] {
  const path = `${calendarPath}/events/:eventId/meetingRooms`
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
    { ...write, name: 'addMeetingRooms', path, handle: (call) => addRooms(world, call) },
    { ...write, name: 'removeMeetingRooms', path: `${path}/batchRemove`, handle: (call) => removeRooms(world, call) },
    { ...write, name: 'meetingRoomRespond', path: `${path}/:roomId/respond`, handle: (call) => respond(world, call) },
  ]
}
