/** All companies of the sandbox are in Shanghai, which has no daylight saving. */
const offset = '+08:00'
const hour = 3_600_000

/** Epoch ms now; the sandbox and the product run on the real clock in journeys. */
export function rightNow(): number {
  return Date.now()
}

/** The company's calendar day so many days from now, as `2026-11-23`. Journeys book tomorrow: that works at any hour. */
export function dayFromNow(days: number): string {
  return new Date(rightNow() + 8 * hour + days * 24 * hour).toISOString().slice(0, 10)
}

/** The instant (epoch ms) at which the company's clocks show `HH:mm` on that day. */
export function at(date: string, clock: string): number {
  return Date.parse(`${date}T${clock}:00${offset}`)
}
