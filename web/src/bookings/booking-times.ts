import { occupyingStates, type Booking, type TimeRange } from '@meeting/shared'

/** When a booking is, in epoch milliseconds. */
export function rangeOf(booking: Pick<Booking, 'start' | 'end'>): TimeRange {
  return { start: Date.parse(booking.start), end: Date.parse(booking.end) }
}

/** Whether a booking keeps its rooms from others. */
export function isOccupying(booking: Pick<Booking, 'state'>): boolean {
  return (occupyingStates as readonly string[]).includes(booking.state)
}

export function byStart(a: Pick<Booking, 'start' | 'end'>, b: Pick<Booking, 'start' | 'end'>): number {
  return Date.parse(a.start) - Date.parse(b.start) || Date.parse(a.end) - Date.parse(b.end)
}

/** What an occupying booking is at `now`: over, running, or still to come. */
export function phaseOf(booking: Pick<Booking, 'start' | 'end'>, now: number): 'past' | 'running' | 'ahead' {
  const { start, end } = rangeOf(booking)
  if (end <= now) return 'past'
  return start <= now ? 'running' : 'ahead'
}
