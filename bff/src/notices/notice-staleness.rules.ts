import { occupyingStates, rulesOfNotice, type BookingState, type NoticeKind } from '@meeting/shared'
import type { DueNotice, NoticedBooking } from './sending.repository.ts'

/** Why a notice is not sent after all. */
export type StaleReason = 'left' | 'muted' | 'switched_off' | 'seen' | 'late' | 'not_true'

const occupying: readonly BookingState[] = occupyingStates

/** What must still be so of the booking when it is told. `room_closed` tells whatever became of it. */
const holds: Partial<Record<NoticeKind, (booking: NoticedBooking, notice: DueNotice) => boolean>> = {
  refused: ({ state }) => state === 'refused',
  cancelled: ({ state }) => state === 'cancelled',
  cancelled_by_other: ({ state }) => state === 'cancelled',
  booking_moved: ({ state }) => occupying.includes(state),
  handed_over: ({ state, organizerId }, { receiver }) => occupying.includes(state) && organizerId === receiver.id,
  approval_asked: ({ state }) => state === 'awaiting_approval',
  approval_answered: ({ state }, { detail }) => state === (detail.answer === 'refused' ? 'refused' : 'confirmed'),
  claim_due: ({ state }) => state === 'confirmed',
  released: ({ state }) => state === 'released',
  booked: ({ state }) => state === 'confirmed',
  invited: ({ state }, { isInvited }) => state === 'confirmed' && isInvited,
  changed: ({ state }) => occupying.includes(state),
  reminder: ({ state }) => state === 'confirmed',
  ending_soon: ({ state }) => state === 'confirmed',
}

/**
 * Why a notice must not be sent at this moment (epoch ms); null: it is still true and of use. What is late and worth reading is
 * still shown in the app when DingTalk has turned it away before.
 */
export function findStaleness(
  notice: DueNotice,
  { isOn, now }: { isOn: (kind: NoticeKind) => boolean; now: number },
): StaleReason | null {
  if (notice.receiver.hasLeft) return 'left'
  if (notice.isSeen) return 'seen'
  const { kind, booking } = notice
  if (kind === 'test') return null
  if (notice.isMuted) return 'muted'
  if (!isOn(kind)) return 'switched_off'
  const test = holds[kind]
  if (test && (!booking || !test(booking, notice))) return 'not_true'
  if (now >= usefulUntil(notice, kind)) return 'late'
  return null
}

/** The booking may have been moved since the notice was written down. */
function usefulUntil({ booking, notAfter }: DueNotice, kind: NoticeKind): number {
  const { usefulUntil: bound } = rulesOfNotice(kind)
  if (!booking || typeof bound === 'number') return notAfter
  return bound === 'start' ? booking.start : booking.end
}
