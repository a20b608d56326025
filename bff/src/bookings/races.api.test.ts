import {
  createRandom,
  findFaults,
  openRaceTrack,
  overlappingSlots,
  sameSlot,
  type RaceTrack,
} from '@meeting/test/races'
import { listOrphans } from '@meeting/test/bookings'
import { useTestDatabase } from '@meeting/test/database'
import { dayRange, toWallTime } from '@meeting/shared'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../clock/clock.ts'

// Two real processes; the long form, with more rounds and seeds, is `pnpm drill`.
const database = useTestDatabase()
const rivals = 100
const hour = 3_600_000
let track: RaceTrack
let slots = 0

beforeAll(async () => {
  track = await openRaceTrack(database)
}, 120_000)
afterAll(() => track.stop())

/** Three days from now at midnight, and later with every call. */
function aTime(): number {
  slots += 1
  return dayRange(toWallTime(systemClock.now(), 'Asia/Shanghai').date, 'Asia/Shanghai').start + (72 + slots * 4) * hour
}
const roomIds = (...names: string[]) => names.map((name) => track.rooms.get(name) ?? '')

describe('a hundred people through two processes', { timeout: 60_000 }, () => {
  test.each([1, 2, 3, 4])('want one slot: one gets it, the rest are told that it is taken (round %i)', async () => {
    const answers = await track.rush(sameSlot(rivals, roomIds('望岳厅'), aTime()))
    expect(answers.filter((answer) => answer.status === 202)).toHaveLength(1)
    expect(answers.filter((answer) => answer.status === 409)).toHaveLength(rivals - 1)
    expect(findFaults(answers)).toEqual([])
  })

  test('want both rooms: one gets both', async () => {
    const answers = await track.rush(sameSlot(rivals, roomIds('听雨轩', '望岳厅'), aTime()))
    expect(answers.filter((answer) => answer.status === 202)).toHaveLength(1)
    expect(findFaults(answers)).toEqual([])
  })

  test.each([1, 2, 3, 4])(
    'want overlapping times of several rooms: nobody overlaps, nobody loses to nobody (seed %i)',
    async (seed) => {
      const wishes = overlappingSlots(rivals, roomIds('望岳厅', '听雨轩', '议事堂'), aTime(), createRandom(seed))
      const answers = await track.rush(wishes)
      expect(findFaults(answers)).toEqual([])
    },
  )

  test('the tables hold no overlap at all', async () => {
    const pairs = await database.db
      .selectFrom('roomOccupancies as a')
      .innerJoin('roomOccupancies as b', 'b.roomId', 'a.roomId')
      .select('a.bookingId')
      .where('a.active', '=', true)
      .where('b.active', '=', true)
      .whereRef('a.bookingId', '<', 'b.bookingId')
      .where((eb) => eb(eb.ref('a.during'), '&&', eb.ref('b.during')))
      .execute()
    expect(pairs).toEqual([])
  })

  test('the tables hold nothing of a hold that was refused', async () => {
    expect(await listOrphans(database.db)).toEqual([])
  })
})
