import { describe, expect, it } from 'vitest'
import { hour, minute } from '../time/time-range.ts'
import { fromWallTime } from '../time/zone.ts'
import { bookingOpensAt, checkRoomRules } from './room-rules.ts'
import type { RoomRules, RuleSubject } from './rooms.types.ts'

const zone = 'Asia/Shanghai'
const now = fromWallTime({ date: '2026-11-23', minutes: 10 * 60 }, zone)
const free: RoomRules = {
  openForBooking: true,
  minMinutes: null,
  maxMinutes: null,
  advance: null,
  closures: [],
  approval: 'none',
  seriesAllowed: true,
  bookableBy: { kind: 'everyone' },
}
const employee: RuleSubject = { employeeId: 'e1', isAdministrator: false, departmentIds: [11] }

function check(rules: Partial<RoomRules>, options: { start?: number; minutes?: number; subject?: RuleSubject } = {}) {
  const start = options.start ?? now + hour
  const range = { start, end: start + (options.minutes ?? 60) * minute }
  return checkRoomRules({ rules: { ...free, ...rules }, timeZone: zone }, options.subject ?? employee, range, now)
}

describe('rules of a room', () => {
  it('a room without rules may be booked by everyone', () => {
    expect(check({})).toEqual([])
  })

  it('names the shortest and longest booking, both ends included', () => {
    expect(check({ minMinutes: 30 }, { minutes: 15 })).toEqual([{ rule: 'too_short', minMinutes: 30 }])
    expect(check({ minMinutes: 30, maxMinutes: 120 }, { minutes: 30 })).toEqual([])
    expect(check({ minMinutes: 30, maxMinutes: 120 }, { minutes: 120 })).toEqual([])
    expect(check({ maxMinutes: 120 }, { minutes: 135 })).toEqual([{ rule: 'too_long', maxMinutes: 120 }])
  })

  it('opens so many days ahead, at its hour', () => {
    const advance = { count: 7, unit: 'days', opensAt: '09:00' } as const
    const inAWeek = fromWallTime({ date: '2026-11-30', minutes: 23 * 60 }, zone)
    const inEightDays = fromWallTime({ date: '2026-12-01', minutes: 8 * 60 }, zone)
    expect(check({ advance }, { start: inAWeek })).toEqual([])
    const opensAt = fromWallTime({ date: '2026-11-24', minutes: 9 * 60 }, zone)
    expect(check({ advance }, { start: inEightDays })).toEqual([{ rule: 'too_early', opensAt }])
  })

  it('a month back from the 31st is the last day of the shorter month', () => {
    const start = fromWallTime({ date: '2027-03-31', minutes: 600 }, zone)
    const opens = bookingOpensAt(start, { count: 1, unit: 'months', opensAt: '00:00' }, zone)
    expect(opens).toBe(fromWallTime({ date: '2027-02-28', minutes: 0 }, zone))
  })

  it('a closure refuses what touches it, and neighbours are free', () => {
    const closure = { start: now + 2 * hour, end: now + 3 * hour, reason: '检修', contact: null }
    expect(check({ closures: [closure] }, { start: now + hour })).toEqual([])
    expect(check({ closures: [closure] }, { start: now + 3 * hour })).toEqual([])
    expect(check({ closures: [closure] }, { start: now + hour, minutes: 75 })).toEqual([{ rule: 'closed', closure }])
  })

  it('a closure without end holds for ever', () => {
    const closure = { start: now, end: null, reason: '装修', contact: '王工' }
    expect(check({ closures: [closure] }, { start: now + 9_000 * hour })).toEqual([{ rule: 'closed', closure }])
  })

  it('knows who may book', () => {
    expect(check({ bookableBy: { kind: 'administrators' } })).toEqual([{ rule: 'administrators_only' }])
    expect(
      check({ bookableBy: { kind: 'administrators' } }, { subject: { ...employee, isAdministrator: true } }),
    ).toEqual([])
    const outsider = { ...employee, departmentIds: [12] }
    const bookableBy = { kind: 'listed' as const, employeeIds: ['e2'], departmentIds: [11], names: ['研发中心'] }
    expect(check({ bookableBy })).toEqual([])
    expect(check({ bookableBy }, { subject: outsider })).toEqual([{ rule: 'not_listed', names: ['研发中心'] }])
  })

  it('asks both DingTalk and ourselves who may book', () => {
    const bookableHere = { kind: 'listed' as const, employeeIds: ['e2'], departmentIds: [], names: ['李四'] }
    expect(check({ bookableHere })).toEqual([{ rule: 'not_listed', names: ['李四'] }])
    expect(check({ bookableHere }, { subject: { ...employee, employeeId: 'e2' } })).toEqual([])
    const both = { bookableBy: { kind: 'administrators' as const }, bookableHere }
    expect(check(both, { subject: { ...employee, employeeId: 'e2' } })).toEqual([{ rule: 'administrators_only' }])
  })

  it('tells everything that is wrong at once', () => {
    const broken = check({ openForBooking: false, approval: 'custom', maxMinutes: 30 })
    expect(broken.map((violation) => violation.rule)).toEqual(['not_open', 'custom_approval', 'too_long'])
  })
})
