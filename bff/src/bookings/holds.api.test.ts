import { createTestServer, type TestServer } from '@meeting/test/app'
import { aRoom, countBookings, listOrphans } from '@meeting/test/bookings'
import { useTestDatabase } from '@meeting/test/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { randomIds } from '../ids/ids.ts'
import { createHoldWriter, findKnown, type Hold } from './holds.repository.ts'

const database = useTestDatabase()
let server: TestServer
const hour = 3_600_000
let organizerId: string
let colleagueId: string
let rooms: string[]

beforeEach(async () => {
  server = await createTestServer({ database })
  organizerId = (await server.anEmployee({ name: '张三' })).id
  colleagueId = (await server.anEmployee({ name: '李四' })).id
  rooms = [await aRoom(server), await aRoom(server), await aRoom(server)]
})
afterEach(() => server.close())

function aHold(given: Partial<Hold> = {}): Hold {
  const now = server.clock.now()
  return {
    id: randomIds.next(),
    corpId: server.corp.corpId,
    organizerId,
    state: 'confirmed',
    title: '周会',
    note: '',
    start: now + hour,
    end: now + 2 * hour,
    roomIds: rooms.slice(0, 1),
    attendeeIds: [],
    requestDigest: null,
    now,
    ...given,
  }
}

/** As asked for at the same moment: those that may do so share a statement. */
function write(...holds: Hold[]) {
  const writer = createHoldWriter(database.db)
  return Promise.all(holds.map((hold) => writer.write(hold)))
}

describe('holds written together', () => {
  test('have an outcome each, in their order', async () => {
    await write(aHold({ roomIds: [rooms[1] ?? ''] }))
    const outcomes = await write(
      aHold(),
      aHold({ roomIds: [rooms[1] ?? ''] }),
      aHold({ start: server.clock.now() + 2 * hour, end: server.clock.now() + 3 * hour, attendeeIds: [colleagueId] }),
    )
    const organizer = { id: organizerId, name: '张三', avatarUrl: null }
    expect(outcomes).toEqual([
      { result: 'held', organizer, attendees: [] },
      { result: 'not_held' },
      { result: 'held', organizer, attendees: [{ id: colleagueId, name: '李四', avatarUrl: null }] },
    ])
  })

  test('exclude each other: the first one has the room', async () => {
    const outcomes = await write(aHold(), aHold(), aHold())
    expect(outcomes.filter(({ result }) => result === 'held')).toHaveLength(1)
    expect(await listOrphans(database.db)).toEqual([])
  })

  test('get all of their rooms or none, and none of the others loses anything by that', async () => {
    const before = await countBookings(server)
    await write(aHold({ roomIds: [rooms[2] ?? ''] }))
    const outcomes = await write(aHold({ roomIds: rooms.slice(1) }), aHold())
    expect(outcomes.map(({ result }) => result)).toEqual(['not_held', 'held'])
    expect(await countBookings(server)).toBe(before + 2)
    expect(await listOrphans(database.db)).toEqual([])
    // Nothing is left in the room that it could have had.
    expect(await write(aHold({ roomIds: [rooms[1] ?? ''] }))).toMatchObject([{ result: 'held' }])
  })

  test('are not made when there is a booking of their id, wherever that is', async () => {
    const first = aHold()
    await write(first)
    const elsewhere = aHold({ id: first.id, roomIds: [rooms[1] ?? ''] })
    const outcomes = await write(elsewhere, aHold({ roomIds: [rooms[2] ?? ''] }))
    expect(outcomes.map(({ result }) => result)).toEqual(['repeated', 'held'])
    expect(await write(aHold({ roomIds: [rooms[1] ?? ''] }))).toMatchObject([{ result: 'held' }])
    expect(await listOrphans(database.db)).toEqual([])
  })

  test.each([
    ['the organizer', () => ({ organizerId: randomIds.next() })],
    ['a room', () => ({ roomIds: [rooms[1] ?? '', randomIds.next()] })],
    ['an attendee', () => ({ roomIds: [rooms[1] ?? ''], attendeeIds: [colleagueId, randomIds.next()] })],
    ['all of another company', () => ({ corpId: 'dingother' })],
  ])('are not made when %s is not there', async (_, what) => {
    const before = await countBookings(server)
    const outcomes = await write(aHold(what()), aHold())
    expect(outcomes.map(({ result }) => result)).toEqual(['not_held', 'held'])
    expect(await countBookings(server)).toBe(before + 1)
    expect(await listOrphans(database.db)).toEqual([])
  })

  test('are the same when they run into each other from many sides', async () => {
    const from = server.clock.now() + 10 * hour
    const many = Array.from({ length: 120 }, (_, index) => {
      const start = from + (index % 7) * (hour / 4)
      const roomIds = index % 5 === 0 ? rooms.slice(0, 2) : [rooms[index % 3] ?? '']
      return aHold({ start, end: start + ((index % 3) + 1) * (hour / 4), roomIds })
    })
    const groups = Array.from({ length: 12 }, (_, index) => many.slice(index * 10, index * 10 + 10))
    const outcomes = await Promise.all(groups.map((group) => write(...group)))
    const won = many.filter((_, index) => outcomes[Math.floor(index / 10)]?.[index % 10]?.result === 'held')
    expect(won.length).toBeGreaterThan(0)
    const clashes = won.flatMap((one) =>
      won.filter(
        (other) =>
          other !== one &&
          other.roomIds.some((id) => one.roomIds.includes(id)) &&
          other.start < one.end &&
          one.start < other.end,
      ),
    )
    expect(clashes).toEqual([])
    expect(await listOrphans(database.db)).toEqual([])
  })
})

test('what a hold names is told apart from what is not there', async () => {
  const gone = randomIds.next()
  const hold = aHold({ roomIds: [rooms[0] ?? '', gone], attendeeIds: [colleagueId, gone] })
  expect(await findKnown(database.db, hold)).toEqual({
    organizer: true,
    roomIds: [rooms[0]],
    attendeeIds: [colleagueId],
  })
})
