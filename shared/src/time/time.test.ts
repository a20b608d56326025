import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day, freeRanges, hour, minute, overlaps, type TimeRange } from './time-range.ts'
import { addDays, datesTouched, dayRange, fromWallTime, toIsoInZone, toWallTime, zoneOffset } from './zone.ts'

const zones = [
  'UTC',
  'Asia/Shanghai',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Europe/London',
  'America/Sao_Paulo',
  'Pacific/Apia',
]
const zone = fc.constantFrom(...zones)
const from = Date.UTC(2015, 0, 1)
const to = Date.UTC(2040, 0, 1)
const instant = fc.integer({ min: from / minute, max: to / minute }).map((minutes) => minutes * minute)
const range = fc
  .tuple(instant, fc.integer({ min: 1, max: 3 * 24 * 60 }))
  .map(([start, minutes]): TimeRange => ({ start, end: start + minutes * minute }))
const date = fc
  .integer({ min: from / day, max: to / day })
  .map((days) => new Date(days * day).toISOString().slice(0, 10))

describe('time ranges', () => {
  test('touching ones do not overlap, and overlapping is mutual', () => {
    fc.assert(
      fc.property(range, range, (a, b) => {
        expect(overlaps(a, b)).toBe(overlaps(b, a))
        expect(overlaps(a, { start: a.end, end: a.end + hour })).toBe(false)
        expect(overlaps(a, a)).toBe(true)
      }),
    )
  })

  test('what is free and what is busy fill a day without overlapping', () => {
    const within = { start: from, end: from + day }
    const busy = fc.array(
      fc
        .tuple(fc.integer({ min: -300, max: 1_700 }), fc.integer({ min: 1, max: 400 }))
        .map(([start, length]): TimeRange => ({ start: from + start * minute, end: from + (start + length) * minute })),
    )
    fc.assert(
      fc.property(busy, (spans) => {
        const free = freeRanges(within, spans)
        for (let at = within.start; at < within.end; at += 5 * minute) {
          const point = { start: at, end: at + 1 }
          const isBusy = spans.some((span) => overlaps(span, point))
          expect(free.some((span) => overlaps(span, point))).toBe(!isBusy)
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('wall time', () => {
  test('an instant is found again from what the wall shows, but for the hour that comes twice', () => {
    fc.assert(
      fc.property(instant, zone, (at, where) => {
        const found = fromWallTime(toWallTime(at, where), where)
        // Of a doubled time the first is meant, so what is found is never later, and shows the same.
        expect(toWallTime(found, where)).toEqual(toWallTime(at, where))
        expect(found).toBeLessThanOrEqual(at)
        expect(at - found).toBeLessThanOrEqual(2 * hour)
      }),
    )
  })

  test('ISO text with offset means the same instant and shows the wall time', () => {
    fc.assert(
      fc.property(instant, zone, (at, where) => {
        const text = toIsoInZone(at, where)
        expect(Date.parse(text)).toBe(at)
        expect(text.slice(0, 10)).toBe(toWallTime(at, where).date)
      }),
    )
  })

  test('a day lasts 23 to 25 hours, or none where the calendar skipped it, and begins where the one before ended', () => {
    fc.assert(
      fc.property(date, zone, (of, where) => {
        const { start, end } = dayRange(of, where)
        const hours = (end - start) / hour
        expect(hours).toBeGreaterThanOrEqual(23)
        expect(hours).toBeLessThanOrEqual(25)
        expect(dayRange(addDays(of, 1), where).start).toBe(end)
        expect(toWallTime(start, where).date).toBe(of)
        expect(toWallTime(end - 1, where).date).toBe(of)
      }),
    )
  })

  test('a range touches just the days that it has a moment in', () => {
    fc.assert(
      fc.property(range, zone, (span, where) => {
        const dates = datesTouched(span, where)
        expect(dates[0]).toBe(toWallTime(span.start, where).date)
        expect(dates.at(-1)).toBe(toWallTime(span.end - 1, where).date)
        for (const touched of dates) expect(overlaps(dayRange(touched, where), span)).toBe(true)
      }),
    )
  })

  test('skipped and doubled hours in New York, half an hour on Lord Howe, quarters in Kathmandu', () => {
    const newYork = 'America/New_York'
    expect(toIsoInZone(fromWallTime({ date: '2027-03-14', minutes: 150 }, newYork), newYork)).toBe(
      '2027-03-14T03:30:00-04:00',
    )
    expect(toIsoInZone(fromWallTime({ date: '2026-11-01', minutes: 90 }, newYork), newYork)).toBe(
      '2026-11-01T01:30:00-04:00',
    )
    expect(
      (dayRange('2026-10-04', 'Australia/Lord_Howe').end - dayRange('2026-10-04', 'Australia/Lord_Howe').start) / hour,
    ).toBe(23.5)
    expect(zoneOffset(from, 'Asia/Kathmandu')).toBe((5 * 60 + 45) * minute)
  })
})
