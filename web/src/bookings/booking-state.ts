import type { Booking } from '@meeting/shared'

type StateKind = 'mine' | 'pending' | 'conflict' | 'closed' | 'over'
type StateWord =
  | 'confirmed'
  | 'placing'
  | 'awaitingApproval'
  | 'refused'
  | 'cancelled'
  | 'released'
  | 'ended'
  | 'conflict'
  | 'roomGone'

const marks: Record<Booking['state'], { kind: StateKind; word: StateWord }> = {
  placing: { kind: 'pending', word: 'placing' },
  awaiting_approval: { kind: 'pending', word: 'awaitingApproval' },
  confirmed: { kind: 'mine', word: 'confirmed' },
  refused: { kind: 'conflict', word: 'refused' },
  cancelled: { kind: 'over', word: 'cancelled' },
  released: { kind: 'over', word: 'released' },
  ended: { kind: 'over', word: 'ended' },
}

/** Whether a meeting that is to take place has lost a room for good. */
export function lacksRoom({ state, rooms }: Pick<Booking, 'state' | 'rooms'>): boolean {
  return marks[state].kind !== 'over' && state !== 'refused' && rooms.some(({ removed }) => removed)
}

/** How a booking's state is drawn and called. A disagreement goes before everything else: it is never hidden. */
export function markOf(booking: Pick<Booking, 'state' | 'conflict' | 'rooms'>): { kind: StateKind; word: StateWord } {
  const mark = marks[booking.state]
  if (mark.kind === 'over') return mark
  if (booking.conflict) return { kind: 'conflict', word: 'conflict' }
  return lacksRoom(booking) ? { kind: 'conflict', word: 'roomGone' } : mark
}
