import { expect, test } from 'vitest'
import { aBooking } from './timeline.fixtures.ts'
import { datesWithBookings, isDate, weekOf } from './week.ts'

test('a week begins on Monday, also on a Sunday and over a new year', () => {
  expect(weekOf('2026-11-23')[0]).toBe('2026-11-23')
  expect(weekOf('2026-11-29')[0]).toBe('2026-11-23')
  expect(weekOf('2027-01-01')).toEqual([
    '2026-12-28',
    '2026-12-29',
    '2026-12-30',
    '2026-12-31',
    '2027-01-01',
    '2027-01-02',
    '2027-01-03',
  ])
})

test('days with my bookings are marked in the zone of the Corp, cancelled ones are not', () => {
  const bookings = [aBooking('00:30', '01:00'), aBooking('10:00', '11:00', { state: 'cancelled' })]
  expect([...datesWithBookings(bookings, 'Asia/Shanghai')]).toEqual(['2026-11-23'])
  expect([...datesWithBookings(bookings, 'UTC')]).toEqual(['2026-11-22'])
})

test('a booking over midnight marks both days, one that ends at midnight only the first', () => {
  expect([...datesWithBookings([aBooking('23:00', '25:00')], 'Asia/Shanghai')]).toEqual(['2026-11-23', '2026-11-24'])
  expect([...datesWithBookings([aBooking('23:00', '24:00')], 'Asia/Shanghai')]).toEqual(['2026-11-23'])
})

test('a date of the address must exist', () => {
  expect(isDate('2026-11-23')).toBe(true)
  expect(['2026-02-30', '2026-13-01', '23.11.2026', ''].some(isDate)).toBe(false)
})
