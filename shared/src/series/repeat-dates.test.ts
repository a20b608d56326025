import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minute } from '../time/time-range.ts'
import { addDays, dayRange, toWallTime } from '../time/zone.ts'
import { datesOf, rangeOfDate } from './repeat-dates.ts'
import { seriesLimits, type RepeatEvery, type RepeatRule, type Weekday } from './repeat.types.ts'
import { dayOffOf, noCalendar, toWorkCalendar, type SpecialDay } from './work-calendar.ts'

const date = (from: string, to: string) =>
  fc
    .integer({ min: Date.parse(from) / 86_400_000, max: Date.parse(to) / 86_400_000 })
    .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10))
const weekday = fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7)
const interval = fc.integer({ min: 1, max: seriesLimits.interval })
const every = fc.oneof(
  fc.record({ unit: fc.constant('day' as const), interval }),
  fc.record({ unit: fc.constant('week' as const), interval, weekdays: fc.uniqueArray(weekday, { minLength: 1 }) }),
  fc.record({
    unit: fc.constant('month' as const),
    interval,
    by: fc.constant('date' as const),
    day: fc.integer({ min: 1, max: 31 }),
  }),
  fc.record({
    unit: fc.constant('month' as const),
    interval,
    by: fc.constant('weekday' as const),
    weekday,
    place: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, -1 as const),
  }),
)
const end = fc.oneof(
  fc.record({ kind: fc.constant('until' as const), date: date('2026-01-01', '2029-12-31') }),
  fc.record({ kind: fc.constant('times' as const), times: fc.integer({ min: 1, max: seriesLimits.dates }) }),
)
const rule: fc.Arbitrary<RepeatRule> = fc.record({
  from: date('2026-01-01', '2028-12-31'),
  every,
  end,
  daysOff: fc.constantFrom('skip' as const, 'keep' as const),
})
const calendar = fc
  .uniqueArray(
    fc.record({
      date: date('2026-01-01', '2029-12-31'),
      kind: fc.constantFrom('holiday' as const, 'workday' as const),
      name: fc.constant('节'),
    }),
    { selector: (day: SpecialDay) => day.date, maxLength: 200 },
  )
  .map(toWorkCalendar)

const parts = (of: string) => of.split('-').map(Number) as [number, number, number]
const dayNumber = (of: string) => Date.parse(of) / 86_400_000
/** The Thursday of 1970-01-01 is day 0. */
const weekdayNumber = (of: string) => ((dayNumber(of) + 3) % 7) + 1
const lengthOfMonth = (of: string) => new Date(Date.UTC(parts(of)[0], parts(of)[1], 0)).getUTCDate()

/** Whether a day is one of the rule's, asked of each day by itself. */
function isMeant(repeat: RepeatEvery, from: string, day: string): boolean {
  const [year, month, ofMonth] = parts(day)
  const [firstYear, firstMonth] = parts(from)
  const months = (year - firstYear) * 12 + month - firstMonth
  const last = lengthOfMonth(day)
  if (repeat.unit === 'day') return (dayNumber(day) - dayNumber(from)) % repeat.interval === 0
  if (repeat.unit === 'week') {
    const week = (of: string) => Math.floor((dayNumber(of) + 3) / 7)
    return (week(day) - week(from)) % repeat.interval === 0 && repeat.weekdays.some((one) => one === weekdayNumber(day))
  }
  if (months % repeat.interval !== 0) return false
  if (repeat.by === 'date') return ofMonth === Math.min(repeat.day, last)
  if (weekdayNumber(day) !== repeat.weekday) return false
  return repeat.place === -1 ? ofMonth + 7 > last : Math.ceil(ofMonth / 7) === repeat.place
}

/** The slow way: every single day is looked at. */
function slowly({ from, every: repeat, end: until, daysOff }: RepeatRule, known: Parameters<typeof dayOffOf>[0]) {
  const found: { date: string; off: unknown }[] = []
  for (let after = 0; after <= seriesLimits.span; after += 1) {
    const day = addDays(from, after)
    if (until.kind === 'until' && day > until.date) break
    if (!isMeant(repeat, from, day)) continue
    const special = known.days.get(day)?.kind
    const isWeekend = weekdayNumber(day) >= 6 && special === undefined
    const isHoliday = special === 'holiday'
    if (daysOff === 'skip' && isWeekend && repeat.unit === 'day') continue
    const isOff = daysOff === 'skip' && (isHoliday || (isWeekend && repeat.unit === 'month'))
    found.push({ date: day, off: isOff ? dayOffOf(known, day) : null })
    if (found.length === seriesLimits.dates) break
    if (until.kind === 'times' && found.filter(({ off }) => off === null).length === until.times) break
  }
  return found
}

describe('the days of a series', () => {
  test('are those that each day by itself says it is', () => {
    fc.assert(
      fc.property(rule, calendar, (repeat, known) => {
        expect(datesOf(repeat, known)).toEqual(slowly(repeat, known))
      }),
      { numRuns: 300 },
    )
  })

  test('the 31st is the last day where a month is shorter', () => {
    const monthly: RepeatRule = {
      from: '2027-01-31',
      every: { unit: 'month', interval: 1, by: 'date', day: 31 },
      end: { kind: 'times', times: 4 },
      daysOff: 'keep',
    }
    expect(datesOf(monthly, noCalendar).map((one) => one.date)).toEqual([
      '2027-01-31',
      '2027-02-28',
      '2027-03-31',
      '2027-04-30',
    ])
  })

  test('each working day leaves out the holiday with its name, and takes the working Saturday', () => {
    const known = toWorkCalendar([
      { date: '2026-10-07', kind: 'holiday', name: '国庆节' },
      { date: '2026-10-10', kind: 'workday', name: '国庆节调休' },
    ])
    const daily: RepeatRule = {
      from: '2026-10-07',
      every: { unit: 'day', interval: 1 },
      end: { kind: 'times', times: 4 },
      daysOff: 'skip',
    }
    expect(datesOf(daily, known)).toEqual([
      { date: '2026-10-07', off: { kind: 'holiday', name: '国庆节' } },
      { date: '2026-10-08', off: null },
      { date: '2026-10-09', off: null },
      { date: '2026-10-10', off: null },
      { date: '2026-10-12', off: null },
    ])
  })
})

describe('a date by the clock on the wall', () => {
  const zones = ['Asia/Shanghai', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe']
  const slot = fc.record({
    startMinutes: fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15),
    minutes: fc.integer({ min: 1, max: 96 }).map((quarters) => quarters * 15),
  })

  test.each(zones)('begins at the same time and lasts as long all year in %s', (zone) => {
    fc.assert(
      fc.property(date('2026-01-01', '2029-12-31'), slot, (day, wished) => {
        const range = rangeOfDate(day, wished, zone)
        expect(range.end - range.start).toBe(wished.minutes * minute)
        const shown = toWallTime(range.start, zone)
        const { start, end: midnight } = dayRange(day, zone)
        // Only on the day on which the clocks go forward there may be no such time: it is as much later then.
        const mayDiffer = midnight - start < 24 * 60 * minute ? [0, 30, 60] : [0]
        expect(shown.date).toBe(day)
        expect(shown.minutes - wished.startMinutes).toBeOneOf(mayDiffer)
      }),
      { numRuns: 300 },
    )
  })
})
