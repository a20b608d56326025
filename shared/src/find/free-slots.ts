import { bookingLimits } from '../bookings/bookings.types.ts'
import { checkRoomRules, closureRange } from '../rooms/room-rules.ts'
import type { Room, RuleSubject, RuleViolation } from '../rooms/rooms.types.ts'
import { snapDown, snapUp } from '../time/snap.ts'
import { day, freeRanges, lengthInMinutes, minute, overlaps, type TimeRange } from '../time/time-range.ts'
import type { BusyIndex } from './busy-index.ts'

/** Who wants to book, when it is, and what is taken. Instants in epoch milliseconds. */
export type BookingScene = {
  /** What stands in each room's way, in all the time that is looked at. */
  busyOf: BusyIndex
  /** When somebody who should come cannot, of those whose calendars are known. */
  peopleBusy: readonly TimeRange[]
  subject: RuleSubject
  now: number
  snapMinutes: number
}

/** How many steps of the grid are tried inside one gap when a rule forbids the first. */
const mostSteps = 96

/** Whether the booking would go through: on the grid, not past, nobody in the way, no rule broken. */
export function isBookable(scene: BookingScene, room: Room, range: TimeRange): boolean {
  return (
    isPossible(scene, room, range) &&
    !scene.peopleBusy.some((busy) => overlaps(busy, range)) &&
    !scene.busyOf(room.id).some((busy) => overlaps(busy, range)) &&
    checkRoomRules(room, scene.subject, range, scene.now).length === 0
  )
}

function isPossible({ now, snapMinutes }: BookingScene, { timeZone }: Room, range: TimeRange): boolean {
  return (
    range.end > Math.max(range.start, now) &&
    range.start > now - snapMinutes * minute &&
    range.start <= now + bookingLimits.horizonDays * day &&
    lengthInMinutes(range) <= bookingLimits.maxMinutes &&
    snapDown(range.start, timeZone, snapMinutes) === range.start &&
    snapDown(range.end, timeZone, snapMinutes) === range.end
  )
}

/** The gaps inside `within` in which room and people are free; a closure is no gap. */
export function gapsOf(scene: BookingScene, room: Room, within: TimeRange): TimeRange[] {
  const from = Math.max(within.start, snapDown(scene.now, room.timeZone, scene.snapMinutes))
  const span = { start: from, end: within.end }
  const taken = scene.busyOf(room.id).filter((busy) => overlaps(busy, span))
  taken.push(...scene.peopleBusy, ...room.rules.closures.map(closureRange))
  if (taken.length === 0) return span.start < span.end ? [span] : []
  return freeRanges(span, taken)
}

/** Rules that no other time would help against. */
const hopeless = new Set<RuleViolation['rule']>(['not_open', 'custom_approval', 'administrators_only', 'not_listed'])
const aboutLength = new Set<RuleViolation['rule']>(['too_short', 'too_long'])

/** Whether the person may book the room at all, for so many minutes; cheap, asked before looking for a time. */
export function mayBook({ subject, now }: BookingScene, room: Room, minutes: number | null): boolean {
  const range = { start: now, end: now + (minutes ?? 1) * minute }
  return !checkRoomRules(room, subject, range, now).some(
    ({ rule }) => hopeless.has(rule) || (minutes !== null && aboutLength.has(rule)),
  )
}

/** The first time in `within` at which so many minutes can be booked. */
export function firstSlot(scene: BookingScene, room: Room, within: TimeRange, minutes: number): TimeRange | null {
  for (const gap of gapsOf(scene, room, within)) {
    const slot = slotIn(scene, room, gap, { minutes, wanted: gap.start })
    if (slot) return slot
  }
  return null
}

/** In each gap of `within`, the bookable time nearest to `wanted` (the begin). In order of time. */
export function nearestSlots(
  scene: BookingScene,
  room: Room,
  within: TimeRange,
  { minutes, wanted }: { minutes: number; wanted: number },
): TimeRange[] {
  return gapsOf(scene, room, within).flatMap((gap) => slotIn(scene, room, gap, { minutes, wanted }) ?? [])
}

/** Inside one gap: the begin nearest to the wanted one, then step by step away from it on both sides. */
function slotIn(
  scene: BookingScene,
  room: Room,
  gap: TimeRange,
  { minutes, wanted }: { minutes: number; wanted: number },
): TimeRange | null {
  const { snapMinutes } = scene
  const length = minutes * minute
  const earliest = snapUp(gap.start, room.timeZone, snapMinutes)
  const latest = snapDown(gap.end - length, room.timeZone, snapMinutes)
  if (earliest > latest) return null
  const first = snapDown(Math.min(Math.max(wanted, earliest), latest), room.timeZone, snapMinutes)
  const refusalOf = (start: number) => refuse(scene, room, { start, end: start + length })
  for (let step = 0; step <= mostSteps; step += 1) {
    const away = step * snapMinutes * minute
    const tried = (step === 0 ? [first] : [first + away, first - away]).filter(
      (start) => start >= earliest && start <= latest,
    )
    if (tried.length === 0) return null
    const start = tried.find((candidate) => refusalOf(candidate) === null)
    if (start !== undefined) return { start, end: start + length }
    // A day that is not open yet has no later one that is.
    if (step === 0 && refusalOf(earliest) === 'too_early') return null
  }
  return null
}

/** Why a free time cannot be booked; null: it can. */
function refuse(scene: BookingScene, room: Room, range: TimeRange): RuleViolation['rule'] | 'impossible' | null {
  if (!isPossible(scene, room, range)) return 'impossible'
  return checkRoomRules(room, scene.subject, range, scene.now)[0]?.rule ?? null
}

/** Until when the room stays free after a time; null: as far as `within`. */
export function freeUntil(scene: BookingScene, room: Room, range: TimeRange, within: TimeRange): number | null {
  let next = Number.POSITIVE_INFINITY
  for (const { start } of scene.busyOf(room.id)) if (start >= range.end && start < next) next = start
  for (const { start } of room.rules.closures) if (start >= range.end && start < next) next = start
  return next < within.end ? next : null
}
