import type { Booking } from '@meeting/shared'
import { onScopeDispose, watch, type Ref } from 'vue'
import { after } from '../clock/clock.ts'
import { useMyBookingsStore } from './my-bookings.store.ts'

/** The server tells when it changes; this asks as well, since that line may be cut. */
const askEvery = 3_000

/** Follows a booking that is being confirmed until there is a final word on it. */
export function usePlacingWatch(id: Readonly<Ref<string | null>>, onSettled: (booking: Booking) => void) {
  const bookings = useMyBookingsStore()
  let stop: (() => void) | undefined

  function ask(bookingId: string) {
    stop = after(askEvery, () => {
      // Not reached now: the next round tries again.
      bookings
        .refreshOne(bookingId)
        .catch(() => null)
        .finally(() => {
          if (id.value === bookingId) ask(bookingId)
        })
    })
  }

  watch(
    () => (id.value ? bookings.byId.get(id.value) : undefined),
    (booking) => {
      if (booking && booking.state !== 'placing') onSettled(booking)
    },
  )
  watch(
    id,
    (bookingId) => {
      stop?.()
      if (bookingId) ask(bookingId)
    },
    { immediate: true },
  )
  onScopeDispose(() => stop?.())
}
