import { sql } from 'kysely'
import type { AttendeeResponse, BookingState, Refusal, TimeRange } from '@meeting/shared'
import { withRetries, type Database, type DatabaseTransaction } from '../database/database.ts'
import { tellAgreed, type Standing } from './booking-notices.ts'
import { toRange } from './bookings.repository.ts'

/** What is known here of a calendar event. Instants in epoch ms. */
export type KnownBooking = {
  id: string
  origin: 'app' | 'dingtalk'
  state: BookingState
  start: number
  end: number
  organizerUnionId: string | null
  calendarEventId: string | null
  dingtalkBookId: string | null
  /** Its event was read; busy times alone tell no title. */
  isTitled: boolean
  placedAt: number | null
  updatedAt: number
  /** On its way into another room. */
  moving: boolean
  /** Given back here, not yet in DingTalk. */
  withdrawing: boolean
}

const knownColumns = sql`b.id, b.origin, b.state, b.organizer_union_id, b.calendar_event_id, b.dingtalk_book_id,
  b.title is not null as is_titled, b.move_id is not null as moving, exists (select from room_occupancies w where w.booking_id = b.id and w.releasing) as withdrawing,
  (extract(epoch from lower(b.during)) * 1000)::float8 as start, (extract(epoch from upper(b.during)) * 1000)::float8 as "end",
  (extract(epoch from b.placed_at) * 1000)::float8 as placed_at, (extract(epoch from b.updated_at) * 1000)::float8 as updated_at`

/** All that is known of an event: one booking, or one per occurrence of a series. */
export async function listByEvent(database: Database, corpId: string, eventId: string): Promise<KnownBooking[]> {
  const { rows } = await sql<KnownBooking>`select ${knownColumns} from bookings b
    where b.corp_id = ${corpId} and b.calendar_event_id is not null
      and split_part(b.calendar_event_id, '~', 1) = ${eventId}`.execute(database)
  return rows
}

export async function findByBookId(
  database: Database,
  corpId: string,
  bookId: string,
): Promise<KnownBooking | undefined> {
  const { rows } = await sql<KnownBooking>`select ${knownColumns} from bookings b
    where b.corp_id = ${corpId} and b.dingtalk_book_id = ${bookId} limit 1`.execute(database)
  return rows[0]
}

/** A booking made here, by its own id. */
export async function findOwn(database: Database, corpId: string, id: string): Promise<KnownBooking | undefined> {
  const { rows } = await sql<KnownBooking>`select ${knownColumns} from bookings b
    where b.corp_id = ${corpId} and b.id = ${id}::uuid and b.origin = 'app'`.execute(database)
  return rows[0]
}

export type KnownInRoom = KnownBooking & { active: boolean; conflict: boolean; releasing: boolean }

/** What claims a room within a range, and whatever is known of the given events, whether or not it claims the room. */
export async function listInRoom(
  database: Database,
  corpId: string,
  roomId: string,
  { range, eventIds }: { range: TimeRange; eventIds: readonly string[] },
): Promise<KnownInRoom[]> {
  const { rows } = await sql<KnownInRoom>`
    select ${knownColumns}, coalesce(o.active, false) as active, coalesce(o.conflict, false) as conflict,
      coalesce(o.releasing, false) as releasing
    from bookings b left join room_occupancies o on o.booking_id = b.id and o.room_id = ${roomId}::uuid
    where b.corp_id = ${corpId} and b.id in (
      select booking_id from room_occupancies
      where corp_id = ${corpId} and room_id = ${roomId}::uuid and (active or conflict or releasing) and during && ${toRange(range)}
      union all
      select id from bookings where corp_id = ${corpId} and calendar_event_id is not null
        and split_part(calendar_event_id, '~', 1) = any(${eventIds}::text[]))`.execute(database)
  return rows
}

