import { pushBookCancelled, pushBooked } from '../events/room-events.ts'
import { NewApiRefusal, invalidParameter } from '../gateway/refusals.ts'
import { brokenRule } from '../rooms/room-rules.ts'
import type { Room, SeedBooking } from '../state.ts'
import type { World } from '../world.ts'
import type { Calendar } from './calendar.ts'
import type { CalendarEvent, EventRoom, Occurrence } from './event.types.ts'
import { expand } from './recurrence.ts'

export const maxRoomsPerEvent = 5

export type RoomRefusal = { room: Room; text: string; isConflict: boolean }

/** The wire form of a refusal: one code for a taken room and for every rule (server-api.md §4.8). */
export function roomNotAvailable(world: World, refusals: readonly RoomRefusal[]): NewApiRefusal {
  const { conflictShape } = world.behaviour
  const [first] = refusals
  const texts = refusals.map(({ room, text }) => ({ roomName: room.name, text }))
  if (conflictShape === 'plain' && first?.isConflict)
    return new NewApiRefusal(400, 'meetingRoomNotAvailable', 'room busy')
  const message = conflictShape === 'text' ? (first?.text ?? '') : JSON.stringify(texts)
  return new NewApiRefusal(400, 'meetingRoomNotAvailable', `code: 321001, developerMessage: ${message}`)
}

const isOccupying = (room: EventRoom): boolean => room.response !== 'declined'

export const occupyingRooms = (event: CalendarEvent): EventRoom[] => [...event.rooms.values()].filter(isOccupying)

/** Whether something else holds the room at that time. */
function isTaken(
  world: World,
  roomId: string,
  event: CalendarEvent,
  interval: Occurrence,
  isPending: boolean,
): boolean {
  const { calendar, behaviour } = world
  return calendar.roomOccupancy.query(roomId, interval.start, interval.end).some((other) => {
    if (other.eventId === event.eventId) return false
    const response = calendar.find(other.eventId)?.rooms.get(roomId)?.response
    return !(isPending && response === 'tentative' && behaviour.pendingMayOverlap)
  })
}

const oneRoomText = '根据管理员设置，同一时间段内只允许预定一个会议室，请移除多余的会议室'

function hasOtherRoom(world: World, event: CalendarEvent, roomId: string): boolean {
  if (!world.behaviour.oneRoomPerSlot) return false
  return event.occurrences.some(({ start, end }) =>
    world.calendar
      .occurrencesOf(event.organizerId, start, end)
      .some(({ event: other }) =>
        occupyingRooms(other).some((held) => held.roomId !== roomId && other.organizerId === event.organizerId),
      ),
  )
}

export type Judgement =
  | { refusal: RoomRefusal }
  | { refusal?: undefined; occurrences: Occurrence[]; isPending: boolean }

/** Whether the event may have the room at these times: rules first, then who else has it. */
export function judge(world: World, event: CalendarEvent, room: Room, occurrences: Occurrence[]): Judgement {
  const rule = brokenRule(world, room, event, occurrences)
  if (rule !== undefined) return { refusal: { room, text: rule, isConflict: false } }
  if (hasOtherRoom(world, event, room.roomId)) return { refusal: { room, text: oneRoomText, isConflict: false } }
  const isPending = room.rules.approval !== 'none'
  const free = occurrences.filter((occurrence) => !isTaken(world, room.roomId, event, occurrence, isPending))
  const isSkipping = world.behaviour.seriesConflict === 'skip-occurrence' && free.length > 0
  if (free.length < occurrences.length && !isSkipping) {
    return { refusal: { room, text: world.behaviour.conflictText, isConflict: true } }
  }
  return { occurrences: free, isPending }
}

function hold(
  world: World,
  calendar: Calendar,
  event: CalendarEvent,
  roomId: string,
  occurrences: Occurrence[],
  isPending: boolean,
): EventRoom {
  const room: EventRoom = {
    roomId,
    response: isPending ? 'tentative' : 'accepted',
    bookId: world.ids.next('book'),
    attachedAt: world.now(),
    occurrences: occurrences.map((occurrence) => ({ ...occurrence })),
  }
  event.rooms.set(roomId, room)
  for (const occurrence of room.occurrences) calendar.roomOccupancy.add(roomId, occurrence)
  return room
}

const free = (calendar: Calendar, room: EventRoom): void => {
  for (const occurrence of room.occurrences) calendar.roomOccupancy.remove(room.roomId, occurrence)
}

