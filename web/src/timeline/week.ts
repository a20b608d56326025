import type { Booking } from '@meeting/shared/bookings/bookings.types'
import { addDays, toWallTime } from '@meeting/shared/time/zone'

/** The seven dates, Monday first, of the week that a date lies in. */
export function weekOf(date: string): string[] {
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7
  const monday = addDays(date, -weekday)
  return Array.from({ length: 7 }, (_, index) => addDays(monday, index))
}

/** The dates in `timeZone` on which I have something that is on or was. */
export function datesWithBookings(bookings: readonly Booking[], timeZone: string): Set<string> {
  const dates = new Set<string>()
  for (const booking of bookings) {
    if (booking.state === 'cancelled' || booking.state === 'refused' || booking.state === 'released') continue
    const last = toWallTime(Date.parse(booking.end) - 1, timeZone).date
    for (let date = toWallTime(Date.parse(booking.start), timeZone).date; date <= last; date = addDays(date, 1))
      dates.add(date)
  }
  return dates
}

/** Whether a text is a calendar date `YYYY-MM-DD` that exists. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text
}

/** The month of a date with its year, as the language writes it: `2026年11月`, `November 2026`. */
export function monthName(date: string, language: string): string {
  const format = new Intl.DateTimeFormat(language, { timeZone: 'UTC', year: 'numeric', month: 'long' })
  return format.format(Date.parse(`${date}T12:00:00Z`))
}
