import { minute, overlaps, type Booking, type TimeRange } from '@meeting/shared'
import { byStart, isOccupying, phaseOf, rangeOf } from '../bookings/booking-times.ts'
import { snapDown, snapNearest, snapUp } from '../bookings/snap.ts'

/** Mine that belong to a day: those that hold a room and those that are over, soonest first. */
export function bookingsOfDay(bookings: readonly Booking[], day: TimeRange): Booking[] {
  return bookings.filter((booking) => isShown(booking) && overlaps(rangeOf(booking), day)).sort(byStart)
}

function isShown(booking: Booking): boolean {
  return isOccupying(booking) || booking.state === 'ended'
}

/** The one booking that matters now: what is running (the one that ends first), else what comes next today. */
export function findFocus(bookings: readonly Booking[], now: number, day: TimeRange): Booking | null {
  const active = bookingsOfDay(bookings, day).filter(isOccupying)
  const running = active
    .filter((booking) => phaseOf(booking, now) === 'running')
    .sort((a, b) => rangeOf(a).end - rangeOf(b).end)
  return running[0] ?? active.find((booking) => phaseOf(booking, now) === 'ahead') ?? null
}

type QuickRangeInput = {
  now: number
  minutes: number
  zone: string
  snapMinutes: number
  /** What stands in the room's way, if that is known. */
  busy: readonly TimeRange[]
}

/**
 * The span that 'take it now for so long' means: from the running step on (or the next one, where the last meeting has only
 * just ended), for about so long from now. Null when that does not fit before the next meeting.
 */
export function quickRange({ now, minutes, zone, snapMinutes, busy }: QuickRangeInput): TimeRange | null {
  const end = snapNearest(now, zone, snapMinutes) + minutes * minute
  for (const start of [snapDown(now, zone, snapMinutes), snapUp(now, zone, snapMinutes)]) {
    const range = { start, end: Math.max(end, start + snapMinutes * minute) }
    if (!busy.some((other) => overlaps(other, range))) return range
  }
  return null
}