/** DingTalk's room ids as ours; rooms that are not known here are missing. */
export async function mapRooms(
  database: Database,
  corpId: string,
  dingtalkRoomIds: readonly string[],
): Promise<Map<string, string>> {
  if (dingtalkRoomIds.length === 0) return new Map()
  const rows = await database
    .selectFrom('rooms')
    .select(['id', 'dingtalkRoomId'])
    .where('corpId', '=', corpId)
    .where('dingtalkRoomId', 'in', dingtalkRoomIds)
    .execute()
  return new Map(rows.map((row) => [row.dingtalkRoomId ?? '', row.id]))
}

/** Where a booking stands according to DingTalk. */
export type Agreement = { range: TimeRange; state: BookingState; roomIds: readonly string[]; now: number }
/** `details` undefined: not told, keep what is known. */
export type NativeBooking = Agreement & {
  id: string
  eventKey: string
  bookId: string | null
  organizer: { id: string | null; unionId: string | null; name: string | null }
  details?: { title: string; recurring: boolean }
}

/** Writes a booking of DingTalk's own client as it stands there. Answers its id here and the rooms that others hold already. */
export async function saveNative(
  database: Database,
  corpId: string,
  native: NativeBooking,
): Promise<{ id: string; conflicts: string[] }> {
  return withRetries(() =>
    database.transaction().execute(async (transaction) => {
      const now = new Date(native.now)
      const { organizer, details } = native
      const recurring = details?.recurring ?? native.eventKey.includes('~')
      const { rows } = await sql<{ id: string }>`
        insert into bookings (id, corp_id, origin, state, organizer_id, organizer_union_id, organizer_name, title, during,
          calendar_event_id, dingtalk_book_id, placed_at, created_at, updated_at, details_due_at, recurring)
        values (${native.id}::uuid, ${corpId}, 'dingtalk', ${native.state}, ${organizer.id}::uuid, ${organizer.unionId},
          ${organizer.name}, ${details?.title ?? null}, ${toRange(native.range)}, ${native.eventKey}, ${native.bookId}, ${now}, ${now}, ${now},
          ${details ? null : now}::timestamptz, ${recurring})
        on conflict (corp_id, calendar_event_id) where calendar_event_id is not null do update set
          state = excluded.state, during = excluded.during, updated_at = excluded.updated_at,
          organizer_id = coalesce(excluded.organizer_id, bookings.organizer_id),
          organizer_union_id = coalesce(excluded.organizer_union_id, bookings.organizer_union_id),
          organizer_name = coalesce(excluded.organizer_name, bookings.organizer_name),
          title = coalesce(excluded.title, bookings.title), details_due_at = excluded.details_due_at,
          recurring = case when ${details !== undefined} then excluded.recurring else bookings.recurring or excluded.recurring end,
          dingtalk_book_id = coalesce(excluded.dingtalk_book_id, bookings.dingtalk_book_id),
          refusal = null, cancelled_at = null
        where bookings.origin = 'dingtalk'
        returning id`.execute(transaction)
      const id = rows[0]?.id
      if (!id) return { id: native.id, conflicts: [] }
      return { id, conflicts: await occupy(transaction, corpId, id, native) }
    }),
  )
}

/** A booking of DingTalk's own client that was not met before, in one room. */
export type NewNative = Pick<NativeBooking, 'id' | 'eventKey' | 'organizer' | 'range' | 'state'>

/**
 * Writes many new bookings of one room at once. Answers, by id, those whose time others hold (recorded as conflicts) and those
 * whose event somebody else has recorded meanwhile (left alone).
 */
