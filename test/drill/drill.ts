import { parseArgs } from 'node:util'
import { openDatabase } from '@meeting/bff/database/database'
import { createTestDatabase, dropTestDatabase, startDatabaseServer } from '../support/test-database-server.ts'
import { crashes } from './crashes.ts'
import type { Drill } from './drill.types.ts'
import { fuzzing } from './fuzzing.ts'
import { races } from './races.ts'

const drills: Drill[] = [races, crashes, fuzzing]

const usage = `pnpm drill [--only ${drills.map(({ name }) => name).join('|')}] [--rounds N] [--seed N]`

/** Runs the long forms one after another, each on a database of its own. The seed is printed: with it, the same happens again. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, rounds: { type: 'string' }, seed: { type: 'string', default: '1' } },
  })
  const seed = Number(values.seed)
  const rounds = values.rounds === undefined ? null : Number(values.rounds)
  const chosen = drills.filter(({ name }) => values.only === undefined || name === values.only)
  if (chosen.length === 0 || !Number.isInteger(seed) || (rounds !== null && !(rounds > 0))) {
    console.error(usage)
    return 2
  }
  const { server, stop } = await startDatabaseServer(process.env['DATABASE_URL'])
  let faults = 0
  try {
    for (const drill of chosen) faults += await runOne(drill, { seed, rounds, server })
  } finally {
    await stop()
  }
  console.log(faults === 0 ? 'Nothing went wrong.' : `${faults} faults; again with --seed ${seed}`)
  return faults === 0 ? 0 : 1
}

type RunOptions = { seed: number; rounds: number | null; server: Parameters<typeof createTestDatabase>[0] }

async function runOne(drill: Drill, { seed, rounds, server }: RunOptions): Promise<number> {
  console.log(`${drill.name}, seed ${seed}`)
  const url = await createTestDatabase(server)
  const db = openDatabase({ url, applicationName: 'meeting-drill' })
  try {
    const found = await drill.run({ seed, rounds, database: { db, url }, log: (line) => console.log(`  ${line}`) })
    for (const fault of found) console.error(`  FAULT ${drill.name}: ${fault}`)
    return found.length
  } finally {
    await db.destroy()
    await dropTestDatabase(server, url)
  }
}

process.exitCode = await main()
