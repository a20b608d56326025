import { hour, toIsoInZone } from '@meeting/shared'
import { describe, expect, test } from 'vitest'
import { nextNight, pauseWithinBudget } from './due-times.rules.ts'

describe('nightly work', () => {
  const zone = 'Asia/Shanghai'
  const next = (now: string) => toIsoInZone(nextNight(Date.parse(now), zone, 190, ''), zone)

  test('is due tonight when its time is still to come, else tomorrow', () => {
    expect(next('2026-11-23T01:00:00+08:00')).toBe('2026-11-23T03:10:00+08:00')
    expect(next('2026-11-23T03:10:00+08:00')).toBe('2026-11-24T03:10:00+08:00')
    expect(next('2026-11-23T22:00:00+08:00')).toBe('2026-11-24T03:10:00+08:00')
  })

  test('of many Corps is spread over forty minutes, each always at its own time', () => {
    const now = Date.parse('2026-11-23T09:00:00+08:00')
    const times = Array.from({ length: 200 }, (_, index) => nextNight(now, zone, 190, `ding${index * 7}`))
    const earliest = Date.parse('2026-11-24T03:10:00+08:00')
    expect(Math.min(...times)).toBeGreaterThanOrEqual(earliest)
    expect(Math.max(...times)).toBeLessThan(earliest + 40 * 60_000)
    expect(new Set(times).size).toBeGreaterThan(10)
  })
})

describe('comparing bookings', () => {
  test('happens four times a day while the budget allows', () => {
    expect(pauseWithinBudget(8)).toBe(6 * hour)
  })

  test('happens as seldom as keeps a month within a fifth of the quota', () => {
    const runs = (30 * 24 * hour) / pauseWithinBudget(40)
    expect(runs * 40).toBeLessThanOrEqual(1_000)
    expect(runs).toBeGreaterThan(24)
  })
})
