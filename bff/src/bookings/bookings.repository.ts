import { sql, type RawBuilder } from 'kysely'
import type { BookingState, RoomConflict, TimeRange } from '@meeting/shared'
import { keepPlan, type Database } from '../database/database.ts'
import { tellCancelled } from './booking-notices.ts'
import type { StoredBooking } from './bookings.types.ts'

/** A range as PostgreSQL's half-open `tstzrange`. */
export function toRange({ start, end }: TimeRange): RawBuilder<string> {
  return sql<string>`tstzrange(${new Date(start)}::timestamptz, ${new Date(end)}::timestamptz, '[)')`
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

/** What was asked when a booking was made; undefined: there is no such booking. */
export async function findRequestDigest(
  database: Database,
  corpId: string,
  id: string,
): Promise<{ requestDigest: Buffer | null } | undefined> {
  return database
    .selectFrom('bookings')
    .select('requestDigest')
    .where('corpId', '=', corpId)
    .where('id', '=', id)
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
      ${epoch(sql`b.created_at`)} as created_at, ${epoch(sql`b.cancelled_at`)} as cancelled_at, b.cancel_reason,
      case when b.claim_start is null and b.claim_missed_at is null then null else json_build_object('start', ${epoch(sql`b.claim_start`)},
        'until', ${epoch(sql`b.claim_until`)}, 'claimedAt', ${epoch(sql`b.claimed_at`)}, 'missedAt', ${epoch(sql`b.claim_missed_at`)},
        'claimedByName', (select e.name from employees e where e.corp_id = b.corp_id and e.id = b.claimed_by)) end as claim,
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
  change: { by: string | null; now: number; reason?: string; contact?: string },
): Promise<boolean> {
  const now = sql`${new Date(change.now)}::timestamptz`
  const { rows } = await sql`${sql.raw(keepPlan)}
    with cancelled as (
      update bookings set state = 'cancelled', cancelled_at = ${now}, cancelled_by = ${change.by}::uuid,
        cancel_reason = ${change.reason ?? null}, updated_at = ${now},
        place_item_id = null
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
    ), told as (${tellCancelled({ corpId, changed: 'cancelled', now: change.now }, change)})
    select id from cancelled`.execute(database)
  return rows.length > 0
}
