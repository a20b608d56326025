import { CompiledQuery, sql, type RawBuilder } from 'kysely'
import type { BookingState, PersonRef, RoomConflict, TimeRange } from '@meeting/shared'
import { brokenConstraint, keepPlan, sqlState, withRetries, type Database } from '../database/database.ts'
import { tellCancelled } from './booking-notices.ts'
import type { StoredBooking } from './bookings.types.ts'

/** What a hold writes. `start` and `end` in epoch ms. */
export type Hold = {
  id: string
  corpId: string
  organizerId: string
  state: 'placing' | 'confirmed'
  title: string
  note: string
  start: number
  end: number
  roomIds: readonly string[]
  attendeeIds: readonly string[]
  idempotencyKey: string | null
  requestDigest: Buffer | null
  now: number
}

export type HoldOutcome =
  | { result: 'held'; organizer: PersonRef; attendees: PersonRef[] }
  | { result: 'busy' }
  /** The organizer has made a booking with this Idempotency-Key. */
  | { result: 'repeated' }
  | { result: 'no_organizer' }
  | { result: 'unknown_attendees'; known: string[] }
  | { result: 'unknown_rooms'; known: string[] }

/** A range as PostgreSQL's half-open `tstzrange`. */
export function toRange({ start, end }: TimeRange): RawBuilder<string> {
  return sql<string>`tstzrange(${new Date(start)}::timestamptz, ${new Date(end)}::timestamptz, '[)')`
}

/**
 * Holds all rooms or nothing, in one statement that is its own transaction: occupancies in room order (so that rivals do not
 * deadlock), the booking, its attendees, and the intent to place it in DingTalk. When only some rooms were free the booking is
 * left out, and the occupancies' deferred foreign key undoes the whole statement at its end.
 */
export async function holdRooms(database: Database, hold: Hold): Promise<HoldOutcome> {
  try {
    return await withRetries(() => insertHold(database, hold))
  } catch (error) {
    if (sqlState(error) === '23503' && brokenConstraint(error) === 'room_occupancies_booking') return { result: 'busy' }
    if (sqlState(error) === '23505' && brokenConstraint(error) === 'bookings_idempotency') return { result: 'repeated' }
    throw error
  }
}

type HoldRow = { held: number; organizer: PersonRef | null; people: PersonRef[]; rooms: string[] }

// Written once, so that every connection keeps its plan: everybody who books waits for it.
const holdStatement = `${keepPlan}
  with organizer as (
    select id, name, avatar_url, union_id from employees where corp_id = $1 and id = $2::uuid and left_at is null
  ), people as (
    select id, name, avatar_url from employees where corp_id = $1 and id = any($3::uuid[]) and left_at is null
  ), wanted as materialized (
    select id from rooms where corp_id = $1 and id = any($4::uuid[]) and removed_at is null order by id
  ), held as (
    insert into room_occupancies (corp_id, room_id, booking_id, during)
    select $1, id, $5::uuid, tstzrange($6::timestamptz, $7::timestamptz, '[)') from wanted
    where exists (select from organizer) and (select count(*) from people) = cardinality($3::uuid[])
      and (select count(*) from wanted) = cardinality($4::uuid[])
    on conflict do nothing
    returning room_id
  ), booked as (
    insert into bookings (id, corp_id, origin, state, organizer_id, organizer_union_id, organizer_name, title, note, during,
      idempotency_key, request_digest, created_at, updated_at)
    select $5::uuid, $1, 'app', $8, id, union_id, name, $9, $10, tstzrange($6::timestamptz, $7::timestamptz, '[)'),
      $11, $12::bytea, $13::timestamptz, $13::timestamptz
    from organizer where (select count(*) from held) = cardinality($4::uuid[])
    returning id
  ), invited as (
    insert into booking_attendees (corp_id, booking_id, employee_id)
    select $1, booked.id, people.id from booked, people
  ), intended as (
    insert into outbox (corp_id, kind, subject_id, due_at, created_at, updated_at)
    select $1, 'place', id, $13::timestamptz, $13::timestamptz, $13::timestamptz from booked
  )
  select (select count(*)::int from held) as held, array(select id from wanted) as rooms,
    (select json_build_object('id', id, 'name', name, 'avatarUrl', avatar_url) from organizer) as organizer,
    coalesce((select json_agg(json_build_object('id', id, 'name', name, 'avatarUrl', avatar_url) order by name, id)
      from people), '[]') as people`

