import { sql } from 'kysely'
import type { TimeRange } from '@meeting/shared'
import type { Database } from '../database/database.ts'

/** A week in numbers. */
export type WeekNumbers = {
  bookings: number
  hours: number
  refusals: number
  missedNotices: number
  /** Names, most hours first. */
  topRooms: string[]
}

export async function readWeek(database: Database, corpId: string, week: TimeRange): Promise<WeekNumbers> {
  const from = sql`${new Date(week.start)}::timestamptz`
  const to = sql`${new Date(week.end)}::timestamptz`
  const { rows } = await sql<WeekNumbers>`
    with used as materialized (
      select o.room_id, o.booking_id, extract(epoch from upper(o.during) - lower(o.during)) / 3600 as hours
      from room_occupancies o where o.corp_id = ${corpId} and o.active and lower(o.during) >= ${from} and lower(o.during) < ${to}
    )
    select (select count(distinct booking_id)::int from used) as bookings,
      (select coalesce(round(sum(hours)), 0)::int from used) as hours,
      (select count(*)::int from bookings where corp_id = ${corpId} and state = 'refused' and created_at >= ${from} and created_at < ${to}) as refusals,
      (select count(*)::int from notices where corp_id = ${corpId} and state = 'missed' and created_at >= ${from} and created_at < ${to}) as missed_notices,
      array(select r.name from used u join rooms r on r.id = u.room_id group by r.id, r.name
        order by sum(u.hours) desc, r.name limit 3) as top_rooms`.execute(database)
  return rows[0] ?? { bookings: 0, hours: 0, refusals: 0, missedNotices: 0, topRooms: [] }
}

/** Who administers, by DingTalk or by name, and their languages. */
export async function listAdministratorsToTell(
  database: Database,
  corpId: string,
): Promise<{ id: string; language: string | null }[]> {
  const { rows } = await sql<{ id: string; language: string | null }>`
    select id, language from employees e where corp_id = ${corpId} and left_at is null
      and (is_administrator or exists (select from named_administrators n where n.corp_id = e.corp_id and n.employee_id = e.id))`.execute(
    database,
  )
  return rows
}
