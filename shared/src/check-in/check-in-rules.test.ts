import { assert, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minute } from '../time/time-range.ts'
import { claimWindow, nextClaimStep, type ClaimSubject } from './check-in-rules.ts'
import { defaultCheckIn, type CheckInSettings } from './check-in.types.ts'

const start = Date.parse('2026-11-24T10:00:00+08:00')
const settings: CheckInSettings = { ...defaultCheckIn, isOn: true }
const aMeeting = (given: Partial<ClaimSubject> = {}): ClaimSubject => ({
  start,
  end: start + 60 * minute,
  roomIds: ['room'],
  organizerId: 'zhangsan',
  createdAt: start - 600 * minute,
  ...given,
})
const exempting = (exempt: Partial<CheckInSettings['exempt']>): CheckInSettings => ({
  ...settings,
  exempt: { ...settings.exempt, ...exempt },
})

describe('claiming a booking', () => {
  test('is possible from ten minutes before the begin, and to be done until ten minutes after it', () => {
    expect(claimWindow(settings, aMeeting())).toEqual({ opensAt: start - 10 * minute, deadline: start + 10 * minute })
  })

  test('has as much time after booking late', () => {
    expect(claimWindow(settings, aMeeting({ createdAt: start + 7 * minute }))?.deadline).toBe(start + 17 * minute)
  })

  test.each<[string, CheckInSettings, Partial<ClaimSubject>]>([
    ['a short one', settings, { end: start + 15 * minute }],
    ['one of the whole day', settings, { end: start + 480 * minute }],
    ['one of somebody exempt', exempting({ employeeIds: ['zhangsan'] }), {}],
    ['one in an exempt room', exempting({ roomIds: ['room'] }), {}],
    ['one of nobody known', settings, { organizerId: null }],
  ])('is not asked of %s', (_, rules, given) => {
    expect(claimWindow(rules, aMeeting(given))).toBeNull()
  })

  test('is asked where one of several rooms is not exempt', () => {
    expect(claimWindow(exempting({ roomIds: ['room'] }), aMeeting({ roomIds: ['room', 'hall'] }))).not.toBeNull()
  })

  test('is never missed without a warning, however late somebody looks', () => {
    assert(
      property(integer({ min: -30, max: 70 }), integer({ min: -600, max: 20 }), (passed, booked) => {
        const now = start + passed * minute
        const booking = aMeeting({ createdAt: start + booked * minute })
        const step = nextClaimStep(settings, booking, { until: null, now })
        expect(step?.kind).not.toBe('release')
        if (step?.kind !== 'warn') return
        expect(step.until - now).toBeGreaterThanOrEqual(settings.warnMinutes * minute)
        expect(nextClaimStep(settings, booking, { until: step.until, now: step.until - 1 })).toMatchObject({
          kind: 'wait',
        })
        expect(nextClaimStep(settings, booking, { until: step.until, now: step.until })).toEqual({ kind: 'release' })
      }),
    )
  })
})
