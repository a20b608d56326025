import { expect, test } from 'vitest'
import type { RecurrencePattern } from './event.types.ts'
import { expand } from './recurrence.ts'
import { toShanghaiDate } from './time.ts'

const start = Date.parse('2026-11-24T10:00:00+08:00')
const hour = 3_600_000

const dates = (pattern: RecurrencePattern, numberOfOccurrences = 4): string[] =>
  expand({ start, end: start + hour, recurrence: { pattern, range: { type: 'numbered', numberOfOccurrences } } }).map(
    (occurrence) => toShanghaiDate(occurrence.start),
  )

test('every third day', () => {
  expect(dates({ type: 'daily', interval: 3 })).toEqual(['2026-11-24', '2026-11-27', '2026-11-30', '2026-12-03'])
})

test('tuesdays and thursdays of every other week', () => {
  expect(dates({ type: 'weekly', interval: 2, daysOfWeek: 'thursday, tuesday' })).toEqual([
    '2026-11-24',
    '2026-11-26',
    '2026-12-08',
    '2026-12-10',
  ])
})

test('the 31st, in the months that have one', () => {
  expect(dates({ type: 'absoluteMonthly', interval: 1, dayOfMonth: 31 })).toEqual([
    '2026-12-31',
    '2027-01-31',
    '2027-03-31',
    '2027-05-31',
  ])
})

test('the last friday and the second monday of a month', () => {
  expect(dates({ type: 'relativeMonthly', interval: 1, index: 'last', daysOfWeek: 'friday' }, 2)).toEqual([
    '2026-11-27',
    '2026-12-25',
  ])
  expect(dates({ type: 'relativeMonthly', interval: 1, index: 'second', daysOfWeek: 'monday' }, 2)).toEqual([
    '2026-12-14',
    '2027-01-11',
  ])
})

test('every year', () => {
  expect(dates({ type: 'absoluteYearly', interval: 1 }, 2)).toEqual(['2026-11-24', '2027-11-24'])
})

test('an end date is the last moment at which an occurrence may start', () => {
  const recurrence = {
    pattern: { type: 'daily', interval: 1 },
    range: { type: 'endDate', endDate: '2026-11-26T10:00:00+08:00' },
  } as const
  expect(expand({ start, end: start + hour, recurrence })).toHaveLength(3)
})

test('a pattern that never comes true ends too', () => {
  expect(dates({ type: 'absoluteMonthly', interval: 12, dayOfMonth: 31 })).toEqual([])
})
