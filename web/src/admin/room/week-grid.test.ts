import { expect, test } from 'vitest'
import { hoursOf, toRoomClosures, toWeekDays } from './week-grid.ts'

const from = Date.parse('2026-11-23T00:00:00+08:00') / 1000
const day = 86_400
const days = [0, 1].map((place) => ({
  date: `2026-11-2${3 + place}`,
  from: from + place * day,
  to: from + (place + 1) * day,
}))
const booking = (id: string, start: number, hours: number, conflict = false) => ({
  id,
  start: from + start * 3600,
  end: from + (start + hours) * 3600,
  state: 'confirmed' as const,
  origin: 'app' as const,
  title: null,
  organizer: '张三',
  conflict,
  arriving: false,
})

test('a booking stands in the column of its day, one over midnight in both', () => {
  const [first, second] = toWeekDays({ days, bookings: [booking('a', 10, 1), booking('b', 23, 2)] }, [])
  expect(first?.blocks.map(({ start, end }) => [start, end])).toEqual([
    [600, 660],
    [1380, 1440],
  ])
  expect(second?.blocks.map(({ start, end }) => [start, end])).toEqual([[0, 60]])
})

test('two that claim the same time stand beside each other', () => {
  const [first] = toWeekDays({ days, bookings: [booking('a', 10, 2), booking('b', 11, 1, true)] }, [])
  expect(first?.blocks.map(({ lane }) => lane)).toEqual(['left', 'right'])
})

test('a closure of the room’s wall time covers its days, open-ended ones all that follow', () => {
  const closure = {
    id: 'c',
    roomIds: ['r'],
    start: '2026-11-23T12:00',
    end: null,
    reason: '检修',
    contact: null,
    state: 'current' as const,
    createdBy: null,
    createdAt: '',
    liftedAt: null,
    counts: { waiting: 0, moving: 0, moved: 0, cancelled: 0, left: 0, gone: 0, failed: 0, undecided: 0 },
  }
  const closures = toRoomClosures([closure, { ...closure, state: 'lifted' }], 'Asia/Shanghai')
  const week = toWeekDays({ days, bookings: [] }, closures)
  expect(week.map(({ closed }) => closed.map(({ start, end }) => [start, end]))).toEqual([[[720, 1440]], [[0, 1440]]])
})

test('the working day is drawn, and what lies outside of it', () => {
  const week = toWeekDays({ days, bookings: [booking('a', 6.5, 1), booking('b', 21, 1)] }, [])
  expect(hoursOf(week, { start: 8, end: 20 })).toEqual({ start: 6, end: 22 })
  expect(hoursOf([], { start: 8, end: 20 })).toEqual({ start: 8, end: 20 })
})