/** Rooms of a seed booking, without asking the rules. */
export function attachSeedRooms(world: World, calendar: Calendar, event: CalendarEvent, booking: SeedBooking): void {
  for (const roomId of booking.roomIds) {
    const room = hold(world, calendar, event, roomId, event.occurrences, booking.pending ?? false)
    room.attachedAt = 0
  }
}

/**
 * Books rooms for an event in one step: no other call comes between the check and the holding.
 * Refuses with `invalidParameter` or `meetingRoomNotAvailable`.
 */
export function attachRooms(world: World, event: CalendarEvent, roomIds: readonly string[]): void {
  const { calendar, behaviour } = world
  const added = [...new Set(roomIds)].filter((roomId) => {
    const held = event.rooms.get(roomId)
    return !held || !isOccupying(held)
  })
  if (occupyingRooms(event).length + added.length > maxRoomsPerEvent) {
    throw invalidParameter(`attendees batch size too large. Maximum allowed:${maxRoomsPerEvent}`)
  }
  const rooms = added.map((roomId) => {
    const room = world.rooms.find(roomId)
    if (!room) throw invalidParameter('roomId invalid')
    return room
  })
  const judged = rooms.map((room) => ({ room, judgement: judge(world, event, room, event.occurrences) }))
  const refusals = judged.flatMap(({ judgement }) => judgement.refusal ?? [])
  if (refusals.length > 0 && behaviour.multiRoomAdd === 'all-or-nothing') throw roomNotAvailable(world, refusals)
  let attached = 0
  for (const { room, judgement } of judged) {
    if (judgement.refusal) continue
    if (attached > 0 && behaviour.oneRoomPerSlot) {
      refusals.push({ room, text: oneRoomText, isConflict: false })
      continue
    }
    const held = hold(world, calendar, event, room.roomId, judgement.occurrences, judgement.isPending)
    attached += 1
    pushBooked(world, event, room, held)
  }
  if (attached > 0) calendar.touch(event)
  if (refusals.length > 0 && behaviour.multiRoomAdd !== 'partial-with-success') throw roomNotAvailable(world, refusals)
}

/** Gives rooms back; rooms that the event does not have are passed over. */
export function detachRooms(world: World, event: CalendarEvent, roomIds: readonly string[]): void {
  for (const roomId of roomIds) {
    const room = event.rooms.get(roomId)
    if (!room) continue
    if (isOccupying(room)) {
      free(world.calendar, room)
      pushBookCancelled(world, event, room)
    }
    event.rooms.delete(roomId)
  }
  world.calendar.touch(event)
}

/** Frees everything; rooms stay on the cancelled event for the record. */
export function cancelEvent(world: World, event: CalendarEvent): void {
  for (const room of occupyingRooms(event)) {
    free(world.calendar, room)
    pushBookCancelled(world, event, room)
  }
  world.calendar.cancel(event)
}

/** The approver's or the room's own answer. */
export function answerForRoom(world: World, event: CalendarEvent, room: EventRoom, accepted: boolean): void {
  room.response = accepted ? 'accepted' : 'declined'
  if (!accepted) free(world.calendar, room)
  world.calendar.touch(event)
}

/** What a move does to the rooms: found before anything is changed. */
export type MovePlan = { room: EventRoom; judgement: Judgement }[]

export function planMove(world: World, moved: CalendarEvent): MovePlan {
  const occurrences = expand(moved).map((interval) => ({ eventId: moved.eventId, ...interval }))
  const candidate = { ...moved, occurrences }
  return occupyingRooms(moved).flatMap((held) => {
    const room = world.rooms.find(held.roomId)
    return room ? [{ room: held, judgement: judge(world, candidate, room, occurrences) }] : []
  })
}

/** Puts the rooms onto the new times; those that cannot come along are declined or dropped, as the behaviour says. */
export function carryOutMove(world: World, event: CalendarEvent, plan: MovePlan): void {
  for (const { room, judgement } of plan) {
    free(world.calendar, room)
    if (judgement.refusal) {
      room.response = 'declined'
      if (world.behaviour.moveOntoConflict === 'drop-room') event.rooms.delete(room.roomId)
      continue
    }
    room.occurrences = judgement.occurrences.map((occurrence) => ({ ...occurrence }))
    for (const occurrence of room.occurrences) world.calendar.roomOccupancy.add(room.roomId, occurrence)
  }
}
