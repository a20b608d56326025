import type { TestDatabase } from '../support/database.ts'

/** One long form of a test: the same seed does the same again. */
export type Drill = {
  name: string
  /** Answers everything that is wrong; nothing, when all went well. */
  run(options: DrillOptions): Promise<string[]>
}

export type DrillOptions = {
  seed: number
  /** How often; each drill has its own idea of a round. */
  rounds: number | null
  database: TestDatabase
  log: (line: string) => void
}
