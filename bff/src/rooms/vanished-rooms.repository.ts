import { sql } from 'kysely'
import type { Database } from '../database/database.ts'

/** A booking whose room is about to go: whom it concerns, and which of its rooms. */
export type ConcernedBooking = { bookingId: string; receiverIds: string[]; roomNames: string[] }

/** Bookings that are not over (`now` in epoch ms) in some rooms that are still in view. */
export async function listUpcomingIn(
  database: Database,
  corpId: string,
  roomIds: readonly string[],
  now: number,
): Promise<ConcernedBooking[]> {
  const { rows } = await sql<ConcernedBooking>`
    select b.id as booking_id, array_agg(r.name order by r.name) as room_names,
      array(select employee_id from booking_attendees a where a.booking_id = b.id
        union select b.organizer_id where b.organizer_id is not null) as receiver_ids
    from room_occupancies o join bookings b on b.corp_id = o.corp_id and b.id = o.booking_id join rooms r on r.id = o.room_id and r.removed_at is null
    where o.corp_id = ${corpId} and o.room_id = any(${roomIds}::uuid[]) and (o.active or o.conflict)
      and upper(o.during) > ${new Date(now)}::timestamptz and b.state in ('placing', 'awaiting_approval', 'confirmed')
    group by b.id, b.organizer_id`.execute(database)
  return rows
}
