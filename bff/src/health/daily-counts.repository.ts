import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { DailyCountKind } from './daily-counts.ts'

type Counted = { kind: DailyCountKind; name: string; count: number }

/** One statement, so that a sign-in costs one. `now` in epoch ms. */
export async function addDailyCounts(
  database: Database,
  corpId: string,
  counts: readonly Counted[],
  now: number,
): Promise<void> {
  if (counts.length === 0) return
  const at = new Date(now)
  const kinds = counts.map(({ kind }) => kind)
  const names = counts.map(({ name }) => name)
  const numbers = counts.map(({ count }) => count)
  await sql`insert into daily_counts as known (corp_id, day, kind, name, count, last_at)
    select ${corpId}, ${dayOf(now)}::date, kind, name, count, ${at}
    from unnest(${kinds}::text[], ${names}::text[], ${numbers}::int[]) as counted (kind, name, count)
    order by kind, name
    on conflict (corp_id, day, kind, name) do update
    set count = known.count + excluded.count, last_at = greatest(known.last_at, excluded.last_at)`.execute(database)
}

export type CountOfDays = { name: string; count: number; lastAt: Date }

/** By name, most first, of the days since an instant (epoch ms, that day included). */
export async function listDailyCounts(
  database: Database,
  corpId: string,
  kind: DailyCountKind,
  since: number,
): Promise<CountOfDays[]> {
  const { rows } = await sql<CountOfDays>`
    select name, sum(count)::int as count, max(last_at) as last_at from daily_counts
    where corp_id = ${corpId} and kind = ${kind} and day >= ${dayOf(since)}::date
    group by name order by 2 desc, name`.execute(database)
  return rows
}

export async function deleteDailyCountsBefore(database: Database, corpId: string, before: number): Promise<void> {
  await sql`delete from daily_counts where corp_id = ${corpId} and day < ${dayOf(before)}::date`.execute(database)
}

/** UTC. */
function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10)
}
