import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkRoomRules } from '../rooms/room-rules.ts'
import type { Room, RoomGroup, RoomRules, RuleSubject } from '../rooms/rooms.types.ts'
import { snapDown } from '../time/snap.ts'
import { day, hour, minute, overlaps, type TimeRange } from '../time/time-range.ts'
import { addDays, fromWallTime } from '../time/zone.ts'
import { findFirstTime, findInstead, findRooms } from './find-rooms.ts'
import type { FindInput } from './find-work.ts'
import type { Difference, Offer, RoomQuestion } from './find.types.ts'

const groups: RoomGroup[] = [
  { id: 'a', name: 'A 座', parentId: null },
  { id: 'a3', name: '3 层', parentId: 'a' },
  { id: 'a5', name: '5 层', parentId: 'a' },
  { id: 'b', name: 'B 座', parentId: null },
  { id: 'b1', name: '1 层', parentId: 'b' },
]
const subject: RuleSubject = { employeeId: 'me', isAdministrator: false, departmentIds: [11] }
const monday = '2026-11-23'
const shanghai = 'Asia/Shanghai'
const at = (clock: string, date = monday, zone = shanghai) => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return fromWallTime({ date, minutes: hours * 60 + minutes }, zone)
}
const span = (from: string, to: string, date = monday): TimeRange => ({ start: at(from, date), end: at(to, date) })

function aRoom(id: string, given: Partial<Omit<Room, 'rules'>> & { rules?: Partial<RoomRules> } = {}): Room {
  return {
    id,
    origin: 'dingtalk',
    name: id,
    capacity: 8,
    equipment: [],
    labels: [],
    pictureUrl: null,
    location: null,
    description: null,
    groupId: 'a3',
    timeZone: shanghai,
    ...given,
    rules: {
      openForBooking: true,
      minMinutes: null,
      maxMinutes: null,
      advance: null,
      closures: [],
      approval: 'none',
      seriesAllowed: true,
      bookableBy: { kind: 'everyone' },
      ...given.rules,
    },
  }
}

type Given = Partial<Omit<FindInput, 'question' | 'busyOf' | 'liked'>> & {
  busy?: Record<string, TimeRange[]>
  favourites?: string[]
} & Partial<RoomQuestion>

function input({ busy = {}, favourites = [], ...given }: Given): FindInput {
  const { windows = [span('10:00', '11:00')], minutes = 60, people = 1 } = given
  const { groupId = null, equipment = [], roomId = null, ...scene } = given
  return {
    rooms: [],
    groups,
    peopleBusy: [],
    subject,
    now: at('08:00'),
    snapMinutes: 15,
    hours: { start: 8 * 60, end: 20 * 60 },
    ...scene,
    busyOf: (id) => busy[id] ?? [],
    liked: { favourites: new Set(favourites), recent: new Set() },
    question: { windows, minutes, people, groupId, equipment, roomId },
  }
}
const idsOf = (offers: readonly Offer[]) => offers.map(({ roomIds }) => roomIds.join('+'))
const told = (offers: readonly Offer[], roomId: string): Difference[] | undefined =>
  offers.find(({ roomIds }) => roomIds.join('+') === roomId)?.differences

describe('what fits', () => {
  it('is large enough, in the place, has the equipment and is free then; the size that is meant first', () => {
    const rooms = [
      aRoom('large', { capacity: 30, equipment: ['tv'] }),
      aRoom('fitting', { capacity: 10, equipment: ['tv'] }),
      aRoom('taken', { capacity: 10, equipment: ['tv'] }),
      aRoom('small', { capacity: 4, equipment: ['tv'] }),
      aRoom('bare', { capacity: 10 }),
      aRoom('elsewhere', { capacity: 10, equipment: ['tv'], groupId: 'b1' }),
    ]
    const busy = { taken: [span('10:30', '10:45')] }
    const { fits, others } = findRooms(input({ rooms, busy, people: 9, equipment: ['tv'], groupId: 'a' }))
    expect(idsOf(fits)).toEqual(['fitting', 'large'])
    expect(others).toEqual([])
  })

  it('begins with favourites, however large', () => {
    const rooms = [aRoom('fitting', { capacity: 4 }), aRoom('loved', { capacity: 16 })]
    expect(idsOf(findRooms(input({ rooms, favourites: ['loved'] })).fits)).toEqual(['loved', 'fitting'])
  })

  it('is the first time within a longer window, when one asks for the next two hours', () => {
    const rooms = [aRoom('later'), aRoom('soon')]
    const busy = { later: [span('09:30', '10:30')], soon: [span('10:45', '12:00')] }
    const { fits } = findRooms(input({ rooms, busy, now: at('09:40'), windows: [span('09:30', '11:30')] }))
    expect(fits.map(({ roomIds, start, until }) => [roomIds[0], start, until])).toEqual([
      ['soon', at('09:30'), at('10:45')],
      ['later', at('10:30'), null],
    ])
  })

  it('keeps clear of what attendees have to do', () => {
    const { fits } = findRooms(
      input({ rooms: [aRoom('room')], windows: [span('10:00', '12:00')], peopleBusy: [span('09:50', '10:40')] }),
    )
    expect(fits[0]?.start).toBe(at('10:45'))
  })

  it('is one list per day, when any of some days will do', () => {
    const windows = [span('13:00', '18:00', '2026-11-24'), span('13:00', '18:00', '2026-12-01')]
    const { fits } = findRooms(input({ rooms: [aRoom('one'), aRoom('two')], windows }))
    expect(fits.map(({ start }) => start)).toEqual([
      ...Array<number>(2).fill(at('13:00', '2026-11-24')),
      ...Array<number>(2).fill(at('13:00', '2026-12-01')),
    ])
  })
})

