import { sql } from 'kysely'
import type { CallCount } from '@meeting/shared'
import type { Database } from '../database/database.ts'

/** Calls of a month (`YYYY-MM`) by kind: those that count first, most first. */
export async function listCallCounts(database: Database, corpId: string, month: string): Promise<CallCount[]> {
  return database
    .selectFrom('callCounts')
    .select(['kind', 'counted', 'calls'])
    .where('corpId', '=', corpId)
    .where('month', '=', sql<Date>`${`${month}-01`}::date`)
    .orderBy('counted', 'desc')
    .orderBy('calls', 'desc')
    .orderBy('kind')
    .execute()
}
