import { describe, expect, it } from 'vitest'
import type { Room, RoomGroup } from '../rooms/rooms.types.ts'
import { hour } from '../time/time-range.ts'
import { rankForDates } from './series-dates.ts'
import { findSmallerRoom } from './smaller-room.ts'

const groups: RoomGroup[] = [
  { id: 'a', name: 'A 座', parentId: null },
  { id: 'a3', name: '3 层', parentId: 'a' },
  { id: 'a5', name: '5 层', parentId: 'a' },
  { id: 'b', name: 'B 座', parentId: null },
]
const now = Date.parse('2026-11-23T09:00:00+08:00')
const range = { start: now + hour, end: now + 2 * hour }
const subject = { employeeId: 'me', isAdministrator: false, departmentIds: [] }

function aRoom(id: string, capacity: number | null, given: Partial<Room> = {}): Room {
  const rules: Room['rules'] = {
    openForBooking: true,
    minMinutes: null,
    maxMinutes: null,
    advance: null,
    closures: [],
    approval: 'none',
    seriesAllowed: true,
    bookableBy: { kind: 'everyone' },
  }
  const facts = { equipment: [], labels: [], pictureUrl: null, location: null, description: null }
  return { id, origin: 'own', name: id, capacity, ...facts, groupId: 'a3', timeZone: 'Asia/Shanghai', rules, ...given }
}

function proposedFor(people: number, rooms: readonly Room[], taken: readonly string[] = []) {
  const chosen = aRoom('hall', 20)
  const busyOf = (id: string) => (taken.includes(id) ? [range] : [])
  const scene = { busyOf, peopleBusy: [], subject, now, snapMinutes: 15 }
  return findSmallerRoom({ ...scene, rooms: [chosen, ...rooms], groups, chosen, range, people })?.id ?? null
}

describe('a smaller room', () => {
  const rooms = [aRoom('upstairs', 4, { groupId: 'a5' }), aRoom('six', 6), aRoom('four', 4)]

  it('is proposed when two people take a room for twenty: the smallest near it that is free', () => {
    expect(proposedFor(2, rooms)).toBe('four')
    expect(proposedFor(2, rooms, ['four'])).toBe('six')
    expect(proposedFor(2, rooms, ['four', 'six'])).toBe('upstairs')
  })

  it('is not proposed when nobody said how many come, when they are many, or when it is far', () => {
    expect(proposedFor(1, rooms)).toBeNull()
    expect(proposedFor(6, rooms)).toBeNull()
    expect(proposedFor(2, [aRoom('far', 4, { groupId: 'b' }), aRoom('unknown', null), aRoom('large', 16)])).toBeNull()
  })
})

describe('rooms for a series', () => {
  it('those that can take every date come first, each with the dates that it cannot', () => {
    const day = 24 * hour
    const dates = [0, 7, 14].map((days) => ({ start: range.start + days * day, end: range.end + days * day }))
    const closure = { start: now + 6 * day, end: now + 8 * day, reason: '检修', contact: null }
    const open = aRoom('open', 8)
    const closed = aRoom('closed', 8, { rules: { ...open.rules, closures: [closure] } })
    const rooms = [
      aRoom('taken', 8),
      closed,
      open,
      aRoom('small', 2),
      aRoom('single', 8, { rules: { ...open.rules, seriesAllowed: false } }),
      aRoom('never', 8),
    ]
    const taken = new Map([
      ['taken', [0, 2]],
      ['never', [0, 1, 2]],
    ])
    const liked = { favourites: new Set<string>(), recent: new Set<string>() }
    const ranked = rankForDates({
      rooms,
      groups,
      dates,
      taken,
      people: 4,
      groupId: null,
      equipment: [],
      liked,
      subject,
      now,
    })
    expect(ranked).toEqual([
      { roomId: 'open', missed: [] },
      { roomId: 'closed', missed: [1] },
      { roomId: 'taken', missed: [0, 2] },
    ])
  })
})
