import type { Booking } from '@meeting/shared'
import { shallowRef } from 'vue'
import { useEndpoints } from '../api/use-endpoints.ts'
import { currentTime } from '../clock/clock.ts'

/** My bookings that are over, latest first, a page at a time. */
export function usePastBookings() {
  const endpoints = useEndpoints()
  const bookings = shallowRef<Booking[]>([])
  const next = shallowRef<string | null>(new Date(currentTime()).toISOString())
  const state = shallowRef<'loading' | 'ready' | 'failed'>('ready')
  const error = shallowRef<unknown>(null)

  async function more() {
    if (next.value === null || state.value === 'loading') return
    state.value = 'loading'
    try {
      const page = await endpoints.listPastBookings(next.value)
      const known = new Set(bookings.value.map(({ id }) => id))
      bookings.value = [...bookings.value, ...page.bookings.filter(({ id }) => !known.has(id))]
      next.value = page.next
      state.value = 'ready'
    } catch (failure) {
      error.value = failure
      state.value = 'failed'
    }
  }

  return { bookings, next, state, error, more }
}