describe('what comes near, when nothing fits', () => {
  it('says by how much it differs: seats, place, equipment', () => {
    const rooms = [
      aRoom('smaller', { capacity: 16, equipment: ['tv'] }),
      aRoom('upstairs', { capacity: 20, groupId: 'a5', equipment: ['tv'] }),
      aRoom('elsewhere', { capacity: 20, groupId: 'b1', equipment: ['tv'] }),
      aRoom('bare', { capacity: 20 }),
      aRoom('tiny', { capacity: 4, equipment: ['tv'] }),
    ]
    const { fits, others } = findRooms(input({ rooms, people: 20, groupId: 'a3', equipment: ['tv'] }))
    expect(fits).toEqual([])
    expect(told(others, 'smaller')).toEqual([{ kind: 'seats', count: -4 }])
    expect(told(others, 'upstairs')).toEqual([{ kind: 'place', other: 'floor' }])
    expect(told(others, 'elsewhere')).toEqual([{ kind: 'place', other: 'building' }])
    expect(told(others, 'bare')).toEqual([{ kind: 'lacks', equipment: ['tv'] }])
    expect(told(others, 'tiny')).toBeUndefined()
    expect(idsOf(others)[0]).toBe('upstairs')
  })

  it('is the room that was wanted a little later or earlier, or shorter, and others like it', () => {
    const rooms = [aRoom('wanted', { capacity: 12 }), aRoom('other', { capacity: 8 })]
    const busy = { wanted: [span('08:00', '09:00'), span('10:45', '11:30')] }
    const others = findInstead(input({ rooms, busy, roomId: 'wanted' }))
    const wanted = others.filter(({ roomIds }) => roomIds[0] === 'wanted')
    expect(wanted.map(({ differences }) => differences[0])).toEqual([
      { kind: 'earlier', minutes: 15 },
      { kind: 'shorter', minutes: 15 },
      { kind: 'later', minutes: 90 },
      { kind: 'later', minutes: 1320 },
    ])
    expect(told(others, 'other')).toEqual([{ kind: 'seats', count: -4 }])
  })

  it('is another day at most, within the hours of the day', () => {
    const busy = { room: [span('00:00', '23:45'), span('00:00', '09:30', addDays(monday, 1))] }
    const others = findInstead(input({ rooms: [aRoom('room')], busy, roomId: 'room' }))
    expect(others.map(({ start }) => start)).toEqual([at('09:30', addDays(monday, 1))])
  })

  it('is two rooms where none seats all, on one floor rather than in two buildings', () => {
    const rooms = [
      aRoom('one', { capacity: 12 }),
      aRoom('far', { capacity: 12, groupId: 'b1' }),
      aRoom('two', { capacity: 10 }),
    ]
    const others = findRooms(input({ rooms, people: 20 })).others
    expect(others[0]).toMatchObject({ roomIds: ['one', 'two'], differences: [{ kind: 'split' }] })
    expect(others[1]?.differences).toEqual([{ kind: 'split' }, { kind: 'place', other: 'building' }])
  })

  it('is nothing where nothing is allowed', () => {
    const rooms = [
      aRoom('shut', { rules: { openForBooking: false } }),
      aRoom('theirs', { rules: { approval: 'custom' } }),
    ]
    expect(findRooms(input({ rooms }))).toEqual({ fits: [], others: [] })
  })
})

