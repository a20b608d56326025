import type { Booking } from '@meeting/shared'
import { shallowRef } from 'vue'
import { useEndpoints } from '../api/use-endpoints.ts'
import { dateOf } from '../clock/format.ts'
import { useDayTimelinesStore } from '../day-timelines/day-timelines.store.ts'
import { useI18n } from '../i18n/index.ts'
import { useErrorText } from '../i18n/error-words.ts'
import { useMessagesStore } from '../messages/messages.store.ts'
import { useSessionStore } from '../session/session.store.ts'
import { rangeOf } from './booking-times.ts'
import { useMyBookingsStore } from './my-bookings.store.ts'

/** Gives a booking back, and says whether that worked. */
export function useCancelBooking() {
  const { t } = useI18n()
  const endpoints = useEndpoints()
  const errorText = useErrorText()
  const session = useSessionStore()
  const bookings = useMyBookingsStore()
  const days = useDayTimelinesStore()
  const messages = useMessagesStore()
  const cancelling = shallowRef(false)

  async function cancel(booking: Booking): Promise<boolean> {
    cancelling.value = true
    try {
      bookings.put(await endpoints.cancelBooking(booking.id))
      messages.show({ text: t('booking.cancelled'), tone: 'good' })
      void days.refresh(dateOf(rangeOf(booking).start, session.timeZone))
      return true
    } catch (error) {
      messages.show({ text: t('booking.notCancelled', { reason: errorText(error) }), tone: 'bad', seconds: 6 })
      return false
    } finally {
      cancelling.value = false
    }
  }

  return { cancelling, cancel }
}
