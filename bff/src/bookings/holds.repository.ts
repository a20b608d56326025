import { CompiledQuery, sql } from 'kysely'
import type { PersonRef } from '@meeting/shared'
import { brokenConstraint, keepPlan, sqlState, withRetries, type Database } from '../database/database.ts'
import { createGroupWriter, type GroupWriter } from '../database/group-writer.ts'

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
  /** What was asked, where it may be asked again; see `booking-id.ts`. */
  requestDigest: Buffer | null
  now: number
}

export type HoldOutcome =
  | { result: 'held'; organizer: PersonRef; attendees: PersonRef[] }
  /** Not all rooms were free, or somebody or some room is not known: `findKnown` tells. */
  | { result: 'not_held' }
  /** There is a booking of this id. */
  | { result: 'repeated' }

type HoldRow = {
  id: string
  held: boolean
  organizerName: string
  organizerAvatarUrl: string | null
  people: PersonRef[] | null
}

// Written once, so that every connection keeps its plan: everybody who books waits for it. The look-ups are lateral and limited
// because the plan is made for any number of holds, and joins would read whole tables.
const holdStatement = `${keepPlan}
  with asked as materialized (
    select a.*, tstzrange(a.starts, a.ends, '[)') as during, e.*
    from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
      $8::timestamptz[], $9::bytea[], $10::timestamptz[], $11::int[], $12::int[])
      as a(id, corp_id, organizer_id, state, title, note, starts, ends, request_digest, asked_at, room_count, people_count)
    cross join lateral (select name, avatar_url, union_id from employees
      where corp_id = a.corp_id and id = a.organizer_id and left_at is null limit 1) e
  ), held as (
    insert into room_occupancies (corp_id, room_id, booking_id, during)
    select a.corp_id, r.id, a.id, a.during
    from asked a join unnest($13::uuid[], $14::uuid[]) as w(booking_id, room_id) on w.booking_id = a.id
    cross join lateral (select id from rooms
      where corp_id = a.corp_id and id = w.room_id and removed_at is null limit 1) r
    order by r.id, a.starts
    on conflict do nothing
    returning booking_id
  ), booked as (
    insert into bookings (id, corp_id, origin, state, organizer_id, organizer_union_id, organizer_name, title, note, during,
      request_digest, place_item_id, created_at, updated_at)
    select a.id, a.corp_id, 'app', a.state, a.organizer_id, a.union_id, a.name, a.title, a.note, a.during,
      a.request_digest, nextval('outbox_id_seq'), a.asked_at, a.asked_at
    from asked a where (select count(*) from held h where h.booking_id = a.id) = a.room_count
    returning id, corp_id
  ), invited as (
    insert into booking_attendees (corp_id, booking_id, employee_id)
    select b.corp_id, b.id, e.id
    from booked b join unnest($15::uuid[], $16::uuid[]) as i(booking_id, employee_id) on i.booking_id = b.id
    cross join lateral (select id from employees
      where corp_id = b.corp_id and id = i.employee_id and left_at is null limit 1) e
    returning booking_id, employee_id
  )
  select a.id, a.name as organizer_name, a.avatar_url as organizer_avatar_url,
    case when a.people_count > 0 then (
      select json_agg(json_build_object('id', p.id, 'name', p.name, 'avatarUrl', p.avatar_url) order by p.name, p.id)
      from invited i join employees p on p.corp_id = a.corp_id and p.id = i.employee_id where i.booking_id = a.id) end as people,
    case
      when b.id is null then exists (select from held h where h.booking_id = a.id) and refuse_partial_hold()
      when a.people_count > 0 and (select count(*) from invited i where i.booking_id = a.id) < a.people_count
        then refuse_partial_hold()
      else true
    end as held
  from asked a left join booked b on b.id = a.id`

/**
 * Holds all rooms of a booking or none, for several bookings in one statement that is its own transaction: occupancies in order
 * of room and time (so that rivals do not deadlock), the bookings with the wish to place them in DingTalk, their attendees.
 * Outcomes in the order of the holds, whose ids must differ. Fails as a whole, with nothing written, when one of the holds got
 * only part of what it asked for or when there is a booking of its id.
 */
