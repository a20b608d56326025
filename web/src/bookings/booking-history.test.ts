import { describe, expect, it } from 'vitest'
import { aBooking, at } from '../test-support/examples.ts'
import { historyOf } from './booking-history.ts'

const keys = (...given: Parameters<typeof historyOf>) => historyOf(...given).map(({ key }) => key)

describe('what happened to a booking', () => {
  it('ends with what it is waiting for', () => {
    expect(keys(aBooking({ state: 'placing', inDingTalk: false }), at('08:00'))).toEqual([
      'booking.created',
      'booking.placingNow',
    ])
    expect(keys(aBooking({ state: 'awaiting_approval' }), at('08:00'))).toEqual(['booking.created', 'booking.awaiting'])
  })

  it('says who cancelled it, when and why', () => {
    const cancelled = aBooking({
      state: 'cancelled',
      cancelledAt: '2026-11-23T09:00:00+08:00',
      cancelledBy: { id: 'x', name: '王子涵', avatarUrl: null },
      cancelReason: '空调检修',
    })
    expect(historyOf(cancelled, at('09:30')).at(-1)).toMatchObject({
      key: 'booking.wasCancelled',
      name: '王子涵',
      reason: '空调检修',
    })
  })

  it('does not claim that a refused booking ever stood in the calendar', () => {
    expect(keys(aBooking({ state: 'refused', inDingTalk: false }), at('08:00'))).toEqual([
      'booking.created',
      'booking.wasRefused',
    ])
  })

  it('says that it came from DingTalk, and that it is over', () => {
    expect(keys(aBooking({ origin: 'dingtalk' }), at('12:00'))).toEqual([
      'booking.createdByDingTalk',
      'booking.confirmedInDingTalk',
      'booking.hasEnded',
    ])
    expect(keys(aBooking({ origin: 'dingtalk', organizer: null }), at('10:30'))[0]).toBe('booking.createdUnknown')
  })

  it('does not pretend to know when a native booking was made', () => {
    expect(historyOf(aBooking({ origin: 'dingtalk' }), at('08:00'))[0]?.at).toBeNull()
    expect(historyOf(aBooking(), at('08:00'))[0]?.at).not.toBeNull()
  })
})