export async function insertNatives(
  database: Database,
  corpId: string,
  { roomId, natives, nowMs }: { roomId: string; natives: readonly NewNative[]; nowMs: number },
): Promise<{ conflicts: string[]; existing: string[] }> {
  const input = JSON.stringify(
    natives.map(({ id, eventKey, organizer, range, state }) => ({
      id,
      event_key: eventKey,
      state,
      organizer_id: organizer.id,
      union_id: organizer.unionId,
      name: organizer.name,
      starts: new Date(range.start),
      ends: new Date(range.end),
    })),
  )
  const now = sql`${new Date(nowMs)}::timestamptz`
  const { rows } = await withRetries(() =>
    database.transaction().execute(async (transaction) => {
      const inserted = await sql<{ id: string; isHeld: boolean }>`
        with input as materialized (
          select * from jsonb_to_recordset(${input}::jsonb) as x(id uuid, event_key text, state text, organizer_id uuid,
            union_id text, name text, starts timestamptz, ends timestamptz)
        ), saved as (
          insert into bookings (id, corp_id, origin, state, organizer_id, organizer_union_id, organizer_name, during,
            calendar_event_id, placed_at, created_at, updated_at, details_due_at, recurring)
          select id, ${corpId}, 'dingtalk', state, organizer_id, union_id, name, tstzrange(starts, ends, '[)'), event_key,
            ${now}, ${now}, ${now}, ${now}, position('~' in event_key) > 0
          from input on conflict (corp_id, calendar_event_id) where calendar_event_id is not null do nothing
          returning id, during
        ), held as (
          insert into room_occupancies (corp_id, room_id, booking_id, during)
          select ${corpId}, ${roomId}::uuid, id, during from saved order by lower(during)
          on conflict do nothing
          returning booking_id
        )
        select saved.id, held.booking_id is not null as is_held from saved left join held on held.booking_id = saved.id`.execute(
        transaction,
      )
      const lost = inserted.rows.filter((row) => !row.isHeld).map((row) => row.id)
      await sql`
        insert into room_occupancies (corp_id, room_id, booking_id, during, active, conflict)
        select corp_id, ${roomId}::uuid, id, during, false, true from bookings
        where corp_id = ${corpId} and id = any(${lost}::uuid[])`.execute(transaction)
      return inserted
    }),
  )
  const saved = new Map(rows.map((row) => [row.id, row.isHeld]))
  return {
    conflicts: natives.filter(({ id }) => saved.get(id) === false).map(({ id }) => id),
    existing: natives.filter(({ id }) => !saved.has(id)).map(({ id }) => id),
  }
}

/** Makes a booking of ours stand as DingTalk says. Answers the rooms that others hold already. */
export async function agreeOwn(
  database: Database,
  corpId: string,
  id: string,
  agreement: Agreement & { before: Standing },
): Promise<{ conflicts: string[] }> {
  return withRetries(() =>
    database.transaction().execute(async (transaction) => {
      const now = new Date(agreement.now)
      const { rows } = await sql`
        with agreed as (
          update bookings set state = ${agreement.state}, during = ${toRange(agreement.range)}, updated_at = ${now},
            placed_at = coalesce(placed_at, ${now})
          where corp_id = ${corpId} and id = ${id}::uuid and state in ('awaiting_approval', 'confirmed') and move_id is null
          returning id
        ), told as (${tellAgreed({ corpId, changed: 'agreed', now: agreement.now }, agreement.before, agreement)})
        select id from agreed`.execute(transaction)
      if (rows.length === 0) return { conflicts: [] }
      return { conflicts: await occupy(transaction, corpId, id, agreement) }
    }),
  )
}

