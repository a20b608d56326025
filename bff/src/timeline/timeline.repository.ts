import { sql, type RawBuilder } from 'kysely'
import type { BarKind, CorpSettings, TimeRange } from '@meeting/shared'
import type { Database } from '../database/database.ts'

/** What stands in a room, compact as it comes out of the database; instants in epoch seconds. */
export type BusySpan = [roomId: string, start: number, end: number, kind: BarKind, name: string]

/** Longer ones exist only where DingTalk's own client made them; they have an index of their own. */
const longestUsual = '24 hours'

/** Everything that stands in the Corp's rooms within a range, by start: one JSON text made by the database. */
export async function readBusySpans(
  database: Database,
  corpId: string,
  range: TimeRange,
  privacy: CorpSettings['titlePrivacy'],
): Promise<BusySpan[]> {
  const from = sql`${new Date(range.start)}::timestamptz`
  const to = sql`${new Date(range.end)}::timestamptz`
  const ofCorp = sql`o.corp_id = ${corpId} and (o.active or o.conflict)`
  const usual = sql`${ofCorp} and lower(o.during) > ${from} - interval ${sql.lit(longestUsual)}
    and lower(o.during) < ${to} and upper(o.during) > ${from}
    and upper(o.during) - lower(o.during) <= interval ${sql.lit(longestUsual)}`
  const long = sql`${ofCorp} and upper(o.during) - lower(o.during) > interval ${sql.lit(longestUsual)}
    and lower(o.during) < ${to} and upper(o.during) > ${from}`
  return selectSpans(database, privacy, sql`${spansWhere(usual)} union all ${spansWhere(long)}`)
}

/** Everything that stands in one room within a range, by start. */
export async function readRoomSpans(
  database: Database,
  corpId: string,
  roomId: string,
  range: TimeRange,
  privacy: CorpSettings['titlePrivacy'],
): Promise<BusySpan[]> {
  return selectSpans(
    database,
    privacy,
    spansWhere(sql`o.corp_id = ${corpId} and o.room_id = ${roomId}::uuid and (o.active or o.conflict)
      and o.during && tstzrange(${new Date(range.start)}::timestamptz, ${new Date(range.end)}::timestamptz, '[)')`),
  )
}

const spansWhere = (where: RawBuilder<unknown>) =>
  sql`select o.corp_id, o.room_id, o.booking_id, o.during, o.conflict from room_occupancies o where ${where}`

// Looked up one by one: left to itself, the planner expects so many spans that it reads all bookings there have ever been.
const bookingOfSpan = sql`select state, title, organizer_name from bookings where corp_id = s.corp_id and id = s.booking_id limit 1`

async function selectSpans(
  database: Database,
  privacy: CorpSettings['titlePrivacy'],
  spans: RawBuilder<unknown>,
): Promise<BusySpan[]> {
  const { rows } = await sql<{ spans: string }>`
    select coalesce(json_agg(json_build_array(s.room_id, extract(epoch from lower(s.during))::bigint,
      extract(epoch from upper(s.during))::bigint,
      case when s.conflict then 4 when b.state = 'placing' then 1 when b.state = 'awaiting_approval' then 2 else 0 end,
      ${nameColumn(privacy)}) order by lower(s.during), s.booking_id), '[]')::text as spans
    from (${spans}) s cross join lateral (${bookingOfSpan}) b`.execute(database)
  // The text was built by the statement above.
  return JSON.parse(rows[0]?.spans ?? '[]') as BusySpan[]
}

/** What others may read on a bar. */
function nameColumn(privacy: CorpSettings['titlePrivacy']): RawBuilder<string> {
  if (privacy === 'busy') return sql`''`
  if (privacy === 'title') return sql`coalesce(nullif(b.title, ''), b.organizer_name, '')`
  return sql`coalesce(b.organizer_name, '')`
}
