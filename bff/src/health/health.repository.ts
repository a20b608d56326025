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

/** The secrets of a Corp as they lie in the database. */
export async function findSealedSecrets(database: Database, corpId: string): Promise<Buffer | undefined> {
  const row = await database.selectFrom('corps').select('sealedSecrets').where('corpId', '=', corpId).executeTakeFirst()
  return row?.sealedSecrets
}

export type UnfinishedEvents = { dead: number; deadType: string | null; late: number }

/** Events that were given up, and those that wait since before an instant (epoch ms). */
export async function countUnfinishedEvents(
  database: Database,
  corpId: string,
  lateBefore: number,
): Promise<UnfinishedEvents> {
  const { rows } = await sql<UnfinishedEvents>`
    select (count(*) filter (where state = 'dead'))::int as dead,
      mode() within group (order by event_type) filter (where state = 'dead') as dead_type,
      (count(*) filter (where state = 'waiting' and created_at < ${new Date(lateBefore)}))::int as late
    from incoming_events where corp_id = ${corpId} and state in ('waiting', 'dead')`.execute(database)
  return rows[0] ?? { dead: 0, deadType: null, late: 0 }
}

/** Pushes since an instant (epoch ms) that DingTalk counts against its monthly quota. */
export async function countPushes(
  database: Database,
  corpId: string,
  { since, freeTypes }: { since: number; freeTypes: readonly string[] },
): Promise<number> {
  const { rows } = await sql<{ pushes: number }>`select coalesce(sum(copies), 0)::int as pushes from incoming_events
    where corp_id = ${corpId} and created_at >= ${new Date(since)} and not event_type = any(${[...freeTypes]}::text[])`.execute(
    database,
  )
  return rows[0]?.pushes ?? 0
}

/** When a meeting of ours last came to stand in DingTalk's calendar, between two instants. Epoch ms; null: none. */
export async function findLastPlacedAt(
  database: Database,
  corpId: string,
  { from, to }: { from: number; to: number },
): Promise<number | null> {
  const row = await database
    .selectFrom('bookings')
    .select((query) => query.fn.max('placedAt').as('at'))
    .where('corpId', '=', corpId)
    .where('origin', '=', 'app')
    .where('placedAt', '>=', new Date(from))
    .where('placedAt', '<', new Date(to))
    .executeTakeFirst()
  return row?.at ? row.at.getTime() : null
}

/** When the last event of a type was stored, epoch ms. */
export async function findLastEventOf(database: Database, corpId: string, eventType: string): Promise<number | null> {
  const row = await database
    .selectFrom('incomingEvents')
    .select((query) => query.fn.max('createdAt').as('at'))
    .where('corpId', '=', corpId)
    .where('eventType', '=', eventType)
    .executeTakeFirst()
  return row?.at ? row.at.getTime() : null
}

/** Bookings that wait for DingTalk since before an instant (epoch ms). */
export async function countStuckBookings(database: Database, corpId: string, lateBefore: number): Promise<number> {
  const { count } = await database
    .selectFrom('bookings')
    .select((query) => query.fn.countAll<number>().as('count'))
    .where('corpId', '=', corpId)
    .where('state', '=', 'placing')
    .where('createdAt', '<', new Date(lateBefore))
    .executeTakeFirstOrThrow()
  return count
}

/** Bookings since an instant (epoch ms) that DingTalk refused by a rule, not because somebody was faster; and its last words. */
export async function countRefusedByRule(
  database: Database,
  corpId: string,
  since: number,
): Promise<{ count: number; text: string | null }> {
  const { rows } = await sql<{ count: number; text: string | null }>`
    select count(*)::int as count, (array_agg(refusal -> 'texts' ->> 0 order by updated_at desc))[1] as text
    from bookings where corp_id = ${corpId} and state = 'refused' and updated_at >= ${new Date(since)}
      and refusal ->> 'reason' in ('rule', 'no_permission', 'daily_limit', 'other')`.execute(database)
  return rows[0] ?? { count: 0, text: null }
}
