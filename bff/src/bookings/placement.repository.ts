import { sql, type RawBuilder } from 'kysely'
import type { BookingState, Refusal, RoomClosure, RoomRules, TimeRange } from '@meeting/shared'
import { keepPlan, sqlState, type Database } from '../database/database.ts'
import { tellCancelledThere, tellRefused, tellStanding } from './booking-notices.ts'
import { toRange } from './bookings.repository.ts'

/** What placing and withdrawing need to know of a booking. Instants in epoch ms. */
export type Placement = {
  id: string
  state: BookingState
  title: string
  note: string
  start: number
  end: number
  createdAt: number
  placedAt: number | null
  organizerUnionId: string | null
  attendeeUnionIds: string[]
  calendarEventId: string | null
  rooms: PlacementRoom[]
  /** Whether DingTalk may have heard of the booking: its event is or was about to be made. */
  begun: boolean
  /** One of its rooms was closed while it was being booked. */
  unseenClosure: UnseenClosure | null
  /** When its organizer took it back after it was released: what is asked of DingTalk from then on is asked anew. */
  reclaimedAt: number | null
}
export type PlacementRoom = {
  id: string
  /** Null: a room of our own. */
  dingtalkRoomId: string | null
  name: string
  timeZone: string
  approval: RoomRules['approval']
}

