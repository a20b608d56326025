import { dayRange, toWallTime } from '@meeting/shared'
import { systemClock } from '@meeting/bff/clock/clock'
import { listOrphans } from '../support/bookings.ts'
import { createRandom, findFaults, openRaceTrack, overlappingSlots, sameSlot } from '../support/races.ts'
import type { Drill } from './drill.types.ts'

const defaultRounds = 50
const rivals = 100
const hour = 3_600_000

/** A hundred people at once through three processes, each round at another time: for one slot, for two rooms, for overlapping ones. */
export const races: Drill = {
  name: 'races',
  async run({ seed, rounds, database, log }) {
    const track = await openRaceTrack(database, 3)
    const faults: string[] = []
    const rooms = ['望岳厅', '听雨轩', '议事堂'].map((name) => track.rooms.get(name) ?? '')
    const today = dayRange(toWallTime(systemClock.now(), 'Asia/Shanghai').date, 'Asia/Shanghai').start
    try {
      for (let round = 0; round < (rounds ?? defaultRounds); round += 1) {
        const at = today + (72 + round * 4) * hour
        const kinds = [
          sameSlot(rivals, rooms.slice(0, 1), at),
          sameSlot(rivals, rooms.slice(1), at),
          overlappingSlots(rivals, rooms, at, createRandom(seed * 10_007 + round)),
        ]
        const answers = await track.rush(kinds[round % kinds.length] ?? [])
        const found = findFaults(answers)
        const winners = answers.filter((answer) => answer.status < 300).length
        log(`races ${round}: ${winners} of ${rivals} won${found.length > 0 ? ` — ${found.join('; ')}` : ''}`)
        faults.push(...found.map((fault) => `round ${round}: ${fault}`))
      }
      return [...faults, ...(await listOrphans(database.db))]
    } finally {
      await track.stop()
    }
  },
}
