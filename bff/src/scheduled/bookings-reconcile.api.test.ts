import { createTestDependencies, type TestDependencies } from '@meeting/test/app'
import { useTestDatabase } from '@meeting/test/database'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CorpContext } from '../corps/corp-context.ts'
import { checkDirectory } from '../directory/directory-check.ts'
import { checkRooms } from '../rooms/rooms-check.ts'
import { reconcileBookings } from './bookings-reconcile.ts'

const database = useTestDatabase()
const hour = 3_600_000
let dependencies: TestDependencies
let context: CorpContext

beforeEach(async () => {
  dependencies = await createTestDependencies({ database })
  context = { dependencies, corp: dependencies.corp }
  await dependencies.sandbox.control.setLimits({ qps: 0 })
  for (let number = 0; number < 3; number += 1)
    await dependencies.sandbox.control.createRoom({ name: `会议室${number}` })
  await checkDirectory(context, aRun())
  await checkRooms(context, aRun())
  dependencies.clock.advance(hour)
})
afterEach(() => dependencies.close())

function aRun(progress?: unknown, isFirst = false) {
  const run = {
    progress,
    isFirst,
    saved: [] as unknown[],
    signal: new AbortController().signal,
    async save(value: unknown) {
      run.saved.push(structuredClone(value))
    },
  }
  return run
}

async function book(roomName: string | string[], inHours: number, hours = 1) {
  const { control } = dependencies.sandbox
  const rooms = (await control.rooms()).filter(({ name }) => [roomName].flat().includes(name))
  const start = dependencies.clock.now() + inHours * hour
  const end = start + hours * hour
  return control.book({ userId: 'lisi', roomIds: rooms.map(({ roomId }) => roomId), start, end, title: '周会' })
}

/** A booking that stands here, and that DingTalk knows nothing of yet. */
async function holdHere(roomName: string, inHours: number) {
  const { database: db, corp, ids, clock } = dependencies
  const { list } = await dependencies.rooms.get(corp.corpId)
  const room = list.rooms.find(({ name }) => name === roomName)
  const start = new Date(clock.now() + inHours * hour)
  const during = sql<string>`tstzrange(${start}::timestamptz, ${new Date(start.getTime() + hour)}::timestamptz, '[)')`
  const booking = { id: ids.next(), corpId: corp.corpId, during }
  const at = new Date(clock.now())
  const row = { ...booking, origin: 'app', state: 'placing', title: '我的', createdAt: at, updatedAt: at }
  await db.insertInto('bookings').values(row).execute()
  await db
    .insertInto('roomOccupancies')
    .values({ corpId: corp.corpId, roomId: room?.id ?? '', bookingId: booking.id, during })
    .execute()
}

function occupancies() {
  return dependencies.database
    .selectFrom('roomOccupancies')
    .innerJoin('bookings', 'bookings.id', 'roomOccupancies.bookingId')
    .select(['bookings.origin', 'roomOccupancies.active', 'roomOccupancies.conflict'])
    .where('roomOccupancies.corpId', '=', dependencies.corp.corpId)
    .orderBy('bookings.origin')
    .orderBy('roomOccupancies.active')
    .execute()
}

async function busyRooms(): Promise<string[]> {
  const rows = await dependencies.database
    .selectFrom('roomOccupancies')
    .innerJoin('rooms', 'rooms.id', 'roomOccupancies.roomId')
    .select('rooms.name')
    .where('roomOccupancies.corpId', '=', dependencies.corp.corpId)
    .where('roomOccupancies.active', '=', true)
    .orderBy('rooms.name')
    .execute()
  return rows.map(({ name }) => name)
}

async function countCalls(): Promise<number> {
  return (await dependencies.sandbox.control.calls({ api: 'getMeetingRoomsSchedule' })).length
}

