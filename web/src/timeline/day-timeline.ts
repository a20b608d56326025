import type { Booking } from '@meeting/shared/bookings/bookings.types'
import type { Room } from '@meeting/shared/rooms/rooms.types'
import { freeRanges, minute } from '@meeting/shared/time/time-range'
import { barKinds, type BarKind, type DayTimeline, type TimelineBar } from '@meeting/shared/timeline/timeline.types'

/** Minutes elapsed since the day's begin, half-open. On a day of a clock change they differ from those on the wall. */
export type Span = { start: number; end: number }

/** A calendar day in its zone; `start` is its begin in epoch milliseconds, `minutes` its length (1 380 or 1 500 when clocks change). */
export type TimelineDay = { date: string; timeZone: string; start: number; minutes: number }

export type BarState = 'confirmed' | 'placing' | 'awaiting_approval' | 'closed' | 'conflict'
export type RowBar = Span & {
  state: BarState
  mine: boolean
  /** Organizer or title as the Corp shows it, my own title, or why the room is closed; '' when unnamed. */
  label: string
  /** Known for my own bookings only. */
  bookingId: string | null
  /** Which half of the track it takes: two bars that claim the same time share it. */
  lane: 'whole' | 'upper' | 'lower'
}
export type TimelineRow = { room: Room; bars: readonly RowBar[]; free: readonly Span[] }

const stateOfKind: Record<BarKind, BarState> = {
  [barKinds.confirmed]: 'confirmed',
  [barKinds.placing]: 'placing',
  [barKinds.awaitingApproval]: 'awaiting_approval',
  [barKinds.closed]: 'closed',
  [barKinds.conflict]: 'conflict',
}
const shownStates: ReadonlySet<string> = new Set(['placing', 'awaiting_approval', 'confirmed', 'ended'])

/** The day that an answer of the API speaks of (`from`, `to` in epoch seconds). */
export function toTimelineDay(answer: { date: string; from: number; to: number }, timeZone: string): TimelineDay {
  return { date: answer.date, timeZone, start: answer.from * 1000, minutes: (answer.to - answer.from) / 60 }
}

/** One row per room, in the order of `rooms`; my bookings replace their anonymous twins or stand beside them when they are newer. */
export function toTimelineRows(
  timeline: DayTimeline,
  rooms: readonly Room[],
  myBookings: readonly Booking[],
): TimelineRow[] {
  const day = toTimelineDay(timeline, timeline.timeZone)
  const barsByRoom = new Map(timeline.rooms)
  return rooms.map((room) => toTimelineRow(room, day, barsByRoom.get(room.id) ?? [], timeline.names, myBookings))
}

/** One room on one day. */
export function toTimelineRow(
  room: Room,
  day: TimelineDay,
  bars: readonly TimelineBar[],
  names: readonly string[],
  myBookings: readonly Booking[],
): TimelineRow {
  const mine = myBookings.filter((booking) => isShownIn(booking, room)).flatMap((booking) => toMyBar(booking, day))
  const all = bars.map(([start, length, kind, name]) =>
    toBar({ start, end: start + length }, stateOfKind[kind], names[name] ?? ''),
  )
  const sorted = [...withoutTwins(all, mine), ...mine]
    .filter((bar) => bar.start < day.minutes && bar.end > 0)
    .sort((a, b) => a.start - b.start || a.end - b.end)
  return { room, bars: withLanes(sorted), free: freeRanges({ start: 0, end: day.minutes }, sorted) }
}

/** Free spans in which something may still begin: what is before `earliest`, and after `latest`, is cut off. Minutes of the day. */
export function openSpans(row: TimelineRow, earliest: number, latest = Number.POSITIVE_INFINITY): Span[] {
  return row.free
    .map(({ start, end }) => ({ start: Math.max(start, earliest), end: Math.min(end, latest) }))
    .filter(({ start, end }) => end > start)
}

/** What follows each other in a room within `within`: free time and bars, in order, each cut to it. Free time shorter than `least` minutes is left out. */
export type Segment = { kind: 'free'; span: Span } | { kind: 'bar'; span: Span; bar: RowBar }
export function segmentsOf(row: TimelineRow, within: Span, least: number): Segment[] {
  const cut = ({ start, end }: Span) => ({ start: Math.max(start, within.start), end: Math.min(end, within.end) })
  const free = row.free
    .map(cut)
    .filter(({ start, end }) => end - start >= least)
    .map((span): Segment => ({ kind: 'free', span }))
  const bars = row.bars
    .filter(({ start, end }) => start < within.end && end > within.start)
    .map((bar): Segment => ({ kind: 'bar', span: cut(bar), bar }))
  return [...free, ...bars].sort((a, b) => a.span.start - b.span.start)
}

