import { describe, expect, it } from 'vitest'
import { aRoom, at, zone } from '../test-support/examples.ts'
import { firstGap, firstTime, toChosenTime } from './first-choice.ts'

const hours = { zone, snapMinutes: 15, dayStartMinutes: 480, dayEndMinutes: 1200 }

describe('the time to begin with', () => {
  it('is the next quarter, or the running one when it has only just begun', () => {
    expect(firstTime({ now: at('13:52'), ...hours })).toEqual({
      date: '2026-11-23',
      startMinutes: 840,
      endMinutes: 900,
    })
    expect(firstTime({ now: at('14:03'), ...hours })).toMatchObject({ startMinutes: 840 })
  })

  it('is the begin of the working day before it, and tomorrow’s after it', () => {
    expect(firstTime({ now: at('05:10'), ...hours })).toEqual({
      date: '2026-11-23',
      startMinutes: 480,
      endMinutes: 540,
    })
    expect(firstTime({ now: at('21:30'), ...hours })).toMatchObject({ date: '2026-11-24', startMinutes: 480 })
    expect(firstTime({ now: at('23:55'), ...hours })).toMatchObject({ date: '2026-11-24', startMinutes: 480 })
  })

  it('may end at midnight', () => {
    expect(toChosenTime({ start: at('23:00'), end: at('23:00') + 3_600_000 }, zone)).toEqual({
      date: '2026-11-23',
      startMinutes: 1380,
      endMinutes: 1440,
    })
  })
})

describe('the first gap of a given room', () => {
  it('skips what is too short and takes at most an hour', () => {
    const free = [
      { start: at('09:00'), end: at('09:20') },
      { start: at('10:10'), end: at('12:00') },
    ]
    expect(firstGap(aRoom(), free, { from: at('09:00'), snapMinutes: 15 })).toEqual({
      start: at('10:15'),
      end: at('11:15'),
    })
  })

  it('is none when the day is full', () => {
    expect(firstGap(aRoom(), [], { from: at('09:00'), snapMinutes: 15 })).toBeNull()
  })
})
