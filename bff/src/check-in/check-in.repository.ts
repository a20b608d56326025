import { sql } from 'kysely'
import type { ClaimWay } from '@meeting/shared'
import { insertBookingNotices } from '../notices/recording.ts'
import type { Database } from '../database/database.ts'

const at = (ms: number) => sql`${new Date(ms)}::timestamptz`
const ms = (expression: string) => sql.raw(`(extract(epoch from ${expression}) * 1000)::float8`)
/** A claim of an earlier time says nothing once the booking was moved. */
const isClaimed = sql`(b.claimed_at is not null and b.claim_start = lower(b.during))`

/** A booking that nobody has claimed. Instants in epoch ms; `until`: what its organizer was told. */
export type Unclaimed = {
  id: string
  start: number
  end: number
  createdAt: number
  organizerId: string | null
  roomIds: string[]
  until: number | null
}

/** Confirmed bookings of ours that begin within a range and are not claimed. */
export async function listUnclaimed(
  database: Database,
  corpId: string,
  { from, to }: { from: number; to: number },
): Promise<Unclaimed[]> {
  const { rows } = await sql<Unclaimed>`
    select b.id, ${ms('lower(b.during)')} as start, ${ms('upper(b.during)')} as "end", b.organizer_id,
      ${ms('coalesce(b.reclaimed_at, b.created_at)')} as created_at,
      case when b.claim_start = lower(b.during) then ${ms('b.claim_until')} end as until,
      array(select o.room_id from room_occupancies o where o.booking_id = b.id and o.active and not o.arriving) as room_ids
    from bookings b
    where b.corp_id = ${corpId} and b.origin = 'app' and b.state = 'confirmed' and not ${isClaimed} and b.id in (
      select booking_id from room_occupancies
      where corp_id = ${corpId} and active and lower(during) > ${at(from)} and lower(during) <= ${at(to)})
    order by lower(b.during), b.id`.execute(database)
  return rows
}

export type Told = { id: string; start: number; until: number }