/** What a room is at a minute of the day, and until when; `until` null means for the rest of the day. */
export type RoomStatus = { kind: 'free'; until: number | null } | { kind: 'busy'; bar: RowBar; until: number | null }
export function statusAt(row: TimelineRow, at: number, dayEnd: number): RoomStatus {
  const untilOrRest = (end: number) => (end >= dayEnd ? null : end)
  const bar = barAt(row, at)
  if (!bar) return { kind: 'free', until: untilOrRest(freeSpanAt(row.free, at)?.end ?? dayEnd) }
  // Back to back, the room is busy until the last of them ends.
  let end = bar.end
  for (const next of row.bars) if (next.start <= end) end = Math.max(end, next.end)
  return { kind: 'busy', bar, until: untilOrRest(end) }
}

/** Whether the room stays free for `minutes` from `at`. */
export function isFreeFor(row: TimelineRow, at: number, minutes: number): boolean {
  return row.free.some(({ start, end }) => start <= at && end >= at + minutes)
}

/** What holds the room at a minute of the day. */
export function barAt(row: TimelineRow, at: number): RowBar | undefined {
  return row.bars.find(({ start, end }) => start <= at && at < end)
}

/** The free span around a minute of the day. */
export function freeSpanAt(spans: readonly Span[], at: number): Span | undefined {
  return spans.find(({ start, end }) => start <= at && at < end)
}

/** Minutes of the day at an instant; negative before it, beyond its length after it. */
export function minuteOfDay(day: TimelineDay, instant: number): number {
  return (instant - day.start) / minute
}

/** The instant of a minute of the day, epoch milliseconds. */
export function instantOf(day: TimelineDay, at: number): number {
  return day.start + at * minute
}

function isShownIn(booking: Booking, room: Room): boolean {
  return booking.mine !== null && shownStates.has(booking.state) && booking.roomIds.includes(room.id)
}

function toMyBar(booking: Booking, day: TimelineDay): RowBar[] {
  const start = Math.round(minuteOfDay(day, Date.parse(booking.start)))
  const end = Math.round(minuteOfDay(day, Date.parse(booking.end)))
  if (start >= day.minutes || end <= 0) return []
  const bar = toBar({ start, end }, stateOfBooking(booking), booking.title ?? booking.organizer?.name ?? '')
  return [{ ...bar, mine: true, bookingId: booking.id }]
}

function stateOfBooking({ state, conflict }: Booking): BarState {
  if (conflict) return 'conflict'
  return state === 'placing' || state === 'awaiting_approval' ? state : 'confirmed'
}

function toBar(span: Span, state: BarState, label: string): RowBar {
  return { ...span, state, label, mine: false, bookingId: null, lane: 'whole' }
}

/** The day's bars do not say whose they are: the one that matches my booking best is my booking. */
function withoutTwins(bars: readonly RowBar[], mine: readonly RowBar[]): RowBar[] {
  const left = [...bars]
  for (const own of mine) {
    const isTwin = (bar: RowBar) => bar.start === own.start && bar.end === own.end && bar.state !== 'closed'
    const exact = left.findIndex((bar) => isTwin(bar) && bar.state === own.state)
    const twin = exact >= 0 ? exact : left.findIndex((bar) => isTwin(bar) && bar.state !== 'conflict')
    if (twin >= 0) left.splice(twin, 1)
  }
  return left
}

/** Bars that claim the same time are drawn one above the other, so that neither hides. */
function withLanes(sorted: RowBar[]): RowBar[] {
  let reach = Number.NEGATIVE_INFINITY
  let lane: 'upper' | 'lower' = 'upper'
  return sorted.map((bar, index) => {
    const next = sorted[index + 1]
    const clashes = bar.start < reach || (next !== undefined && next.start < Math.max(reach, bar.end))
    if (!clashes) lane = 'upper'
    else lane = bar.start < reach && lane === 'upper' ? 'lower' : 'upper'
    reach = Math.max(reach, bar.end)
    return clashes ? { ...bar, lane } : bar
  })
}
