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

const marks: Record<Booking['state'], { kind: StateKind; word: StateWord }> = {
  placing: { kind: 'pending', word: 'placing' },
  awaiting_approval: { kind: 'pending', word: 'awaitingApproval' },
  confirmed: { kind: 'mine', word: 'confirmed' },
  refused: { kind: 'conflict', word: 'refused' },
  cancelled: { kind: 'over', word: 'cancelled' },
  released: { kind: 'over', word: 'released' },
  ended: { kind: 'over', word: 'ended' },
}

/** How a booking's state is drawn and called. A disagreement goes before everything else: it is never hidden. */
export function markOf(booking: Pick<Booking, 'state' | 'conflict'>): { kind: StateKind; word: StateWord } {
  const mark = marks[booking.state]
  return booking.conflict && mark.kind !== 'over' ? { kind: 'conflict', word: 'conflict' } : mark
}