async function insertHold(database: Database, hold: Hold): Promise<HoldOutcome> {
  const { corpId, organizerId, roomIds, attendeeIds } = hold
  const { rows } = await database.executeQuery<HoldRow>(
    CompiledQuery.raw(holdStatement, [
      corpId,
      organizerId,
      attendeeIds,
      roomIds,
      hold.id,
      new Date(hold.start),
      new Date(hold.end),
      hold.state,
      hold.title,
      hold.note,
      hold.idempotencyKey,
      hold.requestDigest,
      new Date(hold.now),
    ]),
  )
  const [row] = rows
  if (!row?.organizer) return { result: 'no_organizer' }
  if (row.held === roomIds.length) return { result: 'held', organizer: row.organizer, attendees: row.people }
  if (row.people.length < attendeeIds.length)
    return { result: 'unknown_attendees', known: row.people.map((person) => person.id) }
  if (row.rooms.length < roomIds.length) return { result: 'unknown_rooms', known: row.rooms }
  return { result: 'busy' }
}

/** When the given rooms are taken within a range, by whatever occupies them. */
export async function listConflicts(
  database: Database,
  corpId: string,
  roomIds: readonly string[],
  range: TimeRange,
): Promise<RoomConflict[]> {
  const { rows } = await sql<{ roomId: string; start: number; end: number }>`
    select room_id, (extract(epoch from lower(during)) * 1000)::float8 as start,
      (extract(epoch from upper(during)) * 1000)::float8 as "end"
    from room_occupancies
    where corp_id = ${corpId} and room_id = any(${roomIds}::uuid[]) and active and during && ${toRange(range)}
    order by room_id, lower(during)`.execute(database)
  return roomIds.flatMap((roomId) => {
    const busy = rows.filter((row) => row.roomId === roomId).map(({ start, end }) => ({ start, end }))
    return busy.length > 0 ? [{ roomId, busy }] : []
  })
}

/** The booking that an organizer made with an Idempotency-Key, and what was asked then. */
export async function findByIdempotencyKey(
  database: Database,
  corpId: string,
  organizerId: string,
  key: string,
): Promise<{ id: string; requestDigest: Buffer | null } | undefined> {
  return database
    .selectFrom('bookings')
    .select(['id', 'requestDigest'])
    .where('corpId', '=', corpId)
    .where('organizerId', '=', organizerId)
    .where('idempotencyKey', '=', key)
    .executeTakeFirst()
}

type BookingRow = Omit<StoredBooking, 'cancelledBy' | 'organizer'> & {
  organizerId: string | null
  organizerName: string | null
  organizerAvatarUrl: string | null
  cancelledById: string | null
  cancelledByName: string | null
  cancelledByAvatarUrl: string | null
}

const epoch = (expression: RawBuilder<unknown>) => sql<number>`(extract(epoch from ${expression}) * 1000)::float8`

/** `where`: a condition on `b` (bookings), with the Corp in it; `rest`: order and limit. */
async function selectBookings(
  database: Database,
  where: RawBuilder<unknown>,
  rest: RawBuilder<unknown> = sql``,
): Promise<StoredBooking[]> {
  const { rows } = await sql<BookingRow>`
    select b.id, b.origin, b.state, b.title, b.note, ${epoch(sql`lower(b.during)`)} as start, ${epoch(sql`upper(b.during)`)} as "end",
      b.organizer_id, coalesce(o.name, b.organizer_name) as organizer_name, o.avatar_url as organizer_avatar_url,
      b.organizer_union_id, b.calendar_event_id, ${epoch(sql`b.placed_at`)} as placed_at, b.refusal,
      b.recurring, ${epoch(sql`b.details_due_at`)} as details_due_at,
      ${epoch(sql`b.created_at`)} as created_at, ${epoch(sql`b.cancelled_at`)} as cancelled_at,
      c.id as cancelled_by_id, c.name as cancelled_by_name, c.avatar_url as cancelled_by_avatar_url,
      coalesce((
        select json_agg(json_build_object('roomId', r.id, 'name', r.name, 'removed', r.removed_at is not null, 'timeZone', r.time_zone, 'active', x.active, 'conflict', x.conflict,
          'releasing', x.releasing) order by r.sort_order, r.id)
        from room_occupancies x join rooms r on r.id = x.room_id where x.booking_id = b.id
          and ((not x.arriving and (x.active or x.conflict)) or b.state not in ('placing', 'awaiting_approval', 'confirmed'))), '[]') as rooms,
      coalesce((
        select json_agg(json_build_object('id', e.id, 'name', e.name, 'avatarUrl', e.avatar_url, 'response', a.response)
          order by e.name, e.id)
        from booking_attendees a join employees e on e.id = a.employee_id where a.booking_id = b.id), '[]') as attendees
    from bookings b
    left join employees o on o.corp_id = b.corp_id and o.id = b.organizer_id
    left join employees c on c.corp_id = b.corp_id and c.id = b.cancelled_by
    where ${where} ${rest}`.execute(database)
  return rows.map(toStoredBooking)
}

