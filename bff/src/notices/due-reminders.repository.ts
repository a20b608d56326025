import { sql } from 'kysely'
import type { Database } from '../database/database.ts'

const at = (ms: number) => sql`${new Date(ms)}::timestamptz`

/** A booking of a Corp about which somebody may want to be reminded. Instants in epoch ms. */
export type Upcoming = {
  id: string
  start: number
  end: number
  organizerId: string | null
  attendeeIds: string[]
  nextStart: number | null
}

/** Confirmed bookings of ours that begin within a range, made before that range began to count: whoever books later needs no reminder. */
export async function listStarting(
  database: Database,
  corpId: string,
  { from, to }: { from: number; to: number },
): Promise<Upcoming[]> {
  const { rows } = await sql<Upcoming>`
    select b.id, ${epoch('lower(b.during)')} as start, ${epoch('upper(b.during)')} as "end", b.organizer_id, null as next_start,
      array(select employee_id from booking_attendees where booking_id = b.id) as attendee_ids
    from bookings b
    where b.corp_id = ${corpId} and b.origin = 'app' and b.state = 'confirmed'
      and b.created_at < lower(b.during) - ${to - from} * interval '1 ms' and b.id in (
      select booking_id from room_occupancies
      where corp_id = ${corpId} and active and lower(during) > ${at(from)} and lower(during) <= ${at(to)})`.execute(
    database,
  )
  return rows
}

/** Confirmed bookings of ours that end within a range, and when one of their rooms is next taken (within two hours). */
export async function listEnding(
  database: Database,
  corpId: string,
  { from, to }: { from: number; to: number },
): Promise<Upcoming[]> {
  const { rows } = await sql<Upcoming>`
    select b.id, ${epoch('lower(b.during)')} as start, ${epoch('upper(b.during)')} as "end", b.organizer_id, '{}'::uuid[] as attendee_ids,
      (select min(${epoch('lower(x.during)')}) from room_occupancies o
        join room_occupancies x on x.room_id = o.room_id and x.active and x.booking_id <> b.id
          and lower(x.during) >= upper(b.during) and lower(x.during) < upper(b.during) + interval '2 hours'
        where o.booking_id = b.id and o.active) as next_start
    from bookings b
    where b.corp_id = ${corpId} and b.origin = 'app' and b.state = 'confirmed' and upper(b.during) - lower(b.during) > interval '10 minutes'
      and b.id in (
        select booking_id from room_occupancies
        where corp_id = ${corpId} and active and lower(during) > ${at(from)} - interval '1 day' and lower(during) < ${at(to)}
          and upper(during) > ${at(from)} and upper(during) <= ${at(to)})`.execute(database)
  return rows
}

function epoch(expression: string) {
  return sql.raw(`(extract(epoch from ${expression}) * 1000)::float8`)
}
