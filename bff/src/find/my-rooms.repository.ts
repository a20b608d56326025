import { sql } from 'kysely'
import type { MyRooms } from '@meeting/shared'
import type { Database } from '../database/database.ts'

/** For so long a room that one booked counts as recent, and so many of them. */
const recentDays = sql.lit('90 days')
const mostRecent = 10

/** The rooms that somebody marked (first marked first) and those booked last, one statement. `now` in epoch ms. */
export async function readMyRooms(
  database: Database,
  corpId: string,
  employeeId: string,
  now: number,
): Promise<MyRooms> {
  const at = sql`${new Date(now)}::timestamptz`
  const { rows } = await sql<MyRooms>`
    select array(
        select f.room_id from favourite_rooms f join rooms r on r.id = f.room_id and r.removed_at is null
        where f.corp_id = ${corpId} and f.employee_id = ${employeeId}::uuid order by f.created_at, f.room_id
      ) as favourite_ids,
      array(
        select o.room_id from bookings b join room_occupancies o on o.booking_id = b.id and o.corp_id = b.corp_id
        where b.corp_id = ${corpId} and b.organizer_id = ${employeeId}::uuid
          and lower(b.during) > ${at} - interval ${recentDays} and b.state <> 'refused'
        group by o.room_id order by max(b.created_at) desc, o.room_id limit ${mostRecent}
      ) as recent_ids`.execute(database)
  return rows[0] ?? { favouriteIds: [], recentIds: [] }
}

/** Marks a room; a second time changes nothing. */
export async function addFavourite(
  database: Database,
  corpId: string,
  favourite: { employeeId: string; roomId: string; now: number },
): Promise<void> {
  const { employeeId, roomId, now } = favourite
  await database
    .insertInto('favouriteRooms')
    .values({ corpId, employeeId, roomId, createdAt: new Date(now) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function removeFavourite(
  database: Database,
  corpId: string,
  { employeeId, roomId }: { employeeId: string; roomId: string },
): Promise<void> {
  await database
    .deleteFrom('favouriteRooms')
    .where('corpId', '=', corpId)
    .where('employeeId', '=', employeeId)
    .where('roomId', '=', roomId)
    .execute()
}
