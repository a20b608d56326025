import type { Room, RoomGroup } from '../rooms/rooms.types.ts'
import type { TimeRange } from '../time/time-range.ts'
import { isBookable, type BookingScene } from './free-slots.ts'
import { indexPlaces } from './places.ts'

/** Below so many seats nobody is told that a room is too large. */
const leastLarge = 8
/** A room is too large when it has so many seats for each who comes. */
const seatsPerPerson = 4
/** What is proposed is at least so much smaller. */
const smallerPart = 0.5

type SmallerInput = BookingScene & {
  rooms: readonly Room[]
  groups: readonly RoomGroup[]
  chosen: Room
  range: TimeRange
  /** 1: nobody said how many come; then nothing is too large. */
  people: number
}

/** A room that would do where few people take a large one, near it; null when it is right or nothing smaller is free. */
export function findSmallerRoom({ rooms, groups, chosen, range, people, ...scene }: SmallerInput): Room | null {
  const seats = chosen.capacity ?? 0
  if (people < 2 || seats < Math.max(leastLarge, people * seatsPerPerson)) return null
  const places = indexPlaces(groups)
  const distances = { same: 0, floor: 1, building: 2 }
  const distanceOf = (room: Room) => distances[places.distance(room.groupId, chosen.groupId)]
  const fitting = rooms
    .filter(({ capacity }) => capacity !== null && capacity >= people && capacity <= seats * smallerPart)
    // In another building it would be no help.
    .filter((room) => distanceOf(room) < distances.building && room.rules.approval === 'none')
    .sort((a, b) => distanceOf(a) - distanceOf(b) || (a.capacity ?? 0) - (b.capacity ?? 0))
  return fitting.find((room) => isBookable(scene, room, range)) ?? null
}
