import { dayRange } from '@meeting/shared/time/zone'
import { describe, expect, test } from 'vitest'
import type { TimelineDay } from './day-timeline.ts'
import {
  createTimeScale,
  hourMarks,
  hourStep,
  minuteOfWallTime,
  shownHours,
  toBox,
  toClock,
  toMinute,
  toPixels,
  wholeDay,
  workingHours,
} from './time-scale.ts'
import { aDay } from './timeline.fixtures.ts'

const office = { dayStart: '08:00', dayEnd: '20:00' }

function berlinDay(date: string): TimelineDay {
  const { start, end } = dayRange(date, 'Europe/Berlin')
  return { date, timeZone: 'Europe/Berlin', start, minutes: (end - start) / 60_000 }
}

describe('the hours shown', () => {
  const working = workingHours(aDay(), office)

  test('are the working hours of the Corp', () => {
    expect(working).toEqual({ start: 480, end: 1200 })
  })

  test('grow so that now is always inside, and only on its own day', () => {
    expect(shownHours(aDay(), working, 21 * 60 + 20)).toEqual({ start: 480, end: 22 * 60 })
    expect(shownHours(aDay(), working, 5 * 60 + 59)).toEqual({ start: 300, end: 1200 })
    expect(shownHours(aDay(), working, 1439)).toEqual({ start: 480, end: 1440 })
    expect(shownHours(aDay(), working, -1)).toEqual(working)
    expect(shownHours(aDay(), working, 2000)).toEqual(working)
  })

  test('are whole hours, so that the ruler has round numbers', () => {
    expect(workingHours(aDay(), { dayStart: '08:30', dayEnd: '19:15' })).toEqual({ start: 480, end: 1200 })
  })

  test('are all of the day when the settings make no sense', () => {
    expect(workingHours(aDay(), { dayStart: '20:00', dayEnd: '08:00' })).toEqual(wholeDay(aDay()))
  })

  test('a working day may last until midnight', () => {
    expect(workingHours(aDay(), { dayStart: '08:00', dayEnd: '24:00' })).toEqual({ start: 480, end: 1440 })
  })
})

describe('minutes and pixels', () => {
  const scale = createTimeScale({ start: 480, end: 1200 }, 360)

  test('lead there and back', () => {
    expect(toPixels(scale, 600)).toBe(60)
    expect(toMinute(scale, 60)).toBe(600)
  })

  test('a finger beyond the edge stays inside', () => {
    expect(toMinute(scale, -50)).toBe(480)
    expect(toMinute(scale, 9999)).toBe(1200)
  })

  test('a bar is cut at the edges, and what lies outside is not drawn', () => {
    expect(toBox(scale, { start: 420, end: 540 })).toEqual({ x: 0, width: 29 })
    expect(toBox(scale, { start: 0, end: 480 })).toBeNull()
    expect(toBox(scale, { start: 1200, end: 1300 })).toBeNull()
  })

  test('the shortest bar can still be seen', () => {
    expect(toBox(scale, { start: 600, end: 601 })?.width).toBe(3)
  })

  test('labels keep their distance', () => {
    expect(hourStep(scale, 28)).toBe(1)
    expect(hourStep(createTimeScale(wholeDay(aDay()), 360), 28)).toBe(2)
  })
})

describe('the ruler', () => {
  test('names the hours from first to last', () => {
    const marks = hourMarks(aDay(), { start: 480, end: 720 })
    expect(marks.map((mark) => mark.label)).toEqual(['8', '9', '10', '11', '12'])
    expect(hourMarks(aDay(), wholeDay(aDay()), 6).map((mark) => mark.label)).toEqual(['0', '6', '12', '18', '24'])
  })

  test('skips the hour that does not exist when summer time begins', () => {
    const day = berlinDay('2026-03-29')
    expect(day.minutes).toBe(23 * 60)
    const labels = hourMarks(day, wholeDay(day)).map((mark) => mark.label)
    expect(labels.slice(0, 5)).toEqual(['0', '1', '3', '4', '5'])
    expect(labels.at(-1)).toBe('24')
  })

  test('shows the doubled hour twice when it ends', () => {
    const day = berlinDay('2026-10-25')
    expect(day.minutes).toBe(25 * 60)
    const labels = hourMarks(day, wholeDay(day)).map((mark) => mark.label)
    expect(labels.slice(0, 5)).toEqual(['0', '1', '2', '2', '3'])
  })

  test('the office opens by the wall clock, also on such days', () => {
    const day = berlinDay('2026-03-29')
    const { start, end } = workingHours(day, office)
    expect(toClock(day, start)).toBe('08:00')
    expect(start).toBe(7 * 60)
    expect(end - start).toBe(12 * 60)
  })
})

describe('the clock', () => {
  test('shows minutes, and the end of the day as 24:00', () => {
    expect(toClock(aDay(), 545)).toBe('09:05')
    expect(toClock(aDay(), 1440)).toBe('24:00')
    expect(toClock(aDay(), -30)).toBe('23:30')
  })

  test('reads what it shows', () => {
    expect(minuteOfWallTime(aDay(), '09:05')).toBe(545)
    expect(minuteOfWallTime(aDay(), '24:00')).toBe(1440)
  })
})
