import { describe, expect, it } from 'vitest'
import { aDay, aRoom, at, everybody } from '../test-support/examples.ts'
import { findFreeRooms } from './free-rooms.ts'

const input = { subject: everybody, now: at('10:05'), leastMinutes: 15 }

describe('rooms to take now', () => {
  it('come with the time until which they are free, longest first up to two hours', () => {
    const rooms = [aRoom({ id: 'short' }), aRoom({ id: 'long' }), aRoom({ id: 'all-day' })]
    const timeline = aDay([
      { room: 'short', from: '11:00', to: '12:00' },
      { room: 'long', from: '15:00', to: '16:00' },
    ])
    expect(findFreeRooms({ ...input, rooms, timeline })).toEqual([
      { roomId: 'long', until: at('15:00') },
      { roomId: 'all-day', until: timeline.to * 1000 },
      { roomId: 'short', until: at('11:00') },
    ])
  })

  it('are offered until midnight, which ends no gap', () => {
    const timeline = aDay([{ room: 'until-late', from: '23:55', to: '24:00' }])
    const rooms = [aRoom({ id: 'empty' }), aRoom({ id: 'until-late' })]
    expect(findFreeRooms({ ...input, now: at('23:52'), rooms, timeline })).toEqual([
      { roomId: 'empty', until: timeline.to * 1000 },
    ])
  })

  it('leave out those in use, closed, too soon taken, or not for me', () => {
    const rooms = [
      aRoom({ id: 'in-use' }),
      aRoom({ id: 'soon' }),
      aRoom({ id: 'closed' }),
      aRoom({ id: 'administrators', rules: { bookableBy: { kind: 'administrators' } } }),
      aRoom({ id: 'long-only', rules: { minMinutes: 60 } }),
    ]
    const timeline = aDay([
      { room: 'in-use', from: '10:00', to: '11:00' },
      { room: 'soon', from: '10:15', to: '11:00' },
      { room: 'closed', from: '00:00', to: '23:59', kind: 'closed' },
      { room: 'long-only', from: '11:00', to: '12:00' },
    ])
    expect(findFreeRooms({ ...input, rooms, timeline })).toEqual([])
  })
})