describe('the first time when all can', () => {
  it('keeps the room that is chosen if it is free then, else takes the best', () => {
    const rooms = [aRoom('small', { capacity: 4 }), aRoom('chosen')]
    const asked = { rooms, windows: [span('09:00', '18:00')], people: 3, peopleBusy: [span('09:00', '14:10')] }
    expect(findFirstTime(input({ ...asked, roomId: 'chosen' }))).toMatchObject({
      roomIds: ['chosen'],
      start: at('14:15'),
    })
    const busy = { chosen: [span('14:00', '15:00')] }
    expect(findFirstTime(input({ ...asked, busy, roomId: 'chosen' }))).toMatchObject({ roomIds: ['small'] })
  })

  it('goes on to the next day, and says so when there is none', () => {
    const windows = [span('09:00', '18:00'), span('09:00', '18:00', '2026-11-24')]
    const peopleBusy = [span('08:00', '20:00')]
    expect(findFirstTime(input({ rooms: [aRoom('room')], windows, peopleBusy }))?.start).toBe(at('09:00', '2026-11-24'))
    expect(findFirstTime(input({ rooms: [], windows }))).toBeNull()
  })
})

/** Both have a change of clocks in the days that are looked at. */
const clockChanges = [
  { zone: 'Europe/Berlin', date: '2026-03-29' },
  { zone: 'America/New_York', date: '2026-11-01' },
  { zone: 'Australia/Lord_Howe', date: '2026-04-05' },
  { zone: shanghai, date: monday },
] as const

const quarter = 15 * minute
const aBusy = (origin: number) =>
  fc
    .tuple(fc.integer({ min: -96, max: 190 }), fc.integer({ min: 1, max: 24 }))
    .map(([start, length]) => ({ start: origin + start * quarter, end: origin + (start + length) * quarter }))

const aScene = fc.constantFrom(...clockChanges).chain(({ zone, date }) => {
  const midnight = fromWallTime({ date, minutes: 0 }, zone)
  const rules = fc.record({
    openForBooking: fc.constantFrom(true, true, true, false),
    minMinutes: fc.constantFrom(null, null, 30, 60),
    maxMinutes: fc.constantFrom(null, null, 30, 60, 120),
    advance: fc.constantFrom(null, null, { count: 0, unit: 'days', opensAt: '09:00' } as const),
    closures: fc.array(
      aBusy(midnight).map((range) => ({ ...range, reason: '', contact: null })),
      { maxLength: 1 },
    ),
    approval: fc.constantFrom('none', 'none', 'standard', 'custom' as const),
    bookableBy: fc.constantFrom({ kind: 'everyone' } as const, { kind: 'administrators' } as const),
  })
  const room = fc.record({
    capacity: fc.constantFrom(null, 2, 4, 8, 12, 20),
    groupId: fc.constantFrom('a3', 'a5', 'b1', null),
    equipment: fc.subarray(['tv', 'phone'] as const).map((kinds) => [...kinds]),
    rules,
  })
  return fc.record({
    zone: fc.constant(zone),
    rooms: fc
      .array(room, { minLength: 1, maxLength: 8 })
      .map((rooms) => rooms.map((given, index) => aRoom(`r${index}`, { ...given, timeZone: zone }))),
    busy: fc.array(fc.array(aBusy(midnight), { maxLength: 6 }), { minLength: 8, maxLength: 8 }),
    peopleBusy: fc.array(aBusy(midnight), { maxLength: 5 }),
    now: fc.integer({ min: -20, max: 60 }).map((steps) => midnight + steps * quarter + 7 * minute),
    begin: fc.integer({ min: 0, max: 90 }).map((steps) => midnight + steps * quarter),
    extra: fc.constantFrom(0, 0, 60, 240),
    minutes: fc.constantFrom(15, 30, 45, 60, 120),
    people: fc.constantFrom(1, 2, 6, 15, 25),
    groupId: fc.constantFrom(null, null, 'a', 'a3', 'b1'),
    equipment: fc.subarray(['tv', 'phone'] as const, { maxLength: 1 }).map((kinds) => [...kinds]),
    roomId: fc.constantFrom(null, 'r0'),
  })
})

function toInput(scene: typeof aScene extends fc.Arbitrary<infer T> ? T : never) {
  const { busy, begin, extra, minutes, zone: _, ...given } = scene
  const windows = [{ start: begin, end: begin + (minutes + extra) * minute }]
  return input({
    ...given,
    windows,
    minutes,
    busy: Object.fromEntries(busy.map((spans, index) => [`r${index}`, spans])),
  })
}

