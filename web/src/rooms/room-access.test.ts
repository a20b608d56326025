import { expect, test } from 'vitest'
import { aRoom, someRules } from '../timeline/timeline.fixtures.ts'
import { findExclusion } from './room-access.ts'

const me = { employeeId: 'me', isAdministrator: false, departmentIds: [7] }
const exclusionFrom = (rules: Parameters<typeof someRules>[0]) =>
  findExclusion(aRoom({ rules: someRules(rules) }), me)?.rule ?? null

test('who may never book a room is told so before choosing a time', () => {
  expect(exclusionFrom({ openForBooking: false })).toBe('not_open')
  expect(exclusionFrom({ approval: 'custom' })).toBe('custom_approval')
  expect(exclusionFrom({ bookableBy: { kind: 'administrators' } })).toBe('administrators_only')
  expect(exclusionFrom({ bookableBy: { kind: 'listed', employeeIds: [], departmentIds: [1], names: [] } })).toBe(
    'not_listed',
  )
})

test('limits of time exclude nobody', () => {
  expect(
    exclusionFrom({
      maxMinutes: 15,
      minMinutes: 120,
      closures: [{ start: 0, end: null, reason: '装修', contact: null }],
      advance: { count: 1, unit: 'days', opensAt: '09:00' },
      bookableBy: { kind: 'listed', employeeIds: [], departmentIds: [7], names: [] },
    }),
  ).toBeNull()
})
