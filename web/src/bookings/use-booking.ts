import type { Booking } from '@meeting/shared'
import { computed, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { useMyBookingsStore } from './my-bookings.store.ts'

/** One booking: at once when it is mine and known, and read anew; `failed` only while there is nothing to show. */
export function useBooking(id: MaybeRefOrGetter<string>) {
  const bookings = useMyBookingsStore()
  const read = shallowRef<Booking | null>(null)
  const error = shallowRef<unknown>(null)
  const reading = shallowRef(false)

  const booking = computed<Booking | null>(() => {
    const known = bookings.byId.get(toValue(id))
    if (known) return known
    return read.value?.id === toValue(id) ? read.value : null
  })
  const state = computed(() => {
    if (booking.value) return 'ready'
    return error.value ? 'failed' : 'loading'
  })

  async function refresh() {
    const wanted = toValue(id)
    reading.value = true
    try {
      const answer = await bookings.refreshOne(wanted)
      if (wanted === toValue(id)) read.value = answer
      error.value = null
    } catch (failure) {
      if (wanted === toValue(id)) error.value = failure
    } finally {
      reading.value = false
    }
  }

  watch(
    () => toValue(id),
    () => void refresh(),
    { immediate: true },
  )
  return { booking, state, error, reading, refresh }
}
