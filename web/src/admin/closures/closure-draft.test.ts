import { describe, expect, test } from 'vitest'
import { emptyDraft, fromValue, problemsOf, toDraft, toSpan, toValue, valueFor } from './closure-draft.ts'

const draft = { ...emptyDraft(['r1'], '2026-11-24'), reason: '检修' }
const fit = {
  roomId: 'r2',
  distance: 'same_floor' as const,
  equal: true,
  fewerSeats: 0,
  missing: [],
  needsApproval: false,
}

describe('the time of a closure', () => {
  test('whole days include the last one', () => {
    expect(toSpan({ ...draft, endDate: '2026-11-26' })).toEqual({ start: '2026-11-24T00:00', end: '2026-11-27T00:00' })
  })

  test('by the hour, and without an end', () => {
    expect(toSpan({ ...draft, wholeDays: false })).toEqual({ start: '2026-11-24T09:00', end: '2026-11-24T18:00' })
    expect(toSpan({ ...draft, openEnd: true })).toEqual({ start: '2026-11-24T00:00', end: null })
  })

  test('is read back as it was filled in', () => {
    const drafts = [
      draft,
      { ...draft, endDate: '2026-11-26' },
      { ...draft, wholeDays: false },
      { ...draft, openEnd: true },
    ]
    for (const given of drafts) expect(toSpan(toDraft({ ...given, ...toSpan(given) }))).toEqual(toSpan(given))
  })

  test('tells what is missing', () => {
    const now = '2026-11-24T10:00'
    expect(problemsOf(draft, now)).toEqual([])
    expect(problemsOf({ ...draft, roomIds: [], reason: ' ' }, now)).toEqual(['rooms', 'reason'])
    expect(problemsOf({ ...draft, endDate: '2026-11-23' }, now)).toEqual(['end'])
    expect(problemsOf({ ...draft, endDate: '' }, now)).toEqual(['end'])
    expect(problemsOf({ ...draft, startDate: '2026-11-20', endDate: '2026-11-22' }, now)).toEqual(['past'])
  })
})

describe('what becomes of a booking', () => {
  test('is one value, there and back', () => {
    for (const value of ['move:r2', 'move', 'cancel', 'leave']) {
      const { choice, toRoomId } = fromValue(value)
      expect(toValue(choice, toRoomId)).toBe(value)
    }
  })

  test('follows the general answer where it can', () => {
    expect(valueFor('move', { unchangeable: null, proposal: fit })).toBe('move:r2')
    expect(valueFor('move', { unchangeable: null, proposal: null })).toBe('leave')
    expect(valueFor('cancel', { unchangeable: 'native', proposal: null })).toBe('leave')
    expect(valueFor('cancel', { unchangeable: null, proposal: fit })).toBe('cancel')
  })
})
