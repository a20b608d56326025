import type { Equipment, Room, RoomGroup, RuleSubject } from '../rooms/rooms.types.ts'
import { checkRoomRules } from '../rooms/room-rules.ts'
import type { TimeRange } from '../time/time-range.ts'
import { findLimits, type RoomDates } from './find.types.ts'
import { seatsFor } from './find-work.ts'
import { mayBook } from './free-slots.ts'
import { indexPlaces } from './places.ts'
import { costOfRoom, type LikedRooms } from './ranking.ts'

type SeriesInput = {
  rooms: readonly Room[]
  groups: readonly RoomGroup[]
  dates: readonly TimeRange[]
  /** For each room in which something stands on one of the dates, the places of those. */
  taken: ReadonlyMap<string, readonly number[]>
  people: number
  groupId: string | null
  equipment: readonly Equipment[]
  liked: LikedRooms
  subject: RuleSubject
  now: number
}

/** The rooms that can take most dates of a series, all of them first; a room that can take none is left out. */
export function rankForDates(input: SeriesInput): RoomDates[] {
  const { rooms, groups, dates, taken, people, groupId, equipment, liked, subject, now } = input
  const places = indexPlaces(groups)
  const hasEnoughSeats = seatsFor(people, rooms)
  const refusedBy = datesRefused(dates, { subject, now })
  const scene = { busyOf: () => [], peopleBusy: [], subject, now, snapMinutes: 1 }
  return rooms
    .filter(
      (room) =>
        hasEnoughSeats(room) &&
        (groupId === null || places.isWithin(room.groupId, groupId)) &&
        equipment.every((kind) => room.equipment.includes(kind)) &&
        room.rules.seriesAllowed &&
        mayBook(scene, room, null),
    )
    .map((room) => ({
      roomId: room.id,
      missed: missedDates(refusedBy(room), taken.get(room.id) ?? []),
      cost: costOfRoom([room], { people, liked, likingPart: 1 }),
    }))
    .filter(({ missed }) => missed.length < dates.length)
    .sort((a, b) => a.missed.length - b.missed.length || a.cost - b.cost)
    .slice(0, findLimits.seriesRooms)
    .map(({ roomId, missed }) => ({ roomId, missed }))
}

function missedDates(refused: readonly number[], taken: readonly number[]): number[] {
  return taken.length === 0 ? [...refused] : [...new Set([...refused, ...taken])].sort((a, b) => a - b)
}

/** The dates that a room's rules forbid. Most rooms of a company have the same rules: each set of them is asked once. */
function datesRefused(dates: readonly TimeRange[], { subject, now }: { subject: RuleSubject; now: number }) {
  const known = new Map<string, readonly number[]>()
  return (room: Room): readonly number[] => {
    const key = `${room.timeZone} ${JSON.stringify(room.rules)}`
    const refused =
      known.get(key) ??
      dates.flatMap((date, index) => (checkRoomRules(room, subject, date, now).length > 0 ? [index] : []))
    known.set(key, refused)
    return refused
  }
}
