import { cancelEvent, detachRooms, occupyingRooms } from '../calendar/event-rooms.ts'
import { pushRoomInfo } from '../events/room-events.ts'
import type { Room } from '../state.ts'
import type { World } from '../world.ts'

/** Adds a room and tells the subscriber. */
export function addRoom(world: World, room: Room): void {
  world.rooms.put(room)
  pushRoomInfo(world, room, 'create')
}

export function changeRoom(world: World, room: Room, change: Partial<Room>): Room {
  const changed = { ...room, ...change }
  world.rooms.put(changed)
  pushRoomInfo(world, changed, 'update')
  return changed
}

/** A removed room leaves all events to come; an event without any other room stays in the calendar. */
export function removeRoom(world: World, room: Room): void {
  for (const occurrence of world.calendar.roomOccupancy.query(room.roomId, world.now(), Number.MAX_SAFE_INTEGER)) {
    const event = world.calendar.find(occurrence.eventId)
    if (event) detachRooms(world, event, [room.roomId])
  }
  pushRoomInfo(world, room, 'del')
  world.rooms.remove(room.roomId)
}

/** What becomes of a leaver's bookings when rooms are not kept. */
export function cancelBookingsOf(world: World, unionId: string): void {
  for (const { event } of world.calendar.occurrencesOf(unionId, world.now(), Number.MAX_SAFE_INTEGER)) {
    if (event.organizerId === unionId && event.status === 'confirmed' && occupyingRooms(event).length > 0) {
      cancelEvent(world, event)
    }
  }
}
