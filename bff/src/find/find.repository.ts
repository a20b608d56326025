import { sql } from 'kysely'
import type { TimeRange } from '@meeting/shared'
import type { Database } from '../database/database.ts'

/** Nothing booked here lasts longer; what DingTalk's own client made has an index of its own. */
const longestUsual = sql.lit('24 hours')
/** Most end within so long: the longer ones have an index of their own as well. */
const mostly = sql.lit('2 hours')

/**
 * For each room in which something stands on one of the dates, the places of those dates in `dates`: one statement however many
 * dates and rooms there are.
 */
export async function listTakenDates(
  database: Database,
  corpId: string,
  dates: readonly TimeRange[],
): Promise<Map<string, number[]>> {
  const starts = dates.map(({ start }) => new Date(start).toISOString())
  const ends = dates.map(({ end }) => new Date(end).toISOString())
  const { rows } = await sql<{ taken: string }>`
    with dates as materialized (
      select from_at, to_at, place - 1 as place
      from unnest(${starts}::timestamptz[], ${ends}::timestamptz[]) with ordinality as d(from_at, to_at, place)
    ), long as materialized (
      select room_id, during from room_occupancies
      where corp_id = ${corpId} and (active or conflict) and upper(during) - lower(during) > interval ${longestUsual}
    ), taken as (
      select o.room_id, d.place from dates d cross join lateral (
        select room_id from room_occupancies
        where corp_id = ${corpId} and (active or conflict)
          and lower(during) > d.from_at - interval ${mostly} and lower(during) < d.to_at and upper(during) > d.from_at
        union all
        select room_id from room_occupancies
        where corp_id = ${corpId} and (active or conflict) and upper(during) - lower(during) > interval ${mostly}
          and lower(during) > d.from_at - interval ${longestUsual} and lower(during) <= d.from_at - interval ${mostly}
          and upper(during) > d.from_at
      ) o
      union
      select l.room_id, d.place from dates d join long l on l.during && tstzrange(d.from_at, d.to_at, '[)')
    )
    select coalesce(json_agg(json_build_array(room_id, places)), '[]')::text as taken
    from (select room_id, array_agg(place order by place) as places from taken group by room_id) per_room`.execute(
    database,
  )
  // The text was built by the statement above.
  return new Map(JSON.parse(rows[0]?.taken ?? '[]') as [string, number[]][])
}

/** When people have meetings that are booked here, theirs or to which they have not said no; in order of time. */
export async function listOwnMeetings(
  database: Database,
  corpId: string,
  employeeIds: readonly string[],
  range: TimeRange,
): Promise<Map<string, TimeRange[]>> {
  const [from, to] = [new Date(range.start), new Date(range.end)]
  const wanted = sql`(${[...employeeIds]}::uuid[])`
  const { rows } = await sql<{ employeeId: string; start: number; end: number }>`
    select p.employee_id, (extract(epoch from lower(b.during)) * 1000)::float8 as start,
      (extract(epoch from upper(b.during)) * 1000)::float8 as "end"
    from (
      select id as booking_id, organizer_id as employee_id from bookings
      where corp_id = ${corpId} and organizer_id = any${wanted}
        and lower(during) > ${from}::timestamptz - interval ${longestUsual} and lower(during) < ${to}::timestamptz
      union
      select booking_id, employee_id from booking_attendees
      where corp_id = ${corpId} and employee_id = any${wanted} and response <> 'declined'
    ) p join bookings b on b.corp_id = ${corpId} and b.id = p.booking_id
    where b.state in ('placing', 'awaiting_approval', 'confirmed')
      and b.during && tstzrange(${from}::timestamptz, ${to}::timestamptz, '[)')
    order by lower(b.during)`.execute(database)
  return Map.groupBy(rows, ({ employeeId }) => employeeId) satisfies Map<string, TimeRange[]>
}

/** What was asked for when nothing was found. */
export type UnmetQuestion = { day: string; sizeClass: string; equipment: readonly string[]; hour: number }

/** One more search that found nothing. */
export async function countUnmet(database: Database, corpId: string, asked: UnmetQuestion): Promise<void> {
  await sql`
    insert into unmet_searches (corp_id, day, size_class, equipment, hour, count)
    values (${corpId}, ${asked.day}::date, ${asked.sizeClass}, ${[...asked.equipment]}::text[], ${asked.hour}, 1)
    on conflict (corp_id, day, size_class, equipment, hour) do update set count = unmet_searches.count + 1`.execute(
    database,
  )
}