function toStoredBooking(row: BookingRow): StoredBooking {
  const {
    organizerId,
    organizerName,
    organizerAvatarUrl,
    cancelledById,
    cancelledByName,
    cancelledByAvatarUrl,
    ...booking
  } = row
  const organizer =
    organizerName === null ? null : { id: organizerId ?? '', name: organizerName, avatarUrl: organizerAvatarUrl }
  const cancelledBy =
    cancelledById === null || cancelledByName === null
      ? null
      : { id: cancelledById, name: cancelledByName, avatarUrl: cancelledByAvatarUrl }
  return { ...booking, organizer, cancelledBy }
}

export async function findBooking(database: Database, corpId: string, id: string): Promise<StoredBooking | undefined> {
  const [booking] = await selectBookings(database, sql`b.corp_id = ${corpId} and b.id = ${id}::uuid`)
  return booking
}

/** Where a booking stands; undefined: there is none. */
export async function findState(database: Database, corpId: string, id: string): Promise<BookingState | undefined> {
  const row = await database
    .selectFrom('bookings')
    .select('state')
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .executeTakeFirst()
  // The column is written from this type only, and checked.
  return row?.state as BookingState | undefined
}

// A union, so that both halves find their index.
const isMine = (corpId: string, employeeId: string) => sql`b.corp_id = ${corpId} and b.id in (
  select id from bookings where corp_id = ${corpId} and organizer_id = ${employeeId}::uuid
  union all
  select booking_id from booking_attendees where corp_id = ${corpId} and employee_id = ${employeeId}::uuid)`

/** Bookings that somebody organizes or attends and that touch a range, soonest first. */
export async function listOwn(
  database: Database,
  corpId: string,
  employeeId: string,
  range: TimeRange,
  limit: number,
): Promise<StoredBooking[]> {
  const end = Number.isFinite(range.end) ? sql`and lower(b.during) < ${new Date(range.end)}::timestamptz` : sql``
  return selectBookings(
    database,
    sql`${isMine(corpId, employeeId)} and upper(b.during) > ${new Date(range.start)}::timestamptz ${end}`,
    sql`order by lower(b.during), b.id limit ${limit}`,
  )
}

/** Where a page of past bookings begins: the last booking of the page before. */
export type PastCursor = { start: number; id: string }

/** Bookings of somebody that began before an instant (or came after `cursor` in this order), latest first. */
export async function listOwnPast(
  database: Database,
  corpId: string,
  employeeId: string,
  cursor: PastCursor,
  limit: number,
): Promise<StoredBooking[]> {
  return selectBookings(
    database,
    sql`${isMine(corpId, employeeId)}
      and (lower(b.during), b.id) < (${new Date(cursor.start)}::timestamptz, ${cursor.id}::uuid)`,
    sql`order by lower(b.during) desc, b.id desc limit ${limit}`,
  )
}

/**
 * Cancels at once and writes down that DingTalk has to hear of it. The rooms are free for the next one from here on; those that
 * DingTalk holds stay marked as `releasing` until the withdrawal is done. Answers false when there is nothing (left) to cancel.
 */
export async function cancelHeld(
  database: Database,
  corpId: string,
  id: string,
  change: { by: string | null; now: number },
): Promise<boolean> {
  const now = sql`${new Date(change.now)}::timestamptz`
  const { rows } = await sql`
    with cancelled as (
      update bookings set state = 'cancelled', cancelled_at = ${now}, cancelled_by = ${change.by}::uuid, updated_at = ${now}
      where corp_id = ${corpId} and id = ${id}::uuid and (origin = 'app' or not recurring)
        and state in ('placing', 'awaiting_approval', 'confirmed') and upper(during) > ${now}
      returning id
    ), freed as (
      update room_occupancies o set active = false, conflict = false, releasing = r.origin = 'dingtalk'
      from cancelled, rooms r where o.booking_id = cancelled.id and r.id = o.room_id and (o.active or o.conflict)
    ), hurried as (
      update outbox set due_at = ${now} from cancelled where subject_id = cancelled.id and outbox.state = 'waiting'
    ), intended as (
      insert into outbox (corp_id, kind, subject_id, due_at, created_at, updated_at)
      select ${corpId}, 'withdraw', id, ${now}, ${now}, ${now} from cancelled
    ), remembered as (
      insert into booking_history (corp_id, booking_id, kind, actor_id, at)
      select ${corpId}, id, 'cancelled', ${change.by}::uuid, ${now} from cancelled
    ), told as (${tellCancelled({ corpId, changed: 'cancelled', now: change.now }, change.by)})
    select id from cancelled`.execute(database)
  return rows.length > 0
}
