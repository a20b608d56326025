import { describe, expect, it } from 'vitest'
import { aDay, aRoom, at, everybody } from '../test-support/examples.ts'
import { busyRangesOf } from '../day-timelines/busy-ranges.ts'
import { findAlternatives } from './alternatives.ts'

type Bars = Parameters<typeof aDay>[0]
const room = aRoom({ id: 'room-1', groupId: 'floor-3' })

function alternativesFor(bars: Bars, given: Partial<Parameters<typeof findAlternatives>[0]> = {}) {
  const day = aDay(bars)
  return findAlternatives({
    room,
    range: { start: at('10:00'), end: at('11:00') },
    rooms: [room],
    busyOf: (id) => busyRangesOf(day, id),
    subject: everybody,
    now: at('08:00'),
    snapMinutes: 15,
    people: 1,
    within: { start: at('08:00'), end: at('20:00') },
    ...given,
  })
}

describe('what would go instead', () => {
  it('the same room at the nearest times, later first', () => {
    const found = alternativesFor([{ from: '10:00', to: '10:30' }], { people: 9 })
    expect(found.filter(({ kind }) => kind === 'time').map(({ range }) => range)).toEqual([
      { start: at('10:30'), end: at('11:30') },
      { start: at('09:00'), end: at('10:00') },
    ])
  })

  it('nothing that has passed and nothing that breaks a rule', () => {
    const closed = aRoom({ id: 'room-1', rules: { openForBooking: false } })
    expect(alternativesFor([{ from: '10:00', to: '20:00' }], { now: at('09:50') })).toEqual([])
    expect(alternativesFor([], { room: closed, rooms: [closed] })).toEqual([])
  })

  it('other rooms that are free then: the same floor first, then the size that fits', () => {
    const near = aRoom({ id: 'near', groupId: 'floor-3', capacity: 20 })
    const fitting = aRoom({ id: 'fitting', groupId: 'floor-5', capacity: 6 })
    const large = aRoom({ id: 'large', groupId: 'floor-5', capacity: 40 })
    const small = aRoom({ id: 'small', groupId: 'floor-3', capacity: 2 })
    const taken = aRoom({ id: 'taken', groupId: 'floor-3', capacity: 6 })
    const found = alternativesFor(
      [
        { from: '08:00', to: '20:00' },
        { room: 'taken', from: '10:30', to: '11:30' },
      ],
      { rooms: [room, large, fitting, small, taken, near], people: 5 },
    )
    expect(found.map((alternative) => alternative.room.id)).toEqual(['near', 'fitting'])
  })

  it('a shorter time when at least half of it is left', () => {
    const busy: Bars = [
      { from: '08:00', to: '10:00' },
      { from: '10:45', to: '20:00' },
    ]
    expect(alternativesFor(busy)).toEqual([{ kind: 'shorter', room, range: { start: at('10:00'), end: at('10:45') } }])
    const almostNothing: Bars = [
      { from: '08:00', to: '10:00' },
      { from: '10:15', to: '20:00' },
    ]
    expect(alternativesFor(almostNothing)).toEqual([])
  })

  it('as long as the room allows, when it was too long', () => {
    const strict = aRoom({ id: 'room-1', rules: { maxMinutes: 30 } })
    expect(alternativesFor([], { room: strict, rooms: [strict] })).toEqual([
      { kind: 'shorter', room: strict, range: { start: at('10:00'), end: at('10:30') } },
    ])
  })

  it('a room of the same size, when nobody said how many come', () => {
    const tiny = aRoom({ id: 'tiny', groupId: 'floor-3', capacity: 2 })
    const same = aRoom({ id: 'same', groupId: 'floor-3', capacity: 8 })
    const found = alternativesFor([{ from: '08:00', to: '20:00' }], { rooms: [room, tiny, same] })
    expect(found.map((alternative) => alternative.room.id)).toEqual(['same', 'tiny'])
  })
})
