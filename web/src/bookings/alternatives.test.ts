import { describe, expect, it } from 'vitest'
import { aDay, aRoom, at, everybody, zone } from '../test-support/examples.ts'
import { busyRangesOf } from '../day-timelines/busy-ranges.ts'
import { findAlternatives, type Alternative } from './alternatives.ts'

type Bars = Parameters<typeof aDay>[0]
const room = aRoom({ id: 'room-1', groupId: 'floor-3' })

function alternativesFor(bars: Bars, given: Partial<Parameters<typeof findAlternatives>[0]> = {}) {
  const day = aDay(bars)
  return findAlternatives({
    chosen: [room],
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

const roomsIn = (found: Alternative[]) => found.flatMap((offer) => (offer.kind === 'room' ? [offer.room.id] : []))

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
    expect(alternativesFor([], { chosen: [closed], rooms: [closed] })).toEqual([])
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
    expect(roomsIn(found)).toEqual(['near', 'fitting'])
  })

  it('a shorter time when at least half of it is left', () => {
    const busy: Bars = [
      { from: '08:00', to: '10:00' },
      { from: '10:45', to: '20:00' },
    ]
    expect(alternativesFor(busy)).toEqual([{ kind: 'shorter', range: { start: at('10:00'), end: at('10:45') }, zone }])
    const almostNothing: Bars = [
      { from: '08:00', to: '10:00' },
      { from: '10:15', to: '20:00' },
    ]
    expect(alternativesFor(almostNothing)).toEqual([])
  })

  it('as long as the room allows, when it was too long', () => {
    const strict = aRoom({ id: 'room-1', rules: { maxMinutes: 30 } })
    expect(alternativesFor([], { chosen: [strict], rooms: [strict] })).toEqual([
      { kind: 'shorter', range: { start: at('10:00'), end: at('10:30') }, zone },
    ])
  })

  it('a room of the same size, when nobody said how many come', () => {
    const tiny = aRoom({ id: 'tiny', groupId: 'floor-3', capacity: 2 })
    const same = aRoom({ id: 'same', groupId: 'floor-3', capacity: 8 })
    const found = alternativesFor([{ from: '08:00', to: '20:00' }], { rooms: [room, tiny, same] })
    expect(roomsIn(found)).toEqual(['same', 'tiny'])
  })
})

describe('what would go instead of several rooms', () => {
  const second = aRoom({ id: 'room-2', groupId: 'floor-3' })
  const third = aRoom({ id: 'room-3', groupId: 'floor-3' })
  const fourth = aRoom({ id: 'room-4', groupId: 'floor-5' })
  const both = { chosen: [room, second], rooms: [room, second, third, fourth] }

  it('times at which all of them are free', () => {
    const busy: Bars = [
      { from: '10:00', to: '11:00' },
      { room: 'room-2', from: '11:00', to: '12:00' },
    ]
    const times = alternativesFor(busy, both).filter(({ kind }) => kind === 'time')
    expect(times.map(({ range }) => range)).toEqual([
      { start: at('12:00'), end: at('13:00') },
      { start: at('09:00'), end: at('10:00') },
    ])
  })

  it('another room in place of the one that is taken, never one that is chosen already', () => {
    const found = alternativesFor([{ room: 'room-2', from: '08:00', to: '20:00' }], both)
    expect(found).toEqual([
      expect.objectContaining({ kind: 'room', room: third, insteadOf: second }),
      expect.objectContaining({ kind: 'room', room: fourth, insteadOf: second }),
    ])
  })

  it('a different room for each that is taken', () => {
    const found = alternativesFor(
      [
        { from: '08:00', to: '20:00' },
        { room: 'room-2', from: '08:00', to: '20:00' },
      ],
      both,
    )
    expect(found).toEqual([
      expect.objectContaining({ room: third, insteadOf: room }),
      expect.objectContaining({ room: fourth, insteadOf: second }),
    ])
  })

  it('as short as the strictest of them wants', () => {
    const strict = aRoom({ id: 'room-2', rules: { maxMinutes: 30 } })
    expect(alternativesFor([], { chosen: [room, strict], rooms: [room, strict] })).toEqual([
      { kind: 'shorter', range: { start: at('10:00'), end: at('10:30') }, zone },
    ])
  })
})
