import { checkRoomRules } from '@meeting/shared/rooms/room-rules'
import type { Room, RuleSubject, RuleViolation } from '@meeting/shared/rooms/rooms.types'
import { freeSpanAt, instantOf, type Span, type TimelineDay } from './day-timeline.ts'

export type Edge = 'start' | 'end'

/** The snap line at or before a minute. */
export function snapDown(at: number, snap: number): number {
  return Math.floor(at / snap) * snap
}

/** The snap line at or after a minute. */
export function snapUp(at: number, snap: number): number {
  return Math.ceil(at / snap) * snap
}

/** The snap line nearest to a minute. */
export function snapNearest(at: number, snap: number): number {
  return Math.round(at / snap) * snap
}

/**
 * The first minute at which a booking made at `now` (minute of the day) begins: the running quarter, which the server still takes,
 * or the next one when this is nearly over.
 */
export function earliestStart(now: number, snap: number): number {
  return snapDown(now + snap / 3, snap)
}

/** What a tap at `at` offers: `length` minutes there, moved back or shortened so that it fits the free span; null where nothing fits. */
export function fittingSlot(open: readonly Span[], at: number, length: number, snap: number): Span | null {
  const span = freeSpanAt(open, at)
  if (!span) return null
  const first = snapUp(span.start, snap)
  const last = snapDown(span.end, snap)
  if (last - first < snap) return null
  const wanted = snapDown(at, Math.max(snap, length / 2))
  const start = Math.min(Math.max(wanted, first), Math.max(first, last - length))
  return { start, end: Math.min(start + length, last) }
}

/** The next time worth offering: the first hour, else the first half hour, else whatever is left. `open` is cut to where one may look. */
export function nextSlot(open: readonly Span[], snap: number): Span | null {
  for (const length of [60, 30, snap]) {
    for (const span of open) {
      const slot = fittingSlot([span], span.start, 60, snap)
      if (slot && slot.end - slot.start >= length) return slot
    }
  }
  return null
}

/** A selection drawn from `anchor` to `pointer`, never shorter than one snap, never beyond the free span around the anchor. */
export function dragSelection(open: readonly Span[], anchor: number, pointer: number, snap: number): Span | null {
  const span = freeSpanAt(open, anchor)
  if (!span) return null
  const first = snapUp(span.start, snap)
  const last = snapDown(span.end, snap)
  if (last - first < snap) return null
  const slot = Math.min(Math.max(snapDown(anchor, snap), first), last - snap)
  if (pointer < anchor) return { start: clamp(snapNearest(pointer, snap), first, slot), end: slot + snap }
  return { start: slot, end: clamp(snapNearest(pointer, snap), slot + snap, last) }
}

/** The selection after one of its ends was dragged to `pointer`; it stays inside its free span and keeps one snap of length. */
export function moveEdge(open: readonly Span[], selection: Span, edge: Edge, pointer: number, snap: number): Span {
  const span = freeSpanAt(open, selection.start) ?? selection
  const target = snapNearest(pointer, snap)
  if (edge === 'start') return { ...selection, start: clamp(target, snapUp(span.start, snap), selection.end - snap) }
  return { ...selection, end: clamp(target, selection.start + snap, snapDown(span.end, snap)) }
}

/** The selection moved as a whole so that it begins near `start`, inside its free span. */
export function moveSelection(open: readonly Span[], selection: Span, start: number, snap: number): Span {
  const length = selection.end - selection.start
  const span = freeSpanAt(open, selection.start) ?? selection
  const first = snapUp(span.start, snap)
  const moved = clamp(snapNearest(start, snap), first, Math.max(first, snapDown(span.end, snap) - length))
  return { start: moved, end: moved + length }
}

/** The rules of the room that the selection breaks, known before one lets go. `now` in epoch milliseconds. */
export function judgeSelection(
  room: Pick<Room, 'rules' | 'timeZone'>,
  subject: RuleSubject,
  day: TimelineDay,
  selection: Span,
  now: number,
): RuleViolation[] {
  const range = { start: instantOf(day, selection.start), end: instantOf(day, selection.end) }
  return checkRoomRules(room, subject, range, now)
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high))
}
