import { describe, expect, test } from 'vitest'
import { defaultCallBudget } from './call-budget.types.ts'
import {
  forecastCalls,
  quotaMonth,
  quotaMonthRange,
  reducedBecause,
  savingsOf,
  warningLevel,
} from './call-budget-rules.ts'

const at = (time: string) => Date.parse(`${time}+08:00`)

describe("DingTalk's month", () => {
  test('turns at midnight in China', () => {
    expect(quotaMonth(at('2026-11-30T23:59:59'))).toBe('2026-11')
    expect(quotaMonth(at('2026-12-01T00:00:00'))).toBe('2026-12')
  })

  test.each([
    ['2026-02-10T08:00:00', '2026-02-01T00:00:00', '2026-03-01T00:00:00'],
    ['2028-02-29T08:00:00', '2028-02-01T00:00:00', '2028-03-01T00:00:00'],
    ['2026-12-31T23:00:00', '2026-12-01T00:00:00', '2027-01-01T00:00:00'],
  ])('that %s is in begins %s and ends %s', (now, start, end) => {
    expect(quotaMonthRange(at(now))).toEqual({ start: at(start), end: at(end) })
  })
})

describe('the forecast', () => {
  test('goes on as it went so far', () => {
    expect(forecastCalls(1_000, at('2026-11-11T00:00:00'))).toBe(3_000)
    expect(forecastCalls(0, at('2026-11-11T00:00:00'))).toBe(0)
  })

  test('is what was used when the month is over', () => {
    expect(forecastCalls(4_321, at('2026-12-01T00:00:00') - 1)).toBe(4_321)
  })

  test('is not made on the first day', () => {
    expect(forecastCalls(40, at('2026-11-01T23:59:00'))).toBeNull()
    expect(forecastCalls(40, at('2026-11-02T00:00:00'))).toBe(1_200)
  })
})

test.each([
  [2_499, null],
  [2_500, 50],
  [3_999, 50],
  [4_000, 80],
  [4_749, 80],
  [4_750, 95],
  [9_000, 95],
] as const)('%i of 5 000 calls warn at %s percent', (used, level) => {
  expect(warningLevel(used, 5_000)).toBe(level)
})

test('refreshes wait by the switch, or from 95 % on', () => {
  expect(reducedBecause(0, settings(true))).toBe('switch')
  expect(reducedBecause(4_750, settings(false))).toBe('used')
  expect(reducedBecause(4_749, settings(false))).toBeNull()
})

const settings = (isReduced: boolean) => ({ ...defaultCallBudget, isReduced })

describe('what would be saved', () => {
  const kinds = [
    { kind: 'calendar.create_event', counted: true, calls: 900 },
    { kind: 'calendar.room_busy', counted: true, calls: 200 },
    { kind: 'events.failed', counted: true, calls: 120 },
    { kind: 'rooms.list', counted: true, calls: 40 },
    { kind: 'rooms.get', counted: true, calls: 30 },
    { kind: 'directory.employees', counted: false, calls: 5_000 },
  ]

  test('is what refreshes cost until the end of the month, or half of it; bookings are not put off', () => {
    expect(savingsOf(kinds, at('2026-11-16T00:00:00'))).toEqual([
      { measure: 'reduced', calls: 390, saved: 390 },
      { measure: 'rooms', calls: 40, saved: 20 },
      { measure: 'bookings', calls: 200, saved: 100 },
      { measure: 'events', calls: 120, saved: 60 },
    ])
    expect(savingsOf(kinds, at('2026-11-01T12:00:00'))[0]).toEqual({ measure: 'reduced', calls: 390, saved: null })
  })
})
