import { describe, expect, test } from 'vitest'
import { barAt, isFreeFor, openSpans, segmentsOf, statusAt, toTimelineRows } from './day-timeline.ts'
import { aBar, aBooking, aRoom, aTimeline, at } from './timeline.fixtures.ts'

const rowsOf = (
  bars: ReturnType<typeof aBar>[],
  bookings: Parameters<typeof toTimelineRows>[2] = [],
  names = ['', '李四', '空调检修'],
) => toTimelineRows(aTimeline([['room-1', bars]], names), [aRoom()], bookings)

describe('a day of rooms', () => {
  test('a room without bars is free all day', () => {
    const [row] = toTimelineRows(aTimeline([]), [aRoom()], [])
    expect(row?.bars).toEqual([])
    expect(row?.free).toEqual([{ start: 0, end: 1440 }])
  })

  test('rooms keep their display order, whatever order the day comes in', () => {
    const rooms = [aRoom({ id: 'b' }), aRoom({ id: 'a' })]
    const rows = toTimelineRows(aTimeline([['a', [aBar('09:00', '10:00')]]]), rooms, [])
    expect(rows.map((row) => row.room.id)).toEqual(['b', 'a'])
    expect(rows[1]?.bars).toHaveLength(1)
  })

  test('each kind of bar says what it is and by whom', () => {
    const [row] = rowsOf([
      aBar('08:00', '09:00', 0, 1),
      aBar('09:00', '10:00', 1, 1),
      aBar('10:00', '11:00', 2, 1),
      aBar('11:00', '12:00', 3, 2),
      aBar('13:00', '14:00', 4, 1),
    ])
    expect(row?.bars.map((bar) => [bar.state, bar.label])).toEqual([
      ['confirmed', '李四'],
      ['placing', '李四'],
      ['awaiting_approval', '李四'],
      ['closed', '空调检修'],
      ['conflict', '李四'],
    ])
  })

  test('neighbours leave no gap between them', () => {
    const [row] = rowsOf([aBar('09:00', '10:00'), aBar('10:00', '11:00')])
    expect(row?.free).toEqual([
      { start: 0, end: 540 },
      { start: 660, end: 1440 },
    ])
  })

  test('a bar that began yesterday and one that lasts into tomorrow belong to the day', () => {
    const [row] = rowsOf([
      [-60, 120, 0, 0],
      [1380, 120, 0, 0],
      [-120, 60, 0, 0],
    ])
    expect(row?.bars).toHaveLength(2)
    expect(row?.free).toEqual([{ start: 60, end: 1380 }])
  })
})

describe('my own bookings', () => {
  test('replace the anonymous bar of the same time and carry their title', () => {
    const [row] = rowsOf([aBar('09:00', '10:00', 0, 1)], [aBooking('09:00', '10:00')])
    expect(row?.bars).toHaveLength(1)
    expect(row?.bars[0]).toMatchObject({ mine: true, label: '周会', bookingId: 'booking-1', state: 'confirmed' })
  })

  test('are there at once, before the day has been asked for again', () => {
    const [row] = rowsOf([], [aBooking('09:00', '10:00', { state: 'placing' })])
    expect(row?.bars[0]).toMatchObject({ mine: true, state: 'placing', start: 540, end: 600 })
  })

  test('count in each of their rooms', () => {
    const rooms = [aRoom({ id: 'a' }), aRoom({ id: 'b' })]
    const rows = toTimelineRows(aTimeline([]), rooms, [aBooking('09:00', '10:00', { roomIds: ['a', 'b'] })])
    expect(rows.map((row) => row.bars.length)).toEqual([1, 1])
  })

  test('do not show when cancelled, refused or not mine', () => {
    const [row] = rowsOf(
      [],
      [
        aBooking('09:00', '10:00', { state: 'cancelled' }),
        aBooking('10:00', '11:00', { state: 'refused' }),
        aBooking('11:00', '12:00', { mine: null }),
      ],
    )
    expect(row?.bars).toEqual([])
  })

  test('do not hide a closure or a rival that claims the same time', () => {
    const [row] = rowsOf(
      [aBar('09:00', '10:00', 0, 0), aBar('09:00', '10:00', 4, 1), aBar('09:00', '10:00', 3, 2)],
      [aBooking('09:00', '10:00')],
    )
    expect(row?.bars.map((bar) => bar.state).sort()).toEqual(['closed', 'confirmed', 'conflict'])
  })
})

describe('two that claim the same time', () => {
  test('share the height of the track, the others keep all of it', () => {
    const [row] = rowsOf([aBar('08:00', '09:00'), aBar('09:00', '11:00'), aBar('10:00', '12:00', 4)])
    expect(row?.bars.map((bar) => bar.lane)).toEqual(['whole', 'upper', 'lower'])
  })
})

describe('what is free', () => {
  const [row] = rowsOf([aBar('09:00', '10:00'), aBar('12:00', '13:00')])
  if (!row) throw new Error('a row was expected')

  test('cannot begin in the past', () => {
    const nine30 = (at('09:30') - at('00:00')) / 60_000
    expect(openSpans(row, nine30)).toEqual([
      { start: 600, end: 720 },
      { start: 780, end: 1440 },
    ])
    expect(openSpans(row, 1440)).toEqual([])
  })

  test('is long enough or not', () => {
    expect(isFreeFor(row, 600, 120)).toBe(true)
    expect(isFreeFor(row, 600, 121)).toBe(false)
    expect(isFreeFor(row, 590, 15)).toBe(false)
  })

  test('ends where a bar begins: the end belongs to the next', () => {
    expect(barAt(row, 540)).toBeDefined()
    expect(barAt(row, 600)).toBeUndefined()
  })
})

describe('a day told one after the other', () => {
  const [row] = rowsOf([aBar('09:00', '10:00', 0, 1), aBar('10:00', '11:00'), aBar('11:10', '12:00')])
  if (!row) throw new Error('a row was expected')

  test('free time and bars alternate, cut to the hours asked for; crumbs are left out', () => {
    expect(segmentsOf(row, { start: 570, end: 780 }, 15).map(({ kind, span }) => [kind, span.start, span.end])).toEqual(
      [
        ['bar', 570, 600],
        ['bar', 600, 660],
        ['bar', 670, 720],
        ['free', 720, 780],
      ],
    )
  })

  test('a free room says until when, and nothing when it stays free', () => {
    expect(statusAt(row, 500, 1440)).toEqual({ kind: 'free', until: 540 })
    expect(statusAt(row, 800, 1440)).toEqual({ kind: 'free', until: null })
  })

  test('a busy room is busy until the last of its meetings without a pause', () => {
    expect(statusAt(row, 545, 1440)).toMatchObject({ kind: 'busy', until: 660, bar: { label: '李四' } })
  })
})
