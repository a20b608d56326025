import { sql } from 'kysely'
import { healthCauses, healthChecks, type HealthCheckId, type HealthOutcome, type HealthResult } from '@meeting/shared'
import type { Database } from '../database/database.ts'

/** Keeps how a light was found; `since` stays while light and cause do. `now` in epoch ms. */
export async function saveResult(
  database: Database,
  corpId: string,
  checkId: HealthCheckId,
  { light, cause, data, copy }: HealthOutcome,
  now: number,
): Promise<void> {
  const values = {
    light,
    cause,
    data: JSON.stringify(data),
    copy: copy ? JSON.stringify(copy) : null,
    at: new Date(now),
  }
  await database
    .insertInto('healthResults')
    .values({ ...values, corpId, checkId, since: values.at })
    .onConflict((conflict) =>
      conflict.columns(['corpId', 'checkId']).doUpdateSet({
        ...values,
        since: sql<Date>`case when (health_results.light, health_results.cause) is not distinct from (excluded.light, excluded.cause)
          then health_results.since else excluded.since end`,
      }),
    )
    .execute()
}

/** Results of checks that there are no longer are left out. */
export async function listResults(database: Database, corpId: string): Promise<Map<HealthCheckId, HealthResult>> {
  const rows = await database.selectFrom('healthResults').selectAll().where('corpId', '=', corpId).execute()
  const results = new Map<HealthCheckId, HealthResult>()
  for (const { checkId, light, cause, data, copy, at, since } of rows) {
    const id = healthChecks.find((known) => known === checkId)
    if (!id) continue
    results.set(id, {
      // Only `saveResult` writes these.
      light: light as HealthResult['light'],
      cause: healthCauses.find((known) => known === cause) ?? null,
      data: data as HealthResult['data'],
      copy: copy as HealthResult['copy'],
      at: at.toISOString(),
      since: since.toISOString(),
    })
  }
  return results
}

export async function countEmployees(database: Database, corpId: string): Promise<number> {
  const { count } = await database
    .selectFrom('employees')
    .select((query) => query.fn.countAll<string>().as('count'))
    .where('corpId', '=', corpId)
    .where('leftAt', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** When the last event was stored, epoch ms. */
export async function findLastEventAt(database: Database, corpId: string): Promise<number | null> {
  const row = await database
    .selectFrom('incomingEvents')
    .select((query) => query.fn.max('createdAt').as('at'))
    .where('corpId', '=', corpId)
    .executeTakeFirst()
  return row?.at ? row.at.getTime() : null
}

/** Calls of a month (`2026-11`) that count against DingTalk's quota. */
export async function countCallsOfMonth(database: Database, corpId: string, month: string): Promise<number> {
  const { rows } = await sql<{ calls: number }>`select coalesce(sum(calls), 0)::int as calls from call_counts
    where corp_id = ${corpId} and month = ${`${month}-01`} and counted`.execute(database)
  return rows[0]?.calls ?? 0
}
