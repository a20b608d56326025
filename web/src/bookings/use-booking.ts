import type { Booking } from '@meeting/shared'
import { computed, onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { useMyBookingsStore } from './my-bookings.store.ts'

/** One booking: at once when it is mine and known, and read anew; `failed` only while there is nothing to show. */
export function useBooking(id: MaybeRefOrGetter<string>) {
  const bookings = useMyBookingsStore()
  const error = shallowRef<unknown>(null)
  const reading = shallowRef(false)
  let release: (() => void) | undefined

  const booking = computed<Booking | null>(() => bookings.byId.get(toValue(id)) ?? null)
  const state = computed(() => {
    if (booking.value) return 'ready'
    return error.value ? 'failed' : 'loading'
  })

  async function refresh() {
    const wanted = toValue(id)
    reading.value = true
    try {
      await bookings.refreshOne(wanted)
      error.value = null
    } catch (failure) {
      if (wanted === toValue(id)) error.value = failure
    } finally {
      reading.value = false
    }
  }

  watch(
    () => toValue(id),
    (current) => {
      release?.()
      release = bookings.follow(current)
      void refresh()
    },
    { immediate: true },
  )
  onScopeDispose(() => release?.())
  return { booking, state, error, reading, refresh }
}
