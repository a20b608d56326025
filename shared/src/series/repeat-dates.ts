import type { TimeRange } from '../time/time-range.ts'
import { minute } from '../time/time-range.ts'
import { addDays, fromWallTime } from '../time/zone.ts'
import {
  seriesLimits,
  type DayOff,
  type RepeatDate,
  type RepeatEvery,
  type RepeatRule,
  type WallSlot,
} from './repeat.types.ts'
import { dayOffOf, weekdayOf, type WorkCalendar } from './work-calendar.ts'

/**
 * The days of a rule in order, those off among them, with why. The only place that works out recurrence. At most
 * `seriesLimits.dates` days within `seriesLimits.span` of the first.
 */
export function datesOf(rule: RepeatRule, calendar: WorkCalendar): RepeatDate[] {
  const { from, every, end } = rule
  const last = addDays(from, seriesLimits.span)
  const until = end.kind === 'until' && end.date < last ? end.date : last
  const dates: RepeatDate[] = []
  let takingPlace = 0
  for (const date of candidates(every, from, until)) {
    const off = rule.daysOff === 'skip' ? offFor(every, dayOffOf(calendar, date)) : null
    // Nobody expects a meeting of each working day on a weekend: it is not even told.
    if (every.unit === 'day' && off?.kind === 'weekend') continue
    dates.push({ date, off })
    if (off === null) takingPlace += 1
    if (dates.length >= seriesLimits.dates || (end.kind === 'times' && takingPlace >= end.times)) break
  }
  return dates
}

/** Who chooses Saturdays means them. */
function offFor(every: RepeatEvery, off: DayOff | null): DayOff | null {
  return every.unit === 'week' && off?.kind === 'weekend' ? null : off
}

function* candidates(every: RepeatEvery, from: string, until: string): Generator<string> {
  for (let step = 0; ; step += every.interval) {
    const { begin, dates } = turn(every, from, step)
    if (begin > until) return
    for (const date of dates) if (date >= from && date <= until) yield date
  }
}

/** The day, week or month that is `step` after that of `from`: when it begins, and its dates in order. */
function turn(every: RepeatEvery, from: string, step: number): { begin: string; dates: string[] } {
  if (every.unit === 'day') {
    const date = addDays(from, step)
    return { begin: date, dates: [date] }
  }
  if (every.unit === 'week') {
    const monday = addDays(from, 1 - weekdayOf(from) + 7 * step)
    return {
      begin: monday,
      dates: [...every.weekdays].sort((a, b) => a - b).map((weekday) => addDays(monday, weekday - 1)),
    }
  }
  const first = monthAfter(from, step)
  return { begin: first, dates: [every.by === 'date' ? dayOfMonth(first, every.day) : weekdayOfMonth(first, every)] }
}

/** The first of the month that is `months` after that of `date`. */
function monthAfter(date: string, months: number): string {
  const [year = 0, month = 1] = date.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10)
}

function lastOfMonth(first: string): string {
  return addDays(monthAfter(first, 1), -1)
}

function dayOfMonth(first: string, day: number): string {
  const last = lastOfMonth(first)
  const date = addDays(first, day - 1)
  return date < last ? date : last
}

function weekdayOfMonth(
  first: string,
  { weekday, place }: Extract<RepeatEvery, { unit: 'month'; by: 'weekday' }>,
): string {
  if (place === -1) {
    const last = lastOfMonth(first)
    return addDays(last, -((weekdayOf(last) - weekday + 7) % 7))
  }
  return addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (place - 1))
}

/** A date as instants: it begins by the clock on the wall and lasts as long as ever, whatever the clocks do meanwhile. */
export function rangeOfDate(date: string, { startMinutes, minutes }: WallSlot, zone: string): TimeRange {
  const start = fromWallTime({ date, minutes: startMinutes }, zone)
  return { start, end: start + minutes * minute }
}
