import { addDays, fromWallTime, hour, minute, toWallTime } from '@meeting/shared'

/** Nightly work of all Corps is spread over so many minutes. */
const spreadMinutes = 40

/** The next time (epoch ms) after `now` at which the clock in `zone` shows `minutes` after midnight, a little later for each Corp. */
export function nextNight(now: number, zone: string, minutes: number, corpId: string): number {
  const today = toWallTime(now, zone).date
  const at = minutes + (sumOf(corpId) % spreadMinutes)
  const tonight = fromWallTime({ date: today, minutes: at }, zone)
  return tonight > now ? tonight : fromWallTime({ date: addDays(today, 1), minutes: at }, zone)
}

/** Ten past, as DingTalk asks of batch work (server-api.md §6.5). */
const directoryTime = 3 * 60 + 10

/** When the whole directory is compared next (epoch ms). */
export function directoryNight(now: number, corp: { corpId: string; settings: { timeZone: string } }): number {
  return nextNight(now, corp.settings.timeZone, directoryTime, corp.corpId)
}

/** Counted calls a month that the comparison of bookings may use, of the 5 000 that the standard edition has (server-api.md §6.4). */
const callsPerMonth = 1_000
const month = 30 * 24 * hour
const shortestPause = 6 * hour

/** How long until bookings are compared again (ms), when one comparison costs so many counted calls. */
export function pauseWithinBudget(callsPerRun: number): number {
  return Math.max(shortestPause, Math.ceil((callsPerRun * month) / callsPerMonth / minute) * minute)
}

function sumOf(text: string): number {
  let sum = 0
  for (const character of text) sum += character.codePointAt(0) ?? 0
  return sum
}
