import type { Room } from '../rooms/rooms.types.ts'
import { minute, type TimeRange } from '../time/time-range.ts'
import type { Difference, RoomQuestion } from './find.types.ts'
import type { Places } from './places.ts'

/** Rooms that somebody marked, and those booked last. */
export type LikedRooms = { favourites: ReadonlySet<string>; recent: ReadonlySet<string> }

/** Seats that are meant when nobody said how many come. */
const usualSeats = 4
/** A room for fewer is no help. */
export const leastSeatsPart = 0.7
/** A shorter meeting keeps at least this much of its length. */
export const leastLengthPart = 0.5

/** What one seat too many, one minute of waiting and so on weigh; docs/decisions/0066 says why. */
const weights = {
  waitingPerMinute: 0.25,
  laterPerMinute: 0.5,
  earlierPerMinute: 0.6,
  /** From the third hour on it hardly matters. */
  furtherPerMinute: 0.1,
  otherDay: 60,
  shorter: 15,
  shorterPerMinute: 1,
  fewerSeats: 20,
  perMissingSeat: 8,
  perSpareSeat: 0.5,
  mostSpareSeats: 40,
  unknownSeats: 10,
  floor: 10,
  building: 35,
  perLack: 40,
  split: 70,
  otherRoom: 5,
  approval: 15,
  favourite: -60,
  recent: -30,
} as const

const nearMinutes = 120

/** How many minutes a time lies before (below zero) or behind the nearest window in which it was wanted; 0 inside. */
export function shiftOf({ start, end }: TimeRange, { windows }: RoomQuestion): number {
  const shifts = windows.map((window) =>
    start < window.start ? start - window.start : Math.max(0, Math.min(start - window.start, end - window.end)),
  )
  return Math.round(shifts.reduce((least, shift) => (Math.abs(shift) < Math.abs(least) ? shift : least)) / minute)
}

/** What another begin costs. `isOtherDay`: by the room's calendar. */
export function costOfShift(minutes: number, isOtherDay: boolean): number {
  const size = Math.abs(minutes)
  const perMinute = minutes < 0 ? weights.earlierPerMinute : weights.laterPerMinute
  const far = Math.max(0, size - nearMinutes)
  return (size - far) * perMinute + far * weights.furtherPerMinute + (isOtherDay ? weights.otherDay : 0)
}

/** What it costs to wait inside the window for which one asked. */
export function costOfWaiting(range: TimeRange, window: TimeRange): number {
  return ((range.start - window.start) / minute) * weights.waitingPerMinute
}

export function costOfShortening(minutes: number): number {
  return minutes > 0 ? weights.shorter + minutes * weights.shorterPerMinute : 0
}

/** The least that a room costs itself: seats that stay empty, an approval; favourites and recent ones come first. */
export function costOfRoom(
  rooms: readonly Room[],
  { people, liked, likingPart }: { people: number; liked: LikedRooms; likingPart: number },
): number {
  const seats = rooms.reduce((sum, { capacity }) => sum + (capacity ?? Number.NaN), 0)
  const spare = Number.isNaN(seats)
    ? weights.unknownSeats
    : Math.min(Math.max(0, seats - Math.max(people, usualSeats)), weights.mostSpareSeats) * weights.perSpareSeat
  const approval = rooms.some(({ rules }) => rules.approval === 'standard') ? weights.approval : 0
  return spare + approval + Math.max(...rooms.map(({ id }) => costOfLiking(id, liked))) * likingPart
}

function costOfLiking(roomId: string, { favourites, recent }: LikedRooms): number {
  if (favourites.has(roomId)) return weights.favourite
  return recent.has(roomId) ? weights.recent : 0
}

/** Seats that the question needs: of the people, or of the room that was wanted. */
export function seatsNeeded({ people }: Pick<RoomQuestion, 'people'>, wanted: Room | null): number {
  return people > 1 ? people : (wanted?.capacity ?? 1)
}

type RoomDifference = { differences: Difference[]; cost: number }

/** In what rooms that are taken together differ from what was asked for, and what that costs. */
export function compareRooms(
  rooms: readonly Room[],
  question: RoomQuestion,
  { wanted, places }: { wanted: Room | null; places: Places },
): RoomDifference {
  const parts = [compareSeats(rooms, question, wanted), comparePlace(rooms, question, wanted, places)]
  const lacking = question.equipment.filter((kind) => !rooms.every(({ equipment }) => equipment.includes(kind)))
  const lacks: RoomDifference = {
    differences: lacking.length > 0 ? [{ kind: 'lacks', equipment: lacking }] : [],
    cost: lacking.length * weights.perLack,
  }
  const split: RoomDifference =
    rooms.length > 1 ? { differences: [{ kind: 'split' }], cost: weights.split } : { differences: [], cost: 0 }
  const isOther = wanted !== null && !rooms.some(({ id }) => id === wanted.id)
  return [split, ...parts, lacks].reduce(
    (sum, part) => ({ differences: [...sum.differences, ...part.differences], cost: sum.cost + part.cost }),
    { differences: [], cost: isOther ? weights.otherRoom : 0 },
  )
}

function compareSeats(rooms: readonly Room[], question: RoomQuestion, wanted: Room | null): RoomDifference {
  const seats = rooms.reduce((sum, { capacity }) => sum + (capacity ?? Number.NaN), 0)
  const needed = seatsNeeded(question, wanted)
  if (Number.isNaN(seats))
    return needed > 1
      ? { differences: [{ kind: 'seats_unknown' }], cost: weights.unknownSeats }
      : { differences: [], cost: 0 }
  const missing = Math.max(0, needed - seats)
  // Of a number of people only what is missing is told; of a room that was wanted, more is news as well.
  const compared = wanted && rooms.length === 1 ? seats - (wanted.capacity ?? Number.NaN) : -missing
  const isTold = !Number.isNaN(compared) && compared !== 0
  return {
    differences: isTold ? [{ kind: 'seats', count: compared }] : [],
    cost: missing > 0 ? weights.fewerSeats + missing * weights.perMissingSeat : 0,
  }
}

function comparePlace(
  rooms: readonly Room[],
  { groupId }: RoomQuestion,
  wanted: Room | null,
  places: Places,
): RoomDifference {
  const distances = rooms.map((room) => distanceOf(room, groupId, wanted, places))
  if (rooms.length > 1) distances.push(places.distance(rooms[0]?.groupId ?? null, rooms[1]?.groupId ?? null))
  const other = distances.includes('building') ? 'building' : distances.includes('floor') ? 'floor' : null
  return other ? { differences: [{ kind: 'place', other }], cost: weights[other] } : { differences: [], cost: 0 }
}

function distanceOf(room: Room, groupId: string | null, wanted: Room | null, places: Places) {
  if (groupId !== null) return places.isWithin(room.groupId, groupId) ? 'same' : places.distance(room.groupId, groupId)
  return wanted ? places.distance(room.groupId, wanted.groupId) : 'same'
}
