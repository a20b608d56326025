import { sql } from 'kysely'
import type { Database } from '../database/database.ts'

/** Whether work notifications arrive. Numbers are of the last 24 hours, one per person; instants in epoch ms. */
export type DeliveryState = {
  sent: number
  /** Known to have been delivered or read. */
  delivered: number
  missed: number
  /** Turned away at least once and still waiting. */
  stuck: number
  /** Why, most frequent first: DingTalk's code (143105 daily cap, 143106 same text, 60011 permission …) or a word of ours. */
  reasons: { reason: string; count: number }[]
  lastAcceptedAt: number | null
  lastProblem: { code: string; text: string; at: number } | null
}

/** What the health check and the overview show of a Corp's notices. */
export async function readDeliveryState(database: Database, corpId: string, now: number): Promise<DeliveryState> {
  const since = sql`${new Date(now - 24 * 3_600_000)}::timestamptz`
  const { rows } = await sql<DeliveryState>`
    with recent as materialized (
      select state, delivery, reason, attempts from notices where corp_id = ${corpId} and updated_at >= ${since}
    ), problem as (
      select coalesce(code, '') as code, coalesce(problem, '') as text, (extract(epoch from updated_at) * 1000)::float8 as at
      from notice_sends where corp_id = ${corpId} and state in ('refused', 'unknown') and updated_at >= ${since}
      order by id desc limit 1
    )
    select (select count(*) filter (where state = 'sent')::int from recent) as sent,
      (select count(*) filter (where delivery is not null)::int from recent) as delivered,
      (select count(*) filter (where state = 'missed')::int from recent) as missed,
      (select count(*) filter (where state = 'waiting' and attempts > 0)::int from recent) as stuck,
      coalesce((select json_agg(r order by r.count desc) from (
        select coalesce(reason, 'unknown') as reason, count(*)::int as count from recent
        where state = 'missed' or (state = 'waiting' and attempts > 0) group by 1) r), '[]') as reasons,
      (select (extract(epoch from max(updated_at)) * 1000)::float8 from notice_sends
        where corp_id = ${corpId} and state = 'accepted') as last_accepted_at,
      (select row_to_json(problem) from problem) as last_problem`.execute(database)
  const [state] = rows
  return state ?? { sent: 0, delivered: 0, missed: 0, stuck: 0, reasons: [], lastAcceptedAt: null, lastProblem: null }
}
