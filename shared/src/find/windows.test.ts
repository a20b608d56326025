import { describe, expect, it } from 'vitest'
import { hour } from '../time/time-range.ts'
import { fromWallTime, toIsoInZone } from '../time/zone.ts'
import { toWindows, type When } from './windows.ts'

const shanghai = 'Asia/Shanghai'
const hours = { start: 8 * 60, end: 20 * 60 }

function windowsOf(when: When, given: { now?: string; zone?: string; minutes?: number } = {}): string[] {
  const { now = '2026-11-23T09:50:00+08:00', zone = shanghai, minutes = 60 } = given
  return toWindows(when, { now: Date.parse(now), zone, snapMinutes: 15, minutes, hours }).map(
    ({ start, end }) => `${toIsoInZone(start, zone)} ${toIsoInZone(end, zone)}`,
  )
}

describe('when, in words', () => {
  it('in the next two hours begins with the running quarter', () => {
    expect(windowsOf({ kind: 'soon', within: 120 })).toEqual(['2026-11-23T09:45:00+08:00 2026-11-23T11:45:00+08:00'])
  })

  it('at a time means just then, and nothing once it has gone', () => {
    expect(windowsOf({ kind: 'at', date: '2026-11-23', startMinutes: 14 * 60 })).toEqual([
      '2026-11-23T14:00:00+08:00 2026-11-23T15:00:00+08:00',
    ])
    expect(windowsOf({ kind: 'at', date: '2026-11-23', startMinutes: 9 * 60 })).toEqual([])
  })

  it('today is what is left of it, and nothing when the meeting would not fit into that', () => {
    const day = { kind: 'day', date: '2026-11-23', part: 'morning' } as const
    expect(windowsOf(day)).toEqual(['2026-11-23T09:45:00+08:00 2026-11-23T12:00:00+08:00'])
    expect(windowsOf(day, { minutes: 180 })).toEqual([])
  })

  it('any Tuesday afternoon is one window in each week, today among them if it is Tuesday', () => {
    const tuesdays = { kind: 'weekday', weekday: 2, part: 'afternoon', weeks: 3 } as const
    expect(windowsOf(tuesdays)).toEqual([
      '2026-11-24T12:00:00+08:00 2026-11-24T18:00:00+08:00',
      '2026-12-01T12:00:00+08:00 2026-12-01T18:00:00+08:00',
      '2026-12-08T12:00:00+08:00 2026-12-08T18:00:00+08:00',
    ])
    const [first] = windowsOf({ ...tuesdays, weekday: 1 }, { now: '2026-11-23T15:10:00+08:00' })
    expect(first).toBe('2026-11-23T15:00:00+08:00 2026-11-23T18:00:00+08:00')
  })

  it('keeps to the clock on the wall where clocks change in between', () => {
    const zone = 'Europe/Berlin'
    const sundays = { kind: 'weekday', weekday: 0, part: 'morning', weeks: 2 } as const
    expect(windowsOf(sundays, { zone, now: '2026-10-19T09:00:00+02:00' })).toEqual([
      '2026-10-25T08:00:00+01:00 2026-10-25T12:00:00+01:00',
      '2026-11-01T08:00:00+01:00 2026-11-01T12:00:00+01:00',
    ])
    const night = toWindows(
      { kind: 'day', date: '2026-10-25', part: 'any' },
      { now: 0, zone, snapMinutes: 15, minutes: 60, hours: { start: 0, end: 24 * 60 } },
    )
    expect((night[0]?.end ?? 0) - fromWallTime({ date: '2026-10-25', minutes: 0 }, zone)).toBe(25 * hour)
  })
})
