import type { Booking, NewBooking, TimeRange } from '@meeting/shared'
import { shallowRef } from 'vue'
import { isConnectionLoss } from '../api/api-error.ts'
import { newKey } from '../api/random-key.ts'
import { useEndpoints } from '../api/use-endpoints.ts'
import { dateOf } from '../clock/format.ts'
import { useDayTimelinesStore } from '../day-timelines/day-timelines.store.ts'
import { useSessionStore } from '../session/session.store.ts'
import { rangeOf } from './booking-times.ts'
import { useMyBookingsStore } from './my-bookings.store.ts'

export type Submission =
  | { kind: 'idle' }
  | { kind: 'sending' }
  /** Held, but DingTalk has not answered yet. */
  | { kind: 'placing'; bookingId: string }
  | { kind: 'done'; booking: Booking }
  | { kind: 'failed'; error: unknown }

/** Sends a booking. Sending the same once more (after a lost connection) books it once: the key changes only with the content. */
export function useSubmitBooking() {
  const endpoints = useEndpoints()
  const session = useSessionStore()
  const bookings = useMyBookingsStore()
  const days = useDayTimelinesStore()
  const submission = shallowRef<Submission>({ kind: 'idle' })
  let sent: { content: string; key: string } | null = null

  function refreshDay(range: TimeRange) {
    void days.refresh(dateOf(range.start, session.timeZone))
  }

  function keyFor(booking: NewBooking): string {
    const content = JSON.stringify(booking)
    if (sent?.content !== content) sent = { content, key: newKey() }
    return sent.key
  }

  async function submit(booking: NewBooking) {
    if (submission.value.kind === 'sending') return
    submission.value = { kind: 'sending' }
    const range = rangeOf(booking)
    try {
      const made = await endpoints.createBooking(booking, keyFor(booking))
      bookings.put(made)
      submission.value =
        made.state === 'placing' ? { kind: 'placing', bookingId: made.id } : { kind: 'done', booking: made }
    } catch (error) {
      submission.value = { kind: 'failed', error }
      // A refusal is final for this key: another attempt is another booking.
      if (!isConnectionLoss(error)) sent = null
    }
    refreshDay(range)
  }

  function reset() {
    if (submission.value.kind === 'failed') submission.value = { kind: 'idle' }
  }

  /** The final word on a booking that was being confirmed. */
  function settle(booking: Booking) {
    if (booking.state === 'placing') return
    submission.value = { kind: 'done', booking }
    refreshDay(rangeOf(booking))
  }

  return { submission, submit, reset, settle }
}