/** Why an offer could not be booked, told by the rules alone. */
function problemsOf(asked: FindInput, offer: Offer): string[] {
  return offer.roomIds.flatMap((id) => {
    const room = asked.rooms.find((candidate) => candidate.id === id)
    if (!room) return ['unknown room']
    const isOff = [offer.start, offer.end].some((instant) => snapDown(instant, room.timeZone, 15) !== instant)
    return [
      ...(asked.busyOf(id).some((busy) => overlaps(busy, offer)) ? ['overlap'] : []),
      ...(asked.peopleBusy.some((busy) => overlaps(busy, offer)) ? ['attendee'] : []),
      ...checkRoomRules(room, asked.subject, offer, asked.now).map(({ rule }) => rule),
      ...(isOff ? ['off the grid'] : []),
      ...(offer.start <= asked.now - quarter ? ['past'] : []),
    ]
  })
}

describe('for all rooms, rules, bookings, calendars and clock changes', () => {
  it('nothing is offered that could not be booked, and the list is sorted', () => {
    fc.assert(
      fc.property(aScene, (scene) => {
        const asked = toInput(scene)
        const { fits, others } = findRooms(asked)
        const instead = findInstead(asked)
        const [window] = asked.question.windows
        for (const offer of [...fits, ...others, ...instead]) {
          expect(problemsOf(asked, offer)).toEqual([])
          expect(offer.start).toBeGreaterThanOrEqual((window?.start ?? 0) - day)
          expect(offer.end).toBeLessThanOrEqual((window?.end ?? 0) + day)
        }
        for (const list of [fits, others, instead]) {
          const costs = list.map(({ cost }) => cost)
          expect(costs).toEqual(costs.toSorted((a, b) => a - b))
          expect(new Set(list.map(({ roomIds, start, end }) => [roomIds, start, end].join())).size).toBe(list.length)
        }
        expect(others.every(({ differences }) => differences.length > 0 || asked.question.roomId !== null)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  it('a room fits exactly when some step of the grid in the window could be booked', () => {
    fc.assert(
      fc.property(aScene, (scene) => {
        const asked = toInput({ ...scene, roomId: null })
        const { question } = asked
        const found = new Set(idsOf(findRooms(asked).fits))
        const [window] = question.windows
        for (const room of asked.rooms) {
          const areKnown = asked.rooms.some(({ capacity }) => capacity !== null)
          const seats = room.capacity === null ? question.people === 1 || !areKnown : room.capacity >= question.people
          const isThere = question.groupId === null || room.groupId?.startsWith(question.groupId) === true
          const isEquipped = question.equipment.every((kind) => room.equipment.includes(kind))
          const starts = Array.from({ length: 4 * 24 }, (_, step) => (window?.start ?? 0) + step * quarter)
          const can = starts.some((start) => {
            const range = { start, end: start + question.minutes * minute }
            const offer = { ...range, roomIds: [room.id], until: null, cost: 0, differences: [] }
            return range.end <= (window?.end ?? 0) && problemsOf(asked, offer).length === 0
          })
          expect(found.has(room.id)).toBe(seats && isThere && isEquipped && can)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('what differs in time is told as it is', () => {
    fc.assert(
      fc.property(aScene, (scene) => {
        const asked = toInput({ ...scene, extra: 0 })
        const { question } = asked
        const [window] = question.windows
        for (const offer of findInstead(asked)) {
          const lost = question.minutes - (offer.end - offer.start) / minute
          const kinds = new Set(offer.differences.map(({ kind }) => kind))
          expect(kinds.has('later')).toBe(offer.end > (window?.end ?? 0))
          expect(kinds.has('earlier')).toBe(offer.start < (window?.start ?? 0))
          expect(kinds.has('shorter')).toBe(lost > 0)
          expect(offer.end - offer.start).toBeLessThanOrEqual(question.minutes * minute)
        }
      }),
      { numRuns: 200 },
    )
  })
})

it('an hour is an hour on the night when clocks go back', () => {
  const zone = 'Europe/Berlin'
  const night = { start: at('00:00', '2026-10-25', zone), end: at('06:00', '2026-10-25', zone) }
  const asked = { rooms: [aRoom('night', { timeZone: zone })], windows: [night], now: night.start - hour }
  expect(findRooms(input({ ...asked, minutes: 7 * 60 })).fits).toMatchObject([night])
  expect(findRooms(input({ ...asked, minutes: 7 * 60 + 15 })).fits).toEqual([])
})
