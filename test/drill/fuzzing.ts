import { fuzzEvents } from '../support/fuzz-events.ts'
import type { Drill } from './drill.types.ts'

const inputsPerRound = 100_000
const defaultRounds = 20

/** Garbage of every kind at the request URL's reader; it throws when something hostile is read as true. */
export const fuzzing: Drill = {
  name: 'fuzzing',
  async run({ seed, rounds, log }) {
    const faults: string[] = []
    for (let round = 0; round < (rounds ?? defaultRounds); round += 1) {
      try {
        const { refused, read } = fuzzEvents({ seed: seed * 10_007 + round, inputs: inputsPerRound })
        log(`fuzzing ${round}: ${refused} refused, ${read} read`)
      } catch (error) {
        faults.push(`round ${round}: ${String(error)}`)
      }
    }
    return faults
  },
}
