import { freeRanges, minute, type Room, type RuleSubject, type TimeRange } from '@meeting/shared'
import type { BusyRange } from '../day-timelines/busy-ranges.ts'
import { checkDraft } from './booking-draft.ts'
import { snapDown, snapUp } from './snap.ts'

/** Another choice that would go through, near the one that does not; `insteadOf` is the chosen room whose place a room takes. */
export type Alternative =
  | { kind: 'room'; room: Room; insteadOf: Room | null; range: TimeRange }
  | { kind: 'time' | 'shorter'; range: TimeRange; zone: string }

type AlternativesInput = {
  /** The rooms wanted, all of them. */
  chosen: readonly Room[]
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

/** The nearest choices that break no rule: the same rooms a little later or earlier, other rooms then, or a shorter time. */
export function findAlternatives(input: AlternativesInput): Alternative[] {
  return [...otherTimes(input), ...otherRooms(input), ...shorter(input)]
}

function fits(input: AlternativesInput, room: Room, range: TimeRange): boolean {
  const { subject, now, snapMinutes, busyOf } = input
  return checkDraft({ room, range, subject, now, snapMinutes, busy: busyOf(room.id) }).length === 0
}

function allFit(input: AlternativesInput, range: TimeRange): boolean {
  return input.chosen.every((room) => fits(input, room, range))
}

/** When any of the chosen rooms is taken. */
function busyOfAll({ chosen, busyOf }: AlternativesInput): BusyRange[] {
  return chosen.flatMap((room) => busyOf(room.id))
}

/** In every gap that all rooms have in the day, the place nearest to what was wanted; of those, the nearest before and after. */
function otherTimes(input: AlternativesInput): Alternative[] {
  const { chosen, range, within, snapMinutes, now } = input
  const [first] = chosen
  if (!first) return []
  const length = range.end - range.start
  const zone = first.timeZone
  const open = { start: Math.max(within.start, snapDown(now, zone, snapMinutes)), end: within.end }
  const starts = freeRanges(open, busyOfAll(input)).flatMap((gap) => {
    const earliest = snapUp(gap.start, zone, snapMinutes)
    const latest = snapDown(gap.end - length, zone, snapMinutes)
    return earliest <= latest ? [Math.min(Math.max(range.start, earliest), latest)] : []
  })
  const offers = starts
    .map((start): TimeRange => ({ start, end: start + length }))
    .filter((offer) => offer.start !== range.start && allFit(input, offer))
  const after = offers.find((offer) => offer.start > range.start)
  // `findLast` is newer than the oldest engines.
  const before = [...offers].reverse().find((offer) => offer.start < range.start)
  return [after, before].flatMap((offer) => (offer ? [{ kind: 'time', range: offer, zone } as const] : []))
}

/** Seats of a room that nobody has wanted yet. */
const usualSeats = 4

/** For each chosen room that cannot be had then, others that can: near it first, then those of the size that is meant. */
function otherRooms(input: AlternativesInput): Alternative[] {
  const { chosen, range } = input
  if (chosen.length === 0) return roomsInsteadOf(input, null, mostRooms)
  const unfit = chosen.filter((room) => !fits(input, room, range))
  const each = unfit.length > 1 ? 1 : mostRooms
  const offered = new Set<string>()
  return unfit.flatMap((room) => {
    const found = roomsInsteadOf(input, room, each, offered)
    found.forEach((offer) => offered.add(offer.room.id))
    return found
  })
}

type RoomOffer = Extract<Alternative, { kind: 'room' }>

/** Where several rooms share the people, nobody knows how many come into each: then the size of the wanted room is meant. */
function roomsInsteadOf(
  input: AlternativesInput,
  insteadOf: Room | null,
  most: number,
  offered: ReadonlySet<string> = new Set(),
): RoomOffer[] {
  const { chosen, range } = input
  const people = chosen.length > 1 ? 1 : input.people
  const meant = people > 1 ? people : (insteadOf?.capacity ?? usualSeats)
  const distance = (room: Room) => (insteadOf && room.groupId === insteadOf.groupId ? 0 : 1)
  const misfit = (room: Room) => Math.abs((room.capacity ?? meant) - meant)
  const isNew = ({ id }: Room) => !offered.has(id) && chosen.every((room) => room.id !== id)
  return input.rooms
    .filter((room) => isNew(room) && (room.capacity ?? people) >= people && fits(input, room, range))
    .sort((a, b) => distance(a) - distance(b) || misfit(a) - misfit(b))
    .slice(0, most)
    .map((room) => ({ kind: 'room', room, insteadOf, range }))
}

/** The longest part of the wanted time that is free and allowed in all wanted rooms, if enough of it is left. */
function shorter(input: AlternativesInput): Alternative[] {
  const { chosen, range, snapMinutes } = input
  const [first] = chosen
  if (!first) return []
  const zone = first.timeZone
  const longestAllowed = Math.min(...chosen.map(({ rules }) => rules.maxMinutes ?? Number.POSITIVE_INFINITY)) * minute
  const parts = freeRanges(range, busyOfAll(input))
    .map((part) => {
      const start = snapUp(part.start, zone, snapMinutes)
      return { start, end: Math.min(snapDown(part.end, zone, snapMinutes), start + longestAllowed) }
    })
    .sort((a, b) => b.end - b.start - (a.end - a.start))
  const [longest] = parts
  if (!longest) return []
  const length = longest.end - longest.start
  const isEnough = length >= (range.end - range.start) * leastPart && length >= snapMinutes * minute
  const isShorter = length < range.end - range.start
  return isEnough && isShorter && allFit(input, longest) ? [{ kind: 'shorter', range: longest, zone }] : []
}
