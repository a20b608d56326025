import { sql } from 'kysely'
import type { BookingState } from '@meeting/shared'
import type { Database } from '../database/database.ts'

export type Reassignment = {
  bookingId: string
  toEmployeeId: string
  /** Our id of who hands over; null: the product by itself. */
  actorId: string | null
  now: number
}

export type Reassigned =
  | { result: 'reassigned'; start: number; end: number }
  /** Made in DingTalk's own client; being placed or moved at this moment; over or ended; nobody to hand over to; theirs already. */
  | { result: 'native' | 'placing' | 'over' | 'nobody' | 'same' }

type Row = {
  origin: string
  state: BookingState
  isMoving: boolean
  start: number
  end: number
  organizerId: string | null
  heirId: string | null
  changed: boolean
}

/**
 * Makes somebody else the organizer and writes down that DingTalk has to hear of it; the row is locked, so that whoever else
 * changes the booking comes before or after. DingTalk's organizer stays noted until it has agreed. For the caller's transaction.
 */
export async function reassign(
  transaction: Database,
  corpId: string,
  { bookingId, toEmployeeId, actorId, now }: Reassignment,
): Promise<Reassigned> {
  const at = sql`${new Date(now)}::timestamptz`
  const { rows } = await sql<Row>`
    with locked as materialized (
      select b.* from bookings b where b.corp_id = ${corpId} and b.id = ${bookingId}::uuid for update
    ), heir as (
      select id, name from employees where corp_id = ${corpId} and id = ${toEmployeeId}::uuid and left_at is null
    ), changed as (
      update bookings b set organizer_id = heir.id, organizer_name = heir.name, updated_at = ${at}
      from locked, heir
      where b.corp_id = locked.corp_id and b.id = locked.id and locked.origin = 'app' and locked.move_id is null and locked.organizer_id <> heir.id
        and locked.state in ('awaiting_approval', 'confirmed') and upper(locked.during) > ${at}
      returning b.id
    ), uninvited as (
      delete from booking_attendees a using changed, heir where a.booking_id = changed.id and a.employee_id = heir.id
    ), intended as (
      insert into outbox (corp_id, kind, subject_id, due_at, created_at, updated_at)
      select ${corpId}, 'hand_over', id, ${at}, ${at}, ${at} from changed
    ), remembered as (
      insert into booking_history (corp_id, booking_id, kind, actor_id, detail, at)
      select ${corpId}, changed.id, 'handed_over', ${actorId}::uuid, jsonb_build_object(
        'from', jsonb_build_object('id', locked.organizer_id, 'name', coalesce(before.name, locked.organizer_name)),
        'to', jsonb_build_object('id', heir.id, 'name', heir.name)), ${at}
      from changed cross join locked cross join heir
      left join employees before on before.corp_id = ${corpId} and before.id = locked.organizer_id
    )
    select locked.origin, locked.state, locked.move_id is not null as is_moving, locked.organizer_id, (select id from heir) as heir_id,
      (extract(epoch from lower(locked.during)) * 1000)::float8 as start, (extract(epoch from upper(locked.during)) * 1000)::float8 as "end",
      exists (select from changed) as changed
    from locked`.execute(transaction)
  const [row] = rows
  if (!row) return { result: 'over' }
  if (row.changed) return { result: 'reassigned', start: row.start, end: row.end }
  if (row.origin !== 'app') return { result: 'native' }
  if (row.state === 'placing' || row.isMoving) return { result: 'placing' }
  if (row.heirId === null) return { result: 'nobody' }
  return { result: row.organizerId === row.heirId ? 'same' : 'over' }
}

/** A booking whose organizer here and in DingTalk may differ. Instants in epoch ms. */
export type HandOver = {
  id: string
  state: BookingState
  start: number
  end: number
  calendarEventId: string | null
  /** Whose event it is in DingTalk, as far as is known. */
  presentUnionId: string | null
  /** Whose it should be. */
  wantedUnionId: string | null
  /** DingTalk's ids of its rooms. */
  dingtalkRoomIds: string[]
}

export async function findHandOver(database: Database, corpId: string, id: string): Promise<HandOver | undefined> {
  const { rows } = await sql<HandOver>`
    select b.id, b.state, b.calendar_event_id, b.organizer_union_id as present_union_id, e.union_id as wanted_union_id,
      (extract(epoch from lower(b.during)) * 1000)::float8 as start, (extract(epoch from upper(b.during)) * 1000)::float8 as "end",
      array(select r.dingtalk_room_id from room_occupancies o join rooms r on r.id = o.room_id
        where o.booking_id = b.id and o.active and r.dingtalk_room_id is not null order by r.id) as dingtalk_room_ids
    from bookings b left join employees e on e.corp_id = b.corp_id and e.id = b.organizer_id
    where b.corp_id = ${corpId} and b.id = ${id}::uuid`.execute(database)
  return rows[0]
}

/** DingTalk has the new organizer as well. */
export async function settleHandOver(
  database: Database,
  corpId: string,
  handOver: HandOver,
  now: number,
): Promise<void> {
  await sql`
    update bookings set organizer_union_id = ${handOver.wantedUnionId}, updated_at = ${new Date(now)}
    where corp_id = ${corpId} and id = ${handOver.id}::uuid`.execute(database)
}

/** DingTalk leaves the event with who had it: the booking is the new organizer's here all the same. */
export async function keepWithFormer(
  database: Database,
  corpId: string,
  handOver: HandOver,
  { reason, now }: { reason: string; now: number },
): Promise<void> {
  await database
    .insertInto('bookingHistory')
    .values({
      corpId,
      bookingId: handOver.id,
      kind: 'hand_over_refused',
      detail: JSON.stringify({ reason: reason.slice(0, 300) }),
      at: new Date(now),
    })
    .execute()
}

/** The event went with who had it: the booking is placed anew, by its new organizer. False: it ended meanwhile. */
export async function placeAnew(database: Database, corpId: string, handOver: HandOver, now: number): Promise<boolean> {
  const at = sql`${new Date(now)}::timestamptz`
  const { rows } = await sql`
    with changed as (
      update bookings set organizer_union_id = ${handOver.wantedUnionId}, calendar_event_id = null, placed_at = null, updated_at = ${at}
      where corp_id = ${corpId} and id = ${handOver.id}::uuid and state in ('awaiting_approval', 'confirmed')
        and calendar_event_id is not distinct from ${handOver.calendarEventId}
      returning id
    ), intended as (
      insert into outbox (corp_id, kind, subject_id, due_at, created_at, updated_at)
      select ${corpId}, 'place', id, ${at}, ${at}, ${at} from changed
    )
    select id from changed`.execute(database)
  return rows.length > 0
}

/** Whether DingTalk has not heard yet that one of these bookings has another organizer. */
export async function isBeingHandedOver(database: Database, corpId: string, ids: readonly string[]): Promise<boolean> {
  if (ids.length === 0) return false
  const { rows } = await sql`select from outbox
    where corp_id = ${corpId} and kind = 'hand_over' and state = 'waiting' and subject_id = any(${[...ids]}::uuid[])
    limit 1`.execute(database)
  return rows.length > 0
}
