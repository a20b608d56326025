import type { TimeRange } from '../time/time-range.ts'
import { addDays, dayRange, toWallTime } from '../time/zone.ts'
import {
  refreshes,
  type CallBudgetReport,
  type CallBudgetSettings,
  type CallCount,
  type CallSaving,
  type Refresh,
} from './call-budget.types.ts'

/** DingTalk's month turns at midnight in China. */
export const quotaZone = 'Asia/Shanghai'
/** From this share of the limit on, refreshes wait for the next month; what people do goes on. */
export const reducedFrom = 0.95
/** Before this, a few calls of the first hours would be taken for a whole month's habit. */
const forecastAfterMs = 24 * 60 * 60_000

/** The month of an instant (epoch ms) as DingTalk counts: `YYYY-MM`. */
export function quotaMonth(now: number): string {
  return toWallTime(now, quotaZone).date.slice(0, 7)
}

/** When that month begins and ends, epoch ms. */
export function quotaMonthRange(now: number): TimeRange {
  const month = quotaMonth(now)
  // Day 32 of no month exists: it lies in the next one.
  const next = addDays(`${month}-01`, 31).slice(0, 7)
  return { start: dayRange(`${month}-01`, quotaZone).start, end: dayRange(`${next}-01`, quotaZone).start }
}

/** Calls at the month's end if the rest of it goes like what is over. Null on its first day. `now` in epoch ms. */
export function forecastCalls(used: number, now: number): number | null {
  const { start, end } = quotaMonthRange(now)
  const passed = now - start
  return passed < forecastAfterMs ? null : Math.round((used * (end - start)) / passed)
}

/** The highest level of warning that was reached. */
export function warningLevel(used: number, monthlyCalls: number): CallBudgetReport['warning'] {
  return ([95, 80, 50] as const).find((level) => used * 100 >= monthlyCalls * level) ?? null
}

/** Why refreshes wait; null: they do not. */
export function reducedBecause(used: number, settings: CallBudgetSettings): CallBudgetReport['reduced'] {
  if (settings.isReduced) return 'switch'
  return used >= settings.monthlyCalls * reducedFrom ? 'used' : null
}

/** What each refresh asks again and again; rooms one by one are only read when they have changed. */
const callsOf = {
  rooms: ['rooms.list', 'rooms.groups'],
  bookings: ['calendar.room_busy'],
  events: ['events.failed'],
} as const satisfies Record<Refresh, readonly string[]>
/** All that reduced mode puts off. */
const putOff: readonly string[] = [...Object.values(callsOf).flat(), 'rooms.get']

/** What each measure would save until the month's end, if the rest of it goes like what is over. `now` in epoch ms. */
export function savingsOf(kinds: readonly CallCount[], now: number): CallSaving[] {
  const { start, end } = quotaMonthRange(now)
  const passed = now - start
  const sum = (names: readonly string[]) =>
    kinds.reduce((calls, kind) => calls + (kind.counted && names.includes(kind.kind) ? kind.calls : 0), 0)
  const ahead = (calls: number) => (passed < forecastAfterMs ? null : (calls * (end - now)) / passed)
  const saving = (measure: CallSaving['measure'], names: readonly string[], share: number): CallSaving => {
    const calls = sum(names)
    const rest = ahead(calls)
    return { measure, calls, saved: rest === null ? null : Math.round(rest * share) }
  }
  return [saving('reduced', putOff, 1), ...refreshes.map((refresh) => saving(refresh, callsOf[refresh], 1 / 2))]
}