describe('comparing bookings with DingTalk', () => {
  test('finds what was booked there up to 90 days ahead, five rooms a call', async () => {
    await book('望岳厅', 2)
    await book('会议室2', 24 * 80)
    expect(await reconcileBookings(context, aRun())).toMatchObject({ rooms: 7, calls: 2, recorded: 2 })
    expect(await busyRooms()).toEqual(['会议室2', '望岳厅'])
    expect(await countCalls()).toBe(2)
  })

  test('again changes nothing, and finds what was cancelled', async () => {
    const event = await book('望岳厅', 2)
    await reconcileBookings(context, aRun())
    dependencies.clock.advance(60_000)
    expect(await reconcileBookings(context, aRun())).toMatchObject({ recorded: 0, changed: 0, ended: 0 })
    await dependencies.sandbox.control.cancelEvent({ eventId: event.eventId })
    dependencies.clock.advance(60_000)
    expect(await reconcileBookings(context, aRun())).toMatchObject({ ended: 1 })
    expect(await busyRooms()).toEqual([])
  })

  test('records an event with several rooms as one booking', async () => {
    await book(['望岳厅', '听雨轩'], 2)
    await reconcileBookings(context, aRun())
    expect(await busyRooms()).toEqual(['听雨轩', '望岳厅'])
    const bookings = await dependencies.database
      .selectFrom('bookings')
      .select('id')
      .where('corpId', '=', dependencies.corp.corpId)
      .execute()
    expect(bookings).toHaveLength(1)
  })

  test('records what was booked there in the place of a booking that was cancelled there', async () => {
    const event = await book('望岳厅', 2)
    await reconcileBookings(context, aRun())
    dependencies.clock.advance(60_000)
    await dependencies.sandbox.control.cancelEvent({ eventId: event.eventId })
    await book('望岳厅', 2)
    expect(await reconcileBookings(context, aRun())).toMatchObject({ recorded: 1, ended: 1 })
    expect((await occupancies()).filter(({ active }) => active)).toHaveLength(1)
    expect((await occupancies()).filter(({ conflict }) => conflict)).toEqual([])
  })

  test('shows a disagreement instead of taking a room from who holds it here', async () => {
    await holdHere('望岳厅', 2)
    await book('望岳厅', 2.5)
    await book('望岳厅', 5)
    expect(await reconcileBookings(context, aRun())).toMatchObject({ recorded: 2 })
    expect(await occupancies()).toEqual([
      { origin: 'app', active: true, conflict: false },
      { origin: 'dingtalk', active: false, conflict: true },
      { origin: 'dingtalk', active: true, conflict: false },
    ])
  })

  test('at first takes the next two days before everything else, and goes on from there when it was killed', async () => {
    await book('会议室2', 24 * 80)
    await book('望岳厅', 2)
    const first = aRun(undefined, true)
    first.save = async (value) => {
      first.saved.push(structuredClone(value))
      if (first.saved.length === 2) throw new Error('killed')
    }
    await expect(reconcileBookings(context, first)).rejects.toThrow('killed')
    expect(await busyRooms()).toEqual(['望岳厅'])
    await reconcileBookings(context, aRun(first.saved.at(-1), true))
    expect(await busyRooms()).toEqual(['会议室2', '望岳厅'])
    expect(await countCalls()).toBe(4)
  })

  test('goes on where it was interrupted', async () => {
    await book('望岳厅', 2)
    const first = aRun()
    first.save = async (value) => {
      first.saved.push(structuredClone(value))
      throw new Error('killed')
    }
    await expect(reconcileBookings(context, first)).rejects.toThrow('killed')
    await reconcileBookings(context, aRun(first.saved.at(-1)))
    expect(await countCalls()).toBe(2)
    expect(await busyRooms()).toEqual(['望岳厅'])
  })

  test('does not let one room that DingTalk refuses hide the others', async () => {
    await book('望岳厅', 2)
    const { control } = dependencies.sandbox
    const gone = (await control.rooms()).find(({ name }) => name === '听雨轩')
    await control.removeRoom({ roomId: gone?.roomId ?? '' })
    await reconcileBookings(context, aRun())
    expect(await busyRooms()).toEqual(['望岳厅'])
  })

  test('frees nothing while DingTalk is down', async () => {
    await book('望岳厅', 2)
    await reconcileBookings(context, aRun())
    await dependencies.sandbox.control.setFaults({ errors: [{ kind: '503', count: 9 }] })
    await expect(reconcileBookings(context, aRun())).rejects.toThrow('calendar.')
    expect(await busyRooms()).toEqual(['望岳厅'])
  })
})
