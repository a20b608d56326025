/** The demo company keeps the time of Asia/Shanghai, which has had no daylight saving since 1991. */
const offsetMs = 8 * 3_600_000

export const dayMs = 86_400_000
export const minuteMs = 60_000

/** Start of the company's day that `now` (epoch ms) falls on, as epoch ms. */
export function startOfCompanyDay(now: number): number {
  return Math.floor((now + offsetMs) / dayMs) * dayMs - offsetMs
}

/** Weekday of a moment at the company, 1 Monday to 7 Sunday. */
export function companyWeekday(moment: number): number {
  // 1970-01-01 was a Thursday.
  return ((Math.floor((moment + offsetMs) / dayMs) + 3) % 7) + 1
}

/** Minutes since midnight of a clock time such as `09:30`. */
export function minutesOfClock(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}