/** Puts a booking into exactly these rooms: where another one is, the claim is recorded as a conflict. */
async function occupy(
  transaction: DatabaseTransaction,
  corpId: string,
  bookingId: string,
  { range, roomIds }: Agreement,
): Promise<string[]> {
  await sql`delete from room_occupancies where corp_id = ${corpId} and booking_id = ${bookingId}::uuid
    and room_id = any(${roomIds}::uuid[])`.execute(transaction)
  await sql`update room_occupancies set active = false, conflict = false
    where corp_id = ${corpId} and booking_id = ${bookingId}::uuid and (active or conflict)`.execute(transaction)
  await sql`insert into room_occupancies (corp_id, room_id, booking_id, during)
    select ${corpId}, id, ${bookingId}::uuid, ${toRange(range)} from unnest(${roomIds}::uuid[]) id order by id
    on conflict do nothing`.execute(transaction)
  const { rows } = await sql<{ roomId: string }>`
    insert into room_occupancies (corp_id, room_id, booking_id, during, active, conflict)
    select ${corpId}, id, ${bookingId}::uuid, ${toRange(range)}, false, true from unnest(${roomIds}::uuid[]) id
    on conflict (booking_id, room_id) do nothing
    returning room_id`.execute(transaction)
  return rows.map((row) => row.roomId)
}

/** A booking of DingTalk's own client that is no more: cancelled, or without a room of ours; `refusal` when the approval was refused. */
export async function endNative(
  database: Database,
  corpId: string,
  ids: readonly string[],
  { refusal, nowMs }: { refusal: Refusal | null; nowMs: number },
): Promise<void> {
  const now = sql`${new Date(nowMs)}::timestamptz`
  await sql`
    with ended as (
      update bookings set state = ${refusal ? 'refused' : 'cancelled'}, refusal = ${refusal && JSON.stringify(refusal)}::jsonb,
        cancelled_at = ${refusal ? null : new Date(nowMs)}, updated_at = ${now}
      where corp_id = ${corpId} and id = any(${ids}::uuid[]) and origin = 'dingtalk' and state in ('awaiting_approval', 'confirmed')
      returning id
    )
    update room_occupancies o set active = false, conflict = false from ended where o.booking_id = ended.id`.execute(
    database,
  )
}

/** Takes one room from a native booking; with its last one the booking ends. */
export async function leaveRoom(
  database: Database,
  corpId: string,
  id: string,
  { roomId, nowMs }: { roomId: string; nowMs: number },
): Promise<void> {
  const now = sql`${new Date(nowMs)}::timestamptz`
  await sql`
    with left_room as (
      update room_occupancies set active = false, conflict = false
      where corp_id = ${corpId} and booking_id = ${id}::uuid and room_id = ${roomId}::uuid and (active or conflict)
      returning booking_id
    )
    update bookings b set updated_at = ${now},
      state = case when other.rooms then b.state else 'cancelled' end,
      cancelled_at = case when other.rooms then b.cancelled_at else ${now} end
    from left_room, lateral (select exists (select from room_occupancies o
      where o.booking_id = left_room.booking_id and o.room_id <> ${roomId}::uuid and (o.active or o.conflict)) as rooms) other
    where b.corp_id = ${corpId} and b.id = left_room.booking_id and b.origin = 'dingtalk'`.execute(database)
}

/** Makes the invited people of bookings those of the event, as far as they are known here, with their answers. */
export async function saveAttendees(
  database: Database,
  corpId: string,
  bookingIds: readonly string[],
  attendees: readonly { id: string; response: AttendeeResponse }[],
): Promise<void> {
  const people = JSON.stringify(attendees)
  await sql`
    with present as (select id, response from jsonb_to_recordset(${people}::jsonb) as p(id uuid, response text)),
    gone as (
      delete from booking_attendees where corp_id = ${corpId} and booking_id = any(${bookingIds}::uuid[])
        and employee_id not in (select id from present)
    )
    insert into booking_attendees (corp_id, booking_id, employee_id, response)
    select ${corpId}, booking_id, id, response from present, unnest(${bookingIds}::uuid[]) booking_id
    on conflict (booking_id, employee_id) do update set response = excluded.response
    where booking_attendees.response <> excluded.response`.execute(database)
}