/** Writes down until when each may be claimed, in the transaction that tells so. Answers those to which it still applied. */
export async function saveDeadlines(transaction: Database, corpId: string, told: readonly Told[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update bookings b set claim_start = t.start, claim_until = t.until,
      claimed_at = null, claimed_by = null, claimed_way = null
    from unnest(${told.map(({ id }) => id)}::uuid[], ${told.map(({ start }) => new Date(start))}::timestamptz[],
      ${told.map(({ until }) => new Date(until))}::timestamptz[]) as t(id, start, until)
    where b.corp_id = ${corpId} and b.id = t.id and b.state = 'confirmed' and lower(b.during) = t.start and not ${isClaimed}
      and (b.claim_start = t.start and b.claim_until >= t.until) is not true
    returning b.id`.execute(transaction)
  return rows.map(({ id }) => id)
}

/** Uses up the patience of a month (`YYYY-MM-01`) for each organizer who has any left. Answers which bookings it goes to. */
export async function grantGraces(
  transaction: Database,
  corpId: string,
  bookings: readonly { id: string; organizerId: string }[],
  { month, now }: { month: string; now: number },
): Promise<string[]> {
  const { rows } = await sql<{ bookingId: string }>`
    insert into claim_graces (corp_id, employee_id, month, booking_id, at)
    select ${corpId}, g.employee_id, ${month}::date, g.booking_id, ${at(now)}
    from unnest(${bookings.map(({ organizerId }) => organizerId)}::uuid[], ${bookings.map(({ id }) => id)}::uuid[])
      as g(employee_id, booking_id)
    on conflict do nothing returning booking_id`.execute(transaction)
  return rows.map(({ bookingId }) => bookingId)
}

export type Released = { id: string; start: number; end: number; roomIds: string[] }

/**
 * Releases what nobody has claimed until the deadline that was told: one statement, decided on each booking's own row, so that a
 * claim comes before or after and any number of processes release it once.
 */
export async function releaseUnclaimed(
  database: Database,
  corpId: string,
  ids: readonly string[],
  nowMs: number,
): Promise<Released[]> {
  const now = at(nowMs)
  const { rows } = await sql<Released>`
    with due as materialized (
      select b.corp_id, b.id from bookings b where b.corp_id = ${corpId} and b.id = any(${ids}::uuid[]) order by b.id for update skip locked
    ), released as (
      update bookings b set state = 'released', claim_missed_at = ${now}, place_item_id = null, updated_at = ${now}
      from due where b.corp_id = due.corp_id and b.id = due.id and b.origin = 'app' and b.state = 'confirmed' and not ${isClaimed}
        and b.claim_start = lower(b.during) and b.claim_until <= ${now} and upper(b.during) > ${now}
      returning b.id, b.during
    ), freed as (
      update room_occupancies o set active = false, conflict = false, releasing = r.origin = 'dingtalk'
      from released, rooms r where o.booking_id = released.id and r.id = o.room_id and (o.active or o.conflict)
      returning o.booking_id, o.room_id
    ), intended as (
      insert into outbox (corp_id, kind, subject_id, due_at, created_at, updated_at)
      select ${corpId}, 'withdraw', id, ${now}, ${now}, ${now} from released
    ), remembered as (
      insert into booking_history (corp_id, booking_id, kind, detail, at)
      select ${corpId}, id, 'released', '{"reason":"not_claimed"}', ${now} from released
    ), told as (${insertBookingNotices({ corpId, changed: 'released', now: nowMs, tell: [{ kind: 'released', to: 'organizer', once: String(nowMs) }] })})
    select id, ${ms('lower(during)')} as start, ${ms('upper(during)')} as "end",
      array(select room_id from freed where booking_id = id) as room_ids from released`.execute(database)
  return rows
}

/** Claims a booking that is running or about to, unless it was released or claimed before: one statement on its row. */
export async function claimBooking(
  database: Database,
  corpId: string,
  id: string,
  { by, way, now }: { by: string; way: ClaimWay; now: number },
): Promise<boolean> {
  const { rows } = await sql`
    update bookings b set claimed_at = ${at(now)}, claimed_by = ${by}::uuid, claimed_way = ${way}, claim_start = lower(b.during),
      updated_at = ${at(now)}
    where b.corp_id = ${corpId} and b.id = ${id}::uuid and b.origin = 'app' and not ${isClaimed}
      and b.state in ('placing', 'awaiting_approval', 'confirmed') and upper(b.during) > ${at(now)}
    returning b.id`.execute(database)
  return rows.length > 0
}

/**
 * Takes a released booking back with all its rooms, claimed, and writes down that DingTalk must hear of it. False: it is not
 * released any more, or over. Throws PostgreSQL's `23P01` when somebody has one of the rooms; nothing is changed then.
 */
export async function reclaimBooking(
  database: Database,
  corpId: string,
  id: string,
  { by, now }: { by: string; now: number },
): Promise<boolean> {
  const time = at(now)
  const { rows } = await sql`
    with mine as materialized (
      select b.corp_id, b.id from bookings b where b.corp_id = ${corpId} and b.id = ${id}::uuid and b.state = 'released'
        and b.claim_missed_at is not null and upper(b.during) > ${time} and b.organizer_id = ${by}::uuid for update
    ), held as (
      update room_occupancies o set active = true, releasing = false from mine where o.booking_id = mine.id
      returning o.room_id
    ), back as (
      update bookings b set claimed_at = ${time}, claimed_by = ${by}::uuid, claimed_way = 'app', claim_start = lower(b.during),
        claim_missed_at = null, reclaimed_at = ${time}, placed_at = null, place_item_id = nextval('outbox_id_seq'), updated_at = ${time},
        state = case when exists (select from held h join rooms r on r.id = h.room_id where r.origin = 'dingtalk')
          then 'placing' else 'confirmed' end
      from mine where b.corp_id = mine.corp_id and b.id = mine.id and exists (select from held)
      returning b.id
    ), remembered as (
      insert into booking_history (corp_id, booking_id, kind, actor_id, at)
      select ${corpId}, id, 'reclaimed', ${by}::uuid, ${time} from back
    )
    select id from back`.execute(database)
  return rows.length > 0
}

/** What stands in a room at an instant or begins until another one, soonest first: ids of bookings made here. */
export async function listInRoom(
  database: Database,
  corpId: string,
  roomId: string,
  { now, until }: { now: number; until: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select b.id from room_occupancies o join bookings b on b.corp_id = o.corp_id and b.id = o.booking_id
    where o.corp_id = ${corpId} and o.room_id = ${roomId}::uuid and o.active and b.origin = 'app'
      and o.during && tstzrange(${at(now)}, ${at(until)}, '[]')
    order by lower(o.during) limit 2`.execute(database)
  return rows.map(({ id }) => id)
}