const toEpoch = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::float8`)

/** A room that was closed while a booking was on its way into it. */
export type UnseenClosure = { roomId: string; closure: RoomClosure }

/**
 * A closure of which whoever closed the room cannot have seen this booking. Closing waits for holds under way and keeps others out
 * until it is written (`stopHolds`), so each booking is either seen by it, or finds it here before it gets into DingTalk.
 */
export const unseenClosure = (
  booking: { id: RawBuilder<unknown>; during: RawBuilder<unknown> },
  isRoom: RawBuilder<unknown>,
) =>
  sql<UnseenClosure | null>`(select json_build_object('roomId', x.room_id, 'closure', json_build_object(
      'start', ${toEpoch('lower(x.during)')}, 'end', ${toEpoch('upper(x.during)')}, 'reason', c.reason, 'contact', c.contact, 'closureId', c.id))
    from room_closure_rooms x join room_closures c on c.id = x.closure_id and c.lifted_at is null
    where ${isRoom} and x.during && ${booking.during} and not exists (select from room_closure_bookings i
      where i.closure_id = c.id and i.booking_id = ${booking.id} and i.room_id = x.room_id)
    limit 1)`

/** A room on the way in or out (`booking_moves`) is not the booking's; of one that is over, all that it had are told. */
const isRoomOf = sql`((not o.arriving and (o.active or o.conflict)) or b.state not in ('placing', 'awaiting_approval', 'confirmed'))`

export async function findPlacement(database: Database, corpId: string, id: string): Promise<Placement | undefined> {
  const { rows } = await sql<Placement>`
    select b.id, b.state, coalesce(b.title, '') as title, b.note, ${toEpoch('lower(b.during)')} as start,
      ${toEpoch('upper(b.during)')} as "end", ${toEpoch('coalesce(b.reclaimed_at, b.created_at)')} as created_at, ${toEpoch('b.reclaimed_at')} as reclaimed_at, ${toEpoch('b.placed_at')} as placed_at,
      b.organizer_union_id, b.calendar_event_id,
      exists (select from outbox where corp_id = ${corpId} and subject_id = b.id and kind = 'place' and payload ? 'begun') as begun,
      array(select e.union_id from booking_attendees a join employees e on e.id = a.employee_id
        where a.booking_id = b.id order by e.id) as attendee_union_ids,
      coalesce((select json_agg(json_build_object('id', r.id, 'dingtalkRoomId', r.dingtalk_room_id, 'name', r.name,
          'timeZone', r.time_zone, 'approval', r.rules->>'approval') order by r.id)
        from room_occupancies o join rooms r on r.id = o.room_id where o.booking_id = b.id and ${isRoomOf}), '[]') as rooms,
      ${unseenClosure({ id: sql`b.id`, during: sql`b.during` }, sql`x.room_id in (select o.room_id from room_occupancies o where o.booking_id = b.id and o.active and not o.arriving)`)} as unseen_closure
    from bookings b where b.corp_id = ${corpId} and b.id = ${id}::uuid`.execute(database)
  return rows[0]
}

const takenOverAtOnce = 200

/**
 * That a booking is to be placed stands in the booking until the queue looks for work: so holding rooms writes one row less, and
 * who waits for the answer does not wait for it.
 */
export const heldPlacements = {
  /** Makes items of the outbox out of them, oldest first, each once. */
  async takeOver(database: Database, nowMs: number): Promise<void> {
    // Materialized: the planner must not run the locking part more than once.
    await sql`
      with picked as materialized (
        select corp_id, id, place_item_id, created_at from bookings where place_item_id is not null
        order by place_item_id limit ${sql.lit(takenOverAtOnce)} for update skip locked
      ), taken as (
        update bookings b set place_item_id = null from picked where b.corp_id = picked.corp_id and b.id = picked.id
        returning b.id
      )
      insert into outbox (id, corp_id, kind, subject_id, due_at, created_at, updated_at) overriding system value
      select place_item_id, corp_id, 'place', id, created_at, created_at, ${new Date(nowMs)}::timestamptz
      from picked where id in (select id from taken)`.execute(database)
  },
  /** Whether that of the subject of `item` has not been taken over yet. */
  isBefore: sql<boolean>`exists (select from bookings b
    where b.corp_id = item.corp_id and b.id = item.subject_id and b.place_item_id < item.id)`,
}

/** Written before DingTalk is asked to make the event: whoever comes next looks for it there. */
export async function markBegun(database: Database, corpId: string, id: string): Promise<void> {
  await sql`update outbox set payload = payload || '{"begun":true}'
    where corp_id = ${corpId} and subject_id = ${id}::uuid and kind = 'place'`.execute(database)
}

/**
 * Remembers under which event the booking stands. When the event came in as somebody's native booking before we knew that it is
 * ours, that twin goes. `tidyAt`: when a lost request may have left another one behind.
 */
export async function saveEventId(
  database: Database,
  corpId: string,
  id: string,
  event: { eventId: string; now: number; tidyAt: number | null },
): Promise<void> {
  try {
    await updateEventId(database, corpId, id, event)
  } catch (error) {
    if (sqlState(error) !== '23505') throw error
    await removeTwin(database, corpId, event.eventId)
    await updateEventId(database, corpId, id, event)
  }
}

async function updateEventId(
  database: Database,
  corpId: string,
  id: string,
  event: { eventId: string; now: number; tidyAt: number | null },
): Promise<void> {
  const now = sql`${new Date(event.now)}::timestamptz`
  await sql`
    with saved as (
      update bookings set calendar_event_id = ${event.eventId}, updated_at = ${now}
      where corp_id = ${corpId} and id = ${id}::uuid and calendar_event_id is null
      returning id
    )
    insert into outbox (corp_id, kind, subject_id, payload, due_at, created_at, updated_at)
    select ${corpId}, 'tidy', gen_random_uuid(), jsonb_build_object('bookingId', id), ${toDate(event.tidyAt)}::timestamptz, ${now}, ${now}
    from saved where ${event.tidyAt !== null}`.execute(database)
}

async function removeTwin(database: Database, corpId: string, eventId: string): Promise<void> {
  await sql`
    with twin as (
      delete from bookings where corp_id = ${corpId} and calendar_event_id = ${eventId} and origin = 'dingtalk' returning id
    ), rooms as (
      delete from room_occupancies where booking_id in (select id from twin)
    ), people as (
      delete from booking_attendees where booking_id in (select id from twin)
    )
    delete from booking_history where booking_id in (select id from twin)`.execute(database)
}

/** Whether DingTalk still holds one of the rooms for a booking that was given back here. */
export async function isBeingReleased(
  database: Database,
  corpId: string,
  roomIds: readonly string[],
  range: TimeRange,
): Promise<boolean> {
  const { rows } = await sql`select from room_occupancies
    where corp_id = ${corpId} and room_id = any(${roomIds}::uuid[]) and releasing and during && ${toRange(range)}
    limit 1`.execute(database)
  return rows.length > 0
}

/** The booking stands in DingTalk. False: it was cancelled meanwhile. */
export async function markPlaced(
  database: Database,
  corpId: string,
  id: string,
  settled: { state: BookingState; now: number },
): Promise<boolean> {
  const now = sql`${new Date(settled.now)}::timestamptz`
  // Somebody waits for it, and it takes longer to plan than to carry out.
  const { rows } = await sql`${sql.raw(keepPlan)}
    with placed as (
      update bookings set state = ${settled.state}, placed_at = ${now}, updated_at = ${now}
      where corp_id = ${corpId} and id = ${id}::uuid and state in ('placing', 'awaiting_approval', 'confirmed')
        and placed_at is null
      returning id
    ), remembered as (
      insert into booking_history (corp_id, booking_id, kind, detail, at)
      select ${corpId}, id, 'placed', ${JSON.stringify({ state: settled.state })}::jsonb, ${now} from placed
    ), told as (${tellStanding({ corpId, changed: 'placed', now: settled.now }, settled.state)})
    select id from placed`.execute(database)
  return rows.length > 0
}

const toDate = (instant: number | null) => (instant === null ? null : new Date(instant))

/** DingTalk cannot be asked for a while (design.md §3.5): the booking counts on our word, and is placed when it can. */
export async function confirmHere(
  database: Database,
  corpId: string,
  id: string,
  change: { state: BookingState; reason: string; now: number },
): Promise<boolean> {
  const now = sql`${new Date(change.now)}::timestamptz`
  const { rows } = await sql`
    with confirmed as (
      update bookings set state = ${change.state}, updated_at = ${now}
      where corp_id = ${corpId} and id = ${id}::uuid and state = 'placing'
      returning id
    ), remembered as (
      insert into booking_history (corp_id, booking_id, kind, detail, at)
      select ${corpId}, id, 'confirmed_here', ${JSON.stringify({ reason: change.reason })}::jsonb, ${now} from confirmed
    ), told as (${tellStanding({ corpId, changed: 'confirmed', now: change.now }, change.state)})
    select id from confirmed`.execute(database)
  return rows.length > 0
}

/** Ends a booking that DingTalk turned down, and writes down that what stands there of it must go. */
export async function markRefused(
  database: Database,
  corpId: string,
  id: string,
  change: { refusal: Refusal; now: number },
): Promise<boolean> {
  const now = sql`${new Date(change.now)}::timestamptz`
  const refusal = JSON.stringify(change.refusal)
  const { rows } = await sql`
    with refused as (
      update bookings set state = 'refused', refusal = ${refusal}::jsonb, updated_at = ${now}
      where corp_id = ${corpId} and id = ${id}::uuid and origin = 'app'
        and state in ('placing', 'awaiting_approval', 'confirmed')
      returning id
    ), freed as (
      update room_occupancies o set active = false, conflict = false, releasing = r.origin = 'dingtalk'
      from refused, rooms r where o.booking_id = refused.id and r.id = o.room_id and (o.active or o.conflict)
    ), intended as (
      insert into outbox (corp_id, kind, subject_id, due_at, created_at, updated_at)
      select ${corpId}, 'withdraw', id, ${now}, ${now}, ${now} from refused
    ), remembered as (
      insert into booking_history (corp_id, booking_id, kind, detail, at)
      select ${corpId}, id, 'refused', ${refusal}::jsonb, ${now} from refused
    ), told as (${tellRefused({ corpId, changed: 'refused', now: change.now }, change.refusal)})
    select id from refused`.execute(database)
  return rows.length > 0
}

/** Somebody deleted the meeting in DingTalk's own client. */
export async function markCancelledThere(
  database: Database,
  corpId: string,
  id: string,
  nowMs: number,
): Promise<boolean> {
  const now = sql`${new Date(nowMs)}::timestamptz`
  const { rows } = await sql`
    with cancelled as (
      update bookings set state = 'cancelled', cancelled_at = ${now}, updated_at = ${now}
      where corp_id = ${corpId} and id = ${id}::uuid and state in ('placing', 'awaiting_approval', 'confirmed')
      returning id
    ), freed as (
      update room_occupancies o set active = false, conflict = false
      from cancelled where o.booking_id = cancelled.id and (o.active or o.conflict)
    ), remembered as (
      insert into booking_history (corp_id, booking_id, kind, at)
      select ${corpId}, id, 'cancelled_in_dingtalk', ${now} from cancelled
    ), told as (${tellCancelledThere({ corpId, changed: 'cancelled', now: nowMs })})
    select id from cancelled`.execute(database)
  return rows.length > 0
}

/** DingTalk no longer holds anything of the booking; `tidyAt` when a late answer could still bring it back. */
export async function markReleased(
  database: Database,
  corpId: string,
  id: string,
  { tidyAt, now }: { tidyAt: number | null; now: number },
): Promise<void> {
  const at = sql`${new Date(now)}::timestamptz`
  await sql`
    with released as (
      update room_occupancies set releasing = false where corp_id = ${corpId} and booking_id = ${id}::uuid and releasing
    )
    insert into outbox (corp_id, kind, subject_id, payload, due_at, created_at, updated_at)
    select ${corpId}, 'tidy', gen_random_uuid(), jsonb_build_object('bookingId', ${id}::text), ${toDate(tidyAt)}::timestamptz, ${at}, ${at}
    where ${tidyAt !== null}`.execute(database)
}

/**
 * Gives rooms to bookings that DingTalk said to stand there while others held them here, now that those are gone. One at a time:
 * two of them may claim the same time. Answers the ranges that look different now.
 */
export async function promoteConflicts(
  database: Database,
  corpId: string,
  roomIds: readonly string[],
): Promise<TimeRange[]> {
  if (roomIds.length === 0) return []
  const { rows: waiting } = await sql<{ bookingId: string; roomId: string; start: number; end: number }>`
    select o.booking_id, o.room_id, ${toEpoch('lower(o.during)')} as start, ${toEpoch('upper(o.during)')} as "end"
    from room_occupancies o
    where o.corp_id = ${corpId} and o.room_id = any(${roomIds}::uuid[]) and o.conflict
      and not exists (select 1 from room_occupancies x where x.room_id = o.room_id and x.active and x.during && o.during)
    order by o.booking_id`.execute(database)
  const promoted: TimeRange[] = []
  for (const { bookingId, roomId, start, end } of waiting) {
    try {
      await sql`update room_occupancies set active = true, conflict = false
        where corp_id = ${corpId} and booking_id = ${bookingId}::uuid and room_id = ${roomId}::uuid and conflict`.execute(
        database,
      )
      promoted.push({ start, end })
    } catch (error) {
      // Somebody else has the room by now.
      if (sqlState(error) !== '23P01') throw error
    }
  }
  return promoted
}
