import { day } from '@meeting/shared'
import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { WorkTable } from './work-signals.ts'

/** What was done with is looked into for so long, and what was given up (docs/running.md). */
export const keepDoneFor = 30 * day
export const keepDeadFor = 90 * day
/** Deleted at a time, so that nobody waits for it. */
const batchSize = 1_000

/**
 * Forgets a Corp's finished items of a queue, batch by batch; what waits stays. Answers how many. May be broken off and repeated.
 * `now` in epoch ms.
 */
export async function pruneWork(
  database: Database,
  table: WorkTable,
  corpId: string,
  { now, signal, batch = batchSize }: { now: number; signal: AbortSignal; batch?: number },
): Promise<number> {
  const [doneBefore, deadBefore] = [new Date(now - keepDoneFor), new Date(now - keepDeadFor)]
  let pruned = 0
  for (;;) {
    signal.throwIfAborted()
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where id in (
        select id from ${sql.table(table)}
        where corp_id = ${corpId} and ((state = 'done' and updated_at < ${doneBefore}) or (state = 'dead' and updated_at < ${deadBefore}))
        limit ${batch})`.execute(database)
    const deleted = Number(numAffectedRows ?? 0n)
    pruned += deleted
    if (deleted < batch) return pruned
  }
}
