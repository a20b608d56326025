import { freeRanges, minute, type Room, type RuleSubject, type TimeRange } from '@meeting/shared'
import type { BusyRange } from '../day-timelines/busy-ranges.ts'
import { checkDraft } from './booking-draft.ts'
import { snapDown, snapUp } from './snap.ts'

/** Another choice that would go through, near the one that does not. */
export type Alternative =
  | { kind: 'room'; room: Room; range: TimeRange }
  | { kind: 'time'; room: Room; range: TimeRange }
  | { kind: 'shorter'; room: Room; range: TimeRange }

type AlternativesInput = {
  room: Room | null
  range: TimeRange
  rooms: readonly Room[]
  busyOf: (roomId: string) => readonly BusyRange[]
  subject: RuleSubject
  now: number
  snapMinutes: number
  /** Seats needed. */
  people: number
  /** The hours in which other times are offered. */
  within: TimeRange
}

const mostRooms = 2
/** A shorter meeting keeps at least this much of its length. */
const leastPart = 0.5

/** The nearest choices that break no rule: the same room a little later or earlier, another room then, or a shorter time. */
export function findAlternatives(input: AlternativesInput): Alternative[] {
  return [...otherTimes(input), ...otherRooms(input), ...shorter(input)]
}

function fits(input: AlternativesInput, room: Room, range: TimeRange): boolean {
  const { subject, now, snapMinutes, busyOf } = input
  return checkDraft({ room, range, subject, now, snapMinutes, busy: busyOf(room.id) }).length === 0
}

/** In every gap of the day, the place nearest to what was wanted; of those, the nearest before and the nearest after. */
function otherTimes(input: AlternativesInput): Alternative[] {
  const { room, range, within, snapMinutes, now } = input
  if (!room) return []
  const length = range.end - range.start
  const zone = room.timeZone
  const open = { start: Math.max(within.start, snapDown(now, zone, snapMinutes)), end: within.end }
  const starts = freeRanges(open, input.busyOf(room.id)).flatMap((gap) => {
    const first = snapUp(gap.start, zone, snapMinutes)
    const last = snapDown(gap.end - length, zone, snapMinutes)
    return first <= last ? [Math.min(Math.max(range.start, first), last)] : []
  })
  const offers = starts
    .map((start): TimeRange => ({ start, end: start + length }))
    .filter((offer) => offer.start !== range.start && fits(input, room, offer))
  const after = offers.find((offer) => offer.start > range.start)
  // `findLast` is newer than the oldest engines.
  const before = [...offers].reverse().find((offer) => offer.start < range.start)
  return [after, before].flatMap((offer) => (offer ? [{ kind: 'time', room, range: offer } as const] : []))
}

/** Seats of a room that nobody has wanted yet. */
const usualSeats = 4

/** Rooms free then: near the wanted one first, then those of the size that is meant (the people's, else the wanted room's). */
function otherRooms(input: AlternativesInput): Alternative[] {
  const { room: wanted, range, people } = input
  const meant = people > 1 ? people : (wanted?.capacity ?? usualSeats)
  const distance = (room: Room) => (wanted && room.groupId === wanted.groupId ? 0 : 1)
  const misfit = (room: Room) => Math.abs((room.capacity ?? meant) - meant)
  return input.rooms
    .filter((room) => room.id !== wanted?.id && (room.capacity ?? people) >= people && fits(input, room, range))
    .sort((a, b) => distance(a) - distance(b) || misfit(a) - misfit(b))
    .slice(0, mostRooms)
    .map((room) => ({ kind: 'room', room, range }))
}

/** The longest part of the wanted time that is free and allowed in the wanted room, if enough of it is left. */
function shorter(input: AlternativesInput): Alternative[] {
  const { room, range, snapMinutes } = input
  if (!room) return []
  const longestAllowed = (room.rules.maxMinutes ?? Number.POSITIVE_INFINITY) * minute
  const parts = freeRanges(range, input.busyOf(room.id))
    .map((part) => {
      const start = snapUp(part.start, room.timeZone, snapMinutes)
      return { start, end: Math.min(snapDown(part.end, room.timeZone, snapMinutes), start + longestAllowed) }
    })
    .sort((a, b) => b.end - b.start - (a.end - a.start))
  const [longest] = parts
  if (!longest) return []
  const length = longest.end - longest.start
  const isEnough = length >= (range.end - range.start) * leastPart && length >= snapMinutes * minute
  const isShorter = length < range.end - range.start
  return isEnough && isShorter && fits(input, room, longest) ? [{ kind: 'shorter', room, range: longest }] : []
}
