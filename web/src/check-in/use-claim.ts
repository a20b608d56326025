import type { Booking } from '@meeting/shared'
import { shallowRef } from 'vue'
import { useEndpoints } from '../api/use-endpoints.ts'
import { useMyBookingsStore } from '../bookings/my-bookings.store.ts'
import { useErrorText } from '../i18n/error-words.ts'
import { useMessagesStore } from '../messages/messages.store.ts'
import { useCheckInTexts } from './check-in.texts.ts'

/** Claims a booking, or takes it back after it was released; says how that went. Answers it as it stands then, null: it failed. */
export function useClaim() {
  const { t } = useCheckInTexts()
  const endpoints = useEndpoints()
  const errorText = useErrorText()
  const bookings = useMyBookingsStore()
  const messages = useMessagesStore()
  const busy = shallowRef(false)

  async function run(act: () => Promise<Booking>, done: string, failed: (reason: string) => string) {
    busy.value = true
    try {
      const booking = await act()
      if (booking.mine) bookings.put(booking)
      messages.show({ text: done, tone: 'good' })
      return booking
    } catch (error) {
      messages.show({ text: failed(errorText(error)), tone: 'bad', seconds: 6 })
      return null
    } finally {
      busy.value = false
    }
  }

  return {
    busy,
    claim: (id: string, code?: string) =>
      run(
        () => endpoints.claimBooking(id, code),
        t('done'),
        (reason) => t('failed', { reason }),
      ),
    reclaim: (id: string) =>
      run(
        () => endpoints.reclaimBooking(id),
        t('back'),
        (reason) => t('notBack', { reason }),
      ),
  }
}
