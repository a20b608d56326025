import { describe, expect, it } from 'vitest'
import { aBooking, at, zone } from '../test-support/examples.ts'
import { bookingsOfDay, findFocus, quickRange } from './today.ts'

const today = { start: at('00:00'), end: at('00:00') + 86_400_000 }

describe('the booking that matters now', () => {
  const morning = aBooking({ from: '09:00', to: '10:00' })
  const noon = aBooking({ from: '12:00', to: '13:00' })

  it('is the running one, even when another begins in a minute', () => {
    expect(findFocus([noon, morning], at('09:59'), today)).toBe(morning)
  })

  it('is the next one from the moment the last has ended', () => {
    expect(findFocus([morning, noon], at('10:00'), today)).toBe(noon)
  })

  it('is never a cancelled one, nor one of another day', () => {
    const cancelled = aBooking({ from: '11:00', to: '12:00', state: 'cancelled' })
    const tomorrow = aBooking({ from: '09:00', to: '10:00', date: '2026-11-24' })
    expect(findFocus([morning, cancelled, tomorrow], at('10:30'), today)).toBeNull()
  })

  it('is the one that ends first when two run at once', () => {
    const long = aBooking({ from: '08:00', to: '12:00' })
    expect(findFocus([long, morning], at('09:30'), today)).toBe(morning)
  })
})

describe('my day', () => {
  it('shows what is over, and what crosses midnight, but not what was cancelled', () => {
    const over = aBooking({ from: '08:00', to: '09:00', state: 'ended' })
    const night = aBooking({ id: 'night', start: '2026-11-22T23:00:00+08:00', end: '2026-11-23T01:00:00+08:00' })
    const cancelled = aBooking({ from: '11:00', to: '12:00', state: 'cancelled' })
    expect(bookingsOfDay([cancelled, over, night], today)).toEqual([night, over])
  })
})

const quick = (now: string, minutes: number, busy: { start: number; end: number }[] = []) =>
  quickRange({ now: at(now), minutes, zone, snapMinutes: 15, busy })

describe('taking a room now', () => {
  it('begins with the running quarter and ends about so much later', () => {
    expect(quick('13:52', 30)).toEqual({ start: at('13:45'), end: at('14:15') })
    expect(quick('13:53', 30)).toEqual({ start: at('13:45'), end: at('14:30') })
    expect(quick('14:00', 60)).toEqual({ start: at('14:00'), end: at('15:00') })
  })

  it('waits for the next quarter when the last meeting has only just ended', () => {
    const before = [{ start: at('13:00'), end: at('13:50') }]
    expect(quick('13:52', 30, before)).toEqual({ start: at('14:00'), end: at('14:15') })
  })

  it('is not offered when the next meeting comes too early', () => {
    const next = [{ start: at('14:15'), end: at('15:00') }]
    expect(quick('13:47', 60, next)).toBeNull()
    expect(quick('13:47', 30, next)).toEqual({ start: at('13:45'), end: at('14:15') })
  })
})
