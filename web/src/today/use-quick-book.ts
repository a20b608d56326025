import { toIsoInZone, type Room, type TimeRange } from '@meeting/shared'
import { shallowRef } from 'vue'
import { newKey } from '../api/random-key.ts'
import { useEndpoints } from '../api/use-endpoints.ts'
import { useMyBookingsStore } from '../bookings/my-bookings.store.ts'
import { useBookingOutcome } from '../bookings/use-booking-outcome.ts'
import { dateOf } from '../clock/format.ts'
import { useFormat } from '../clock/use-format.ts'
import { useDayTimelinesStore } from '../day-timelines/day-timelines.store.ts'
import { useI18n } from '../i18n/index.ts'
import { useMessagesStore } from '../messages/messages.store.ts'
import { useSessionStore } from '../session/session.store.ts'

const messageOf = {
  placing: 'today.bookedPlacing',
  awaiting_approval: 'today.bookedApproval',
  confirmed: 'today.booked',
} as const

/** Books a room with one tap; the message that says so can take it back. */
export function useQuickBook() {
  const { t } = useI18n()
  const endpoints = useEndpoints()
  const session = useSessionStore()
  const bookings = useMyBookingsStore()
  const days = useDayTimelinesStore()
  const messages = useMessagesStore()
  const { failureText } = useBookingOutcome()
  const { time } = useFormat()
  /** The room being booked at this moment. */
  const booking = shallowRef<string | null>(null)

  const refreshDay = (range: TimeRange) => days.refresh(dateOf(range.start, session.timeZone))

  async function undo(id: string, range: TimeRange, zone: string) {
    try {
      bookings.put(await endpoints.cancelBooking(id))
      messages.show({ text: t('today.undone') })
    } catch (error) {
      messages.show({ text: failureText(error, zone), tone: 'bad' })
    }
    void refreshDay(range)
  }

  async function book(room: Room, range: TimeRange) {
    if (booking.value) return
    booking.value = room.id
    const zone = room.timeZone
    try {
      const made = await endpoints.createBooking(
        {
          title: t('sheet.topicDefault', { name: session.me?.name ?? '' }),
          roomIds: [room.id],
          start: toIsoInZone(range.start, zone),
          end: toIsoInZone(range.end, zone),
          attendeeIds: [],
          note: '',
        },
        newKey(),
      )
      bookings.put(made)
      const key = made.state in messageOf ? messageOf[made.state as keyof typeof messageOf] : 'today.booked'
      messages.show({
        text: t(key, { room: room.name, end: time(range.end, zone) }),
        tone: 'good',
        action: { label: t('common.undo'), run: () => undo(made.id, range, zone) },
      })
    } catch (error) {
      messages.show({
        text: t('today.notBooked', { room: room.name, reason: failureText(error, zone) }),
        tone: 'bad',
        seconds: 6,
      })
    } finally {
      booking.value = null
      void refreshDay(range)
    }
  }

  return { booking, book }
}
