import { describe, expect, it } from 'vitest'
import { aDay, at, zone } from '../test-support/examples.ts'
import { busyRangesOf } from '../day-timelines/busy-ranges.ts'
import { shownHours, toBox, toParts, toTicks } from './mini-bar.ts'

describe('the bar of a room around a choice', () => {
  it('shows whole hours, two on either side', () => {
    expect(shownHours({ start: at('14:15'), end: at('15:00') }, zone)).toEqual({ start: at('12:00'), end: at('17:00') })
  })

  it('stays within the day', () => {
    const midnight = at('00:00') + 86_400_000
    expect(shownHours({ start: at('00:15'), end: at('01:00') }, zone)).toEqual({ start: at('00:00'), end: at('05:00') })
    expect(shownHours({ start: at('23:00'), end: midnight }, zone)).toEqual({ start: at('19:00'), end: midnight })
  })

  it('puts spans where they belong and cuts them at its edges', () => {
    const shown = { start: at('10:00'), end: at('15:00') }
    expect(toBox({ start: at('11:00'), end: at('12:00') }, shown)).toEqual({ left: 20, width: 20 })
    expect(toBox({ start: at('08:00'), end: at('11:00') }, shown)).toEqual({ left: 0, width: 20 })
    expect(toBox({ start: at('08:00'), end: at('09:00') }, shown)).toEqual({ left: 0, width: 0 })
  })

  it('tells what is mine, pending, closed and in conflict apart', () => {
    const day = aDay([
      { from: '10:00', to: '11:00' },
      { from: '11:00', to: '12:00', kind: 'placing' },
      { from: '12:00', to: '13:00', kind: 'closed' },
      { from: '13:00', to: '14:00', kind: 'conflict' },
      { from: '18:00', to: '19:00' },
    ])
    const parts = toParts(
      busyRangesOf(day, 'room-1'),
      { start: at('10:00'), end: at('15:00') },
      ({ start }) => start === at('10:00'),
    )
    expect(parts.map(({ kind }) => kind)).toEqual(['mine', 'pending', 'closed', 'conflict'])
  })

  it('labels every hour, and every second one when there are many', () => {
    expect(toTicks({ start: at('10:00'), end: at('15:00') }, zone).map(({ label }) => label)).toEqual([
      '10',
      '11',
      '12',
      '13',
      '14',
      '15',
    ])
    expect(toTicks({ start: at('08:00'), end: at('18:00') }, zone).map(({ label }) => label)).toEqual([
      '8',
      '10',
      '12',
      '14',
      '16',
      '18',
    ])
  })
})
