import type { Dependencies } from '../dependencies.ts'
import type { Database } from '../database/database.ts'

/** Keeps an address of ours that DingTalk named when it refused a call (60020), so that it can be copied from a page. Never throws. */
export async function rememberRefusedAddress(
  { database, clock, log }: Pick<Dependencies, 'database' | 'clock' | 'log'>,
  corpId: string,
  address: string,
): Promise<void> {
  const at = new Date(clock.now())
  try {
    await database
      .insertInto('egressAddresses')
      .values({ corpId, address, firstRefusedAt: at, lastRefusedAt: at })
      .onConflict((conflict) => conflict.columns(['corpId', 'address']).doUpdateSet({ lastRefusedAt: at }))
      .execute()
  } catch (error) {
    log.warn({ err: error, corpId }, 'a refused address was not kept')
  }
}

/** Latest first. */
export async function listRefusedAddresses(
  database: Database,
  corpId: string,
): Promise<{ address: string; lastRefusedAt: string }[]> {
  const rows = await database
    .selectFrom('egressAddresses')
    .select(['address', 'lastRefusedAt'])
    .where('corpId', '=', corpId)
    .orderBy('lastRefusedAt', 'desc')
    .limit(10)
    .execute()
  return rows.map((row) => ({ address: row.address, lastRefusedAt: row.lastRefusedAt.toISOString() }))
}
