import type { ArrivalWay } from '@meeting/shared'
import type { Database } from '../database/database.ts'

/** Written again at most this often: the pages only ask whether, and on which day. */
const refreshMs = 60 * 60_000

/** Somebody came in this way. `now` in epoch ms. */
export async function saveArrival(database: Database, corpId: string, way: ArrivalWay, now: number): Promise<void> {
  const at = new Date(now)
  await database
    .insertInto('arrivals')
    .values({ corpId, way, firstAt: at, lastAt: at })
    .onConflict((conflict) =>
      conflict
        .columns(['corpId', 'way'])
        .doUpdateSet({ lastAt: at })
        .where('arrivals.lastAt', '<', new Date(now - refreshMs)),
    )
    .execute()
}

/** When somebody last came each way, ISO 8601; null: nobody yet. */
export async function listArrivals(database: Database, corpId: string): Promise<Record<ArrivalWay, string | null>> {
  const rows = await database.selectFrom('arrivals').select(['way', 'lastAt']).where('corpId', '=', corpId).execute()
  const lastOf = (way: ArrivalWay) => rows.find((row) => row.way === way)?.lastAt.toISOString() ?? null
  return { phone: lastOf('phone'), pc: lastOf('pc'), console: lastOf('console'), browser: lastOf('browser') }
}
