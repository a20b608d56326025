import { describe, expect, it } from 'vitest'
import { at, zone } from '../test-support/examples.ts'
import { durationParts, formatDate, formatMinutes, formatTime, minutesUntil, nearDay, parseMinutes } from './format.ts'

describe('times in words', () => {
  it('are those of the room’s wall clock, wherever the reader is', () => {
    expect(formatTime(at('09:05'), zone)).toBe('09:05')
    expect(formatTime(at('09:05'), 'Europe/Berlin')).toBe('02:05')
  })

  it('know the end of the day as 24:00', () => {
    expect(formatMinutes(1440)).toBe('24:00')
    expect(parseMinutes('08:30')).toBe(510)
  })

  it('name days in both languages, with the year when it is another', () => {
    expect(formatDate('2026-11-24', 'zh-CN')).toBe('11月24日 周二')
    expect(formatDate('2026-11-24', 'en-US')).toBe('Tue, Nov 24')
    expect(formatDate('2027-01-04', 'zh-CN', '2026-11-23')).toBe('2027年1月4日 周一')
  })

  it('know the days next to today', () => {
    expect(nearDay('2026-11-23', '2026-11-23')).toBe('today')
    expect(nearDay('2026-12-01', '2026-11-30')).toBe('tomorrow')
    expect(nearDay('2026-11-22', '2026-11-23')).toBe('yesterday')
    expect(nearDay('2026-11-25', '2026-11-23')).toBeNull()
  })

  it.each([
    [0, 'duration.minutes'],
    [45, 'duration.minutes'],
    [60, 'duration.hours'],
    [90, 'duration.hoursMinutes'],
    [4320, 'duration.days'],
  ])('%i minutes are told as %s', (minutes, key) => {
    expect(durationParts(minutes).key).toBe(key)
  })

  it('count down to the last minute and never below nothing', () => {
    expect(minutesUntil(at('10:00'), at('09:59') + 30_000)).toBe(1)
    expect(minutesUntil(at('10:00'), at('10:01'))).toBe(0)
  })
})
