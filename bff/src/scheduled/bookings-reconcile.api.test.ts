import { createTestDependencies, type TestDependencies } from '@meeting/test/app'
import { useTestDatabase } from '@meeting/test/database'
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

async function book(roomName: string, inHours: number, hours = 1) {
  const { control } = dependencies.sandbox
  const room = (await control.rooms()).find(({ name }) => name === roomName)
  const start = dependencies.clock.now() + inHours * hour
  const end = start + hours * hour
  return control.book({ userId: 'lisi', roomIds: [room?.roomId ?? ''], start, end, title: '周会' })
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
