import { sql } from 'kysely'
import type { RoomHistoryKind, RoomWeekBooking, TimeRange } from '@meeting/shared'
import type { Database } from '../database/database.ts'

/** Instants in epoch ms. */
export type HistoryRow = {
  id: string
  at: number
  kind: RoomHistoryKind
  actor: string | null
  detail: string | null
  bookingId: string | null
  title: string | null
  start: number | null
  end: number | null
  organizerId: string | null
  organizer: string | null
  attends: boolean
}

/** Where a page begins: the last entry of the page before. */
export type HistoryCursor = { at: number; id: string }

const ms = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::float8`)

/**
 * All that is known to have happened in a room, newest first: its bookings and what became of them, those that moved in or out,
 * closures and changes of the room itself. `viewerId` tells whether that person takes part.
 */
export async function listRoomHistory(
  database: Database,
  corpId: string,
  {
    roomId,
    viewerId,
    before,
    limit,
  }: { roomId: string; viewerId: string; before: HistoryCursor | null; limit: number },
): Promise<HistoryRow[]> {
  const room = sql`${roomId}::uuid`
  const older = before ? sql`where (x.at, x.id) < (${new Date(before.at)}::timestamptz, ${before.id})` : sql``
  const { rows } = await sql<HistoryRow>`
    with those as (
      select booking_id from room_occupancies where corp_id = ${corpId} and room_id = ${room}
      union select booking_id from booking_moves where corp_id = ${corpId} and (from_room_id = ${room} or to_room_id = ${room})
    ), entries as (
      select 'm' || b.id as id, b.created_at as at, case b.origin when 'app' then 'booking.made' else 'booking.made_there' end as kind, case b.origin when 'app' then b.organizer_id end as actor_id, null as detail, b.id as booking_id
      from bookings b join those on b.corp_id = ${corpId} and those.booking_id = b.id
      where not exists (select from booking_moves m where m.booking_id = b.id and m.to_room_id = ${room} and m.state in ('moved', 'agreed'))
      union all
      select 'h' || h.id, h.at, case h.kind when 'placed' then 'booking.placed' when 'refused' then 'booking.refused'
          when 'move_refused' then 'booking.move_refused'
          when 'moved' then case when h.detail->>'toRoomId' = ${roomId} then 'booking.moved_in' else 'booking.moved_out' end
          when 'cancelled' then 'booking.cancelled' when 'cancelled_in_dingtalk' then 'booking.cancelled'
          when 'released' then 'booking.cancelled'
          else 'booking.changed' end,
        h.actor_id,
        case when h.kind in ('moved', 'move_refused') then (select r.name from rooms r where r.corp_id = ${corpId} and r.id::text =
          case when h.detail->>'toRoomId' = ${roomId} then h.detail->>'fromRoomId' else h.detail->>'toRoomId' end) end,
        h.booking_id
      from booking_history h join those on those.booking_id = h.booking_id
      where h.corp_id = ${corpId} and (h.kind not in ('moved', 'move_refused')
        or h.detail->>'toRoomId' = ${roomId} or h.detail->>'fromRoomId' = ${roomId})
      union all
      select 'c' || c.id, c.created_at, 'room.closed', c.created_by, c.reason, null
      from room_closures c join room_closure_rooms r on r.closure_id = c.id and r.room_id = ${room} where c.corp_id = ${corpId}
      union all
      select 'a' || a.id, a.at, case a.action when 'rooms.reopened' then 'room.reopened' else 'room.changed' end, a.actor_id,
        case a.action when 'rooms.reopened' then a.subject_name end, null
      from audit_entries a where a.corp_id = ${corpId} and ((a.subject_kind = 'room' and a.subject_id = ${roomId})
        or (a.action = 'rooms.reopened' and a.subject_id in (select closure_id::text from room_closure_rooms where room_id = ${room})))
    ), page as (select * from entries x ${older} order by x.at desc, x.id desc limit ${limit})
    select p.id, ${ms('p.at')} as at, p.kind, e.name as actor, p.detail, p.booking_id, b.title, ${ms('lower(b.during)')} as start,
      ${ms('upper(b.during)')} as "end", b.organizer_id, coalesce(o.name, b.organizer_name) as organizer,
      exists (select from booking_attendees t where t.booking_id = b.id and t.employee_id = ${viewerId}::uuid) as attends
    from page p
    left join bookings b on b.corp_id = ${corpId} and b.id = p.booking_id
    left join employees o on o.corp_id = ${corpId} and o.id = b.organizer_id
    left join employees e on e.corp_id = ${corpId} and e.id = p.actor_id
    order by p.at desc, p.id desc`.execute(database)
  return rows
}

/** A booking in a room, epoch seconds. */
export type WeekRow = Omit<RoomWeekBooking, 'title'> & {
  title: string | null
  organizerId: string | null
  attends: boolean
}

/** What stands in a room within a range, by start. */
export async function listRoomBookings(
  database: Database,
  corpId: string,
  { roomId, viewerId, range }: { roomId: string; viewerId: string; range: TimeRange },
): Promise<WeekRow[]> {
  const { rows } = await sql<WeekRow>`
    select b.id, extract(epoch from lower(o.during))::float8 as start, extract(epoch from upper(o.during))::float8 as "end",
      b.state, b.origin, b.title, coalesce(e.name, b.organizer_name) as organizer, o.conflict, o.arriving, b.organizer_id,
      exists (select from booking_attendees t where t.booking_id = b.id and t.employee_id = ${viewerId}::uuid) as attends
    from room_occupancies o
    join bookings b on b.corp_id = o.corp_id and b.id = o.booking_id
    left join employees e on e.corp_id = b.corp_id and e.id = b.organizer_id
    where o.corp_id = ${corpId} and o.room_id = ${roomId}::uuid and (o.active or o.conflict)
      and o.during && tstzrange(${new Date(range.start)}::timestamptz, ${new Date(range.end)}::timestamptz, '[)')
    order by lower(o.during), b.id`.execute(database)
  return rows
}