/** Bookings of ours that hold one of these rooms within a range. */
export async function listRivals(
  database: Database,
  corpId: string,
  roomIds: readonly string[],
  range: TimeRange,
): Promise<KnownBooking[]> {
  const { rows } = await sql<KnownBooking>`select distinct ${knownColumns}
    from room_occupancies o join bookings b on b.corp_id = o.corp_id and b.id = o.booking_id
    where o.corp_id = ${corpId} and o.room_id = any(${roomIds}::uuid[]) and o.active and o.during && ${toRange(range)}
      and b.origin = 'app' and b.state in ('awaiting_approval', 'confirmed')`.execute(database)
  return rows
}

/** The event of a booking that ended here still stands: it is to be taken away, once. */
export async function requestWithdrawal(
  database: Database,
  corpId: string,
  bookingId: string,
  nowMs: number,
): Promise<void> {
  const now = sql`${new Date(nowMs)}::timestamptz`
  await sql`insert into outbox (corp_id, kind, subject_id, due_at, created_at, updated_at)
    select ${corpId}, 'withdraw', ${bookingId}::uuid, ${now}, ${now}, ${now}
    where not exists (select from outbox where corp_id = ${corpId} and subject_id = ${bookingId}::uuid
      and kind = 'withdraw' and state = 'waiting')`.execute(database)
}

/** Remembers DingTalk's own number of a booking. */
export async function saveBookId(database: Database, corpId: string, id: string, bookId: string): Promise<void> {
  await database
    .updateTable('bookings')
    .set({ dingtalkBookId: bookId })
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .where('dingtalkBookId', 'is', null)
    .execute()
}

/** The rooms that a booking claims. */
export async function listRoomsOf(database: Database, corpId: string, bookingId: string): Promise<string[]> {
  const rows = await database
    .selectFrom('roomOccupancies')
    .select('roomId')
    .where('corpId', '=', corpId)
    .where('bookingId', '=', bookingId)
    .where((eb) => eb.or([eb('active', '=', true), eb('conflict', '=', true)]))
    .execute()
  return rows.map((row) => row.roomId)
}

/**
 * Takes up the reading of a native booking's event: true for the one who may ask, and for nobody else before `again`. What was told
 * before stands meanwhile. Epoch ms.
 */
export async function claimDetails(
  database: Database,
  corpId: string,
  id: string,
  { now, again }: { now: number; again: number },
): Promise<boolean> {
  const result = await database
    .updateTable('bookings')
    .set({ detailsDueAt: new Date(again) })
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .where('detailsDueAt', '<=', new Date(now))
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** A native booking's event has changed in some way: its title is to be read again when somebody wants it. */
export async function expireDetails(database: Database, corpId: string, eventId: string, nowMs: number): Promise<void> {
  await sql`update bookings set details_due_at = ${new Date(nowMs)}
    where corp_id = ${corpId} and calendar_event_id is not null and split_part(calendar_event_id, '~', 1) = ${eventId}
      and origin = 'dingtalk' and details_due_at is null`.execute(database)
}

/** What all dates of a series share. Times and rooms are told by the busy times, date by date. */
export async function saveSeriesTitle(
  database: Database,
  corpId: string,
  ids: readonly string[],
  title: string,
): Promise<void> {
  await database
    .updateTable('bookings')
    .set({ title, recurring: true, detailsDueAt: null })
    .where('corpId', '=', corpId)
    .where('id', 'in', ids)
    .where('origin', '=', 'dingtalk')
    .execute()
}

/** The rooms in which what is known of an event stands. */
export async function listRoomsOfEvent(
  database: Database,
  corpId: string,
  { eventId, bookId }: { eventId: string; bookId: string | null },
): Promise<string[]> {
  const { rows } = await sql<{ roomId: string }>`
    select distinct o.room_id from bookings b join room_occupancies o on o.booking_id = b.id and (o.active or o.conflict)
    where b.corp_id = ${corpId} and ((b.calendar_event_id is not null and split_part(b.calendar_event_id, '~', 1) = ${eventId})
      or b.dingtalk_book_id = ${bookId})`.execute(database)
  return rows.map((row) => row.roomId)
}
