import type { Room, RoomGroup } from '../rooms/rooms.types.ts'
import { minute, type TimeRange } from '../time/time-range.ts'
import type { Offer, RoomQuestion } from './find.types.ts'
import { freeUntil, type BookingScene } from './free-slots.ts'
import { indexPlaces, type Places } from './places.ts'
import type { LikedRooms } from './ranking.ts'

/** Everything that an answer hangs on; nothing is read beside it. */
export type FindInput = BookingScene & {
  rooms: readonly Room[]
  groups: readonly RoomGroup[]
  question: RoomQuestion
  liked: LikedRooms
  /** The hours of a day, in minutes by the wall, in which other times are offered. */
  hours: { start: number; end: number }
}

/** One question with what is worked out once for it. */
export type FindWork = FindInput & { places: Places; wanted: Room | null; hasEnoughSeats: (room: Room) => boolean }

/** Lengths are on the grid: so much is booked anyway. */
export function toWork(input: FindInput): FindWork {
  const { question, snapMinutes, rooms, groups } = input
  const minutes = Math.ceil(question.minutes / snapMinutes) * snapMinutes
  return {
    ...input,
    question: { ...question, minutes },
    places: indexPlaces(groups),
    wanted: rooms.find(({ id }) => id === question.roomId) ?? null,
    hasEnoughSeats: seatsFor(question.people, rooms),
  }
}

/** Whether a room is large enough. One whose seats nobody entered is not, unless that is how all rooms are. */
export function seatsFor(people: number, rooms: readonly Room[]): (room: Room) => boolean {
  const nobodyCares = people === 1 || rooms.every(({ capacity }) => capacity === null)
  return ({ capacity }) => (capacity === null ? nobodyCares : capacity >= people)
}

/** Whether the room is what was asked for, apart from the time. */
export function isMeant({ question, places, wanted, hasEnoughSeats }: FindWork, room: Room): boolean {
  if (wanted) return room.id === wanted.id
  const { groupId, equipment } = question
  return (
    hasEnoughSeats(room) &&
    (groupId === null || places.isWithin(room.groupId, groupId)) &&
    equipment.every((kind) => room.equipment.includes(kind))
  )
}

/** What comes after the time asked for is looked at for so long. */
const lookAhead = 60 * minute

/** Until when all of the rooms stay free, as far as that was looked at. */
export function untilOf(work: FindWork, rooms: readonly Room[], slot: TimeRange): number | null {
  const { windows } = work.question
  const within = { start: slot.start, end: (windows[windows.length - 1]?.end ?? 0) + lookAhead }
  const ends = rooms.flatMap((room) => freeUntil(work, room, slot, within) ?? [])
  return ends.length > 0 ? Math.min(...ends) : null
}

/** Cheapest first; then what begins first. The rooms' own order decides between equals. */
export function byCost(a: Offer, b: Offer): number {
  return a.cost - b.cost || a.start - b.start
}