async function insertHolds(database: Database, holds: readonly Hold[]): Promise<HoldOutcome[]> {
  const each = <T>(read: (hold: Hold) => T) => holds.map(read)
  // As text: the driver writes dates by the machine's own zone, which takes longer.
  const instants = (read: (hold: Hold) => number) => each((hold) => new Date(read(hold)).toISOString())
  const bookingAndEach = (list: (hold: Hold) => readonly string[]) => [
    holds.flatMap((hold) => list(hold).map(() => hold.id)),
    holds.flatMap(list),
  ]
  const { rows } = await database.executeQuery<HoldRow>(
    CompiledQuery.raw(holdStatement, [
      each((hold) => hold.id),
      each((hold) => hold.corpId),
      each((hold) => hold.organizerId),
      each((hold) => hold.state),
      each((hold) => hold.title),
      each((hold) => hold.note),
      instants((hold) => hold.start),
      instants((hold) => hold.end),
      each((hold) => hold.requestDigest),
      instants((hold) => hold.now),
      each((hold) => hold.roomIds.length),
      each((hold) => hold.attendeeIds.length),
      ...bookingAndEach((hold) => hold.roomIds),
      ...bookingAndEach((hold) => hold.attendeeIds),
    ]),
  )
  const found = new Map(rows.map((row) => [row.id, row]))
  return each((hold) => toOutcome(hold, found.get(hold.id)))
}

function toOutcome({ organizerId }: Hold, row: HoldRow | undefined): HoldOutcome {
  if (!row?.held) return { result: 'not_held' }
  const organizer = { id: organizerId, name: row.organizerName, avatarUrl: row.organizerAvatarUrl }
  return { result: 'held', organizer, attendees: row.people ?? [] }
}

/** Writes holds for everybody who books through this process; those of the same moment together. */
export type HoldWriter = GroupWriter<Hold, HoldOutcome>

export function createHoldWriter(database: Database): HoldWriter {
  return createGroupWriter({
    writeTogether: (holds) => writeHolds(database, holds),
    keyOf: ({ id }) => id,
    // Of several rooms it can get some only, which undoes the statement for all.
    isSociable: ({ roomIds }) => roomIds.length === 1,
    isOnesFault: (error) => toRefusal(error) !== undefined,
  })
}

/** What undoes the statement for one hold is its outcome when it is alone. */
async function writeHolds(database: Database, holds: readonly Hold[]): Promise<HoldOutcome[]> {
  try {
    return await withRetries(() => insertHolds(database, holds))
  } catch (error) {
    const refusal = holds.length === 1 ? toRefusal(error) : undefined
    if (!refusal) throw error
    return [refusal]
  }
}

/** What the database meant by refusing a hold; undefined: something else is wrong. */
function toRefusal(error: unknown): HoldOutcome | undefined {
  if (sqlState(error) === '23P01' && brokenConstraint(error) === 'holds_are_whole') return { result: 'not_held' }
  if (sqlState(error) === '23505' && brokenConstraint(error) === 'bookings_corp_id_id_key')
    return { result: 'repeated' }
  return undefined
}

/** Whom and what a hold names: whether its organizer is known, and which of its rooms and attendees are. */
export async function findKnown(
  database: Database,
  { corpId, organizerId, roomIds, attendeeIds }: Pick<Hold, 'corpId' | 'organizerId' | 'roomIds' | 'attendeeIds'>,
): Promise<{ organizer: boolean; roomIds: string[]; attendeeIds: string[] }> {
  const { rows } = await sql<{ organizer: boolean; roomIds: string[]; attendeeIds: string[] }>`
    select exists (select from employees where corp_id = ${corpId} and id = ${organizerId}::uuid and left_at is null) as organizer,
      array(select id from rooms where corp_id = ${corpId} and id = any(${roomIds}::uuid[]) and removed_at is null) as room_ids,
      array(select id from employees where corp_id = ${corpId} and id = any(${attendeeIds}::uuid[]) and left_at is null) as attendee_ids`.execute(
    database,
  )
  return rows[0] ?? { organizer: false, roomIds: [], attendeeIds: [] }
}
