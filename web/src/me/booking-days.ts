import type { Booking } from '@meeting/shared'
import { dateOf } from '../clock/format.ts'

export type BookingDay = { date: string; bookings: Booking[] }

/** Bookings under their days, in the order in which they come. */
export function groupByDay(bookings: readonly Booking[]): BookingDay[] {
  const days: BookingDay[] = []
  for (const booking of bookings) {
    const date = dateOf(Date.parse(booking.start), booking.timeZone)
    const last = days[days.length - 1]
    if (last?.date === date) last.bookings.push(booking)
    else days.push({ date, bookings: [booking] })
  }
  return days
}
