import { sql, type RawBuilder } from 'kysely'
import type { ClosureFailure } from '@meeting/shared'
import type { Database, DatabaseTransaction } from '../database/database.ts'
import type { BookingInRoom, ClosedRoom, ClosureItem, NewItem, StoredClosure } from './closures.types.ts'

const epoch = (expression: RawBuilder<unknown>) => sql<number>`(extract(epoch from ${expression}) * 1000)::float8`
const instant = (ms: number) => sql`${new Date(ms)}::timestamptz`
const toInput = (rooms: readonly ClosedRoom[]) =>
  JSON.stringify(
    rooms.map(({ roomId, start, end }) => ({
      room: roomId,
      starts: new Date(start),
      ends: end === null ? null : new Date(end),
    })),
  )

/**
 * Waits for whoever is holding a room right now, and lets nobody hold one until the transaction ends; reading goes on. Holds lock no
 * row that they share (decision 0041), so it is the table. Call it first, and end soon.
 */
export async function stopHolds(transaction: DatabaseTransaction): Promise<void> {
  await sql`lock table room_occupancies in share mode`.execute(transaction)
}

export type ClosureFields = Pick<StoredClosure, 'id' | 'start' | 'end' | 'reason' | 'contact'> & { rooms: ClosedRoom[] }

/** Writes a closure, or changes one that is not lifted; its rooms become exactly these. False: there is none (any more). */
export async function saveClosure(
  transaction: DatabaseTransaction,
  corpId: string,
  closure: ClosureFields,
  { by, now, isNew }: { by: string; now: number; isNew: boolean },
): Promise<boolean> {
  const { id, start, end, reason, contact } = closure
  const at = instant(now)
  const saved = isNew
    ? await sql`insert into room_closures (id, corp_id, starts_at, ends_at, reason, contact, created_by, created_at, updated_at)
        values (${id}::uuid, ${corpId}, ${start}, ${end}, ${reason}, ${contact}, ${by}::uuid, ${at}, ${at})
        on conflict do nothing returning id`.execute(transaction)
    : await sql`update room_closures set starts_at = ${start}, ends_at = ${end}, reason = ${reason}, contact = ${contact},
        updated_at = ${at} where corp_id = ${corpId} and id = ${id}::uuid and lifted_at is null returning id`.execute(
        transaction,
      )
  if (saved.rows.length === 0) return false
  await sql`delete from room_closure_rooms where corp_id = ${corpId} and closure_id = ${id}::uuid`.execute(transaction)
  await sql`insert into room_closure_rooms (corp_id, closure_id, room_id, during)
    select ${corpId}, ${id}::uuid, room, tstzrange(starts, ends, '[)')
    from jsonb_to_recordset(${toInput(closure.rooms)}::jsonb) as x(room uuid, starts timestamptz, ends timestamptz)`.execute(
    transaction,
  )
  return true
}

/** Reopens the rooms. False: they are already, or the closure is over for none of them was ever there. */
export async function liftClosure(
  transaction: DatabaseTransaction,
  corpId: string,
  id: string,
  now: number,
): Promise<boolean> {
  const { rows } = await sql`update room_closures set lifted_at = ${instant(now)}, updated_at = ${instant(now)}
    where corp_id = ${corpId} and id = ${id}::uuid and lifted_at is null returning id`.execute(transaction)
  return rows.length > 0
}

type ClosureRow = Omit<StoredClosure, 'createdBy'> & {
  createdById: string | null
  createdByName: string | null
  createdByAvatarUrl: string | null
}

async function selectClosures(database: Database, where: RawBuilder<unknown>, rest = sql``): Promise<StoredClosure[]> {
  const { rows } = await sql<ClosureRow>`
    select c.id, c.starts_at as start, c.ends_at as "end", c.reason, c.contact, ${epoch(sql`c.created_at`)} as created_at,
      ${epoch(sql`c.lifted_at`)} as lifted_at, e.id as created_by_id, e.name as created_by_name, e.avatar_url as created_by_avatar_url,
      coalesce((select json_agg(json_build_object('roomId', r.room_id, 'start', ${epoch(sql`lower(r.during)`)},
        'end', ${epoch(sql`upper(r.during)`)}) order by r.room_id) from room_closure_rooms r where r.closure_id = c.id), '[]') as rooms
    from room_closures c left join employees e on e.corp_id = c.corp_id and e.id = c.created_by
    where ${where} ${rest}`.execute(database)
  return rows.map(({ createdById, createdByName, createdByAvatarUrl, ...closure }) => ({
    ...closure,
    createdBy:
      createdById === null || createdByName === null
        ? null
        : { id: createdById, name: createdByName, avatarUrl: createdByAvatarUrl },
  }))
}

export async function findClosure(database: Database, corpId: string, id: string): Promise<StoredClosure | undefined> {
  const [closure] = await selectClosures(database, sql`c.corp_id = ${corpId} and c.id = ${id}::uuid`)
  return closure
}

/** Newest first; with `roomId`, those that close this room. */
export async function listClosures(
  database: Database,
  corpId: string,
  { roomId, limit }: { roomId: string | null; limit: number },
): Promise<StoredClosure[]> {
  const ofRoom =
    roomId === null
      ? sql``
      : sql`and exists (select from room_closure_rooms r where r.closure_id = c.id and r.room_id = ${roomId}::uuid)`
  return selectClosures(
    database,
    sql`c.corp_id = ${corpId} ${ofRoom}`,
    sql`order by c.created_at desc, c.id limit ${limit}`,
  )
}

const bookingColumns = sql`b.id as booking_id, b.origin, b.state, b.title, ${epoch(sql`lower(b.during)`)} as start,
  ${epoch(sql`upper(b.during)`)} as "end",
  case when coalesce(e.name, b.organizer_name) is null then null
    else json_build_object('id', coalesce(b.organizer_id::text, ''), 'name', coalesce(e.name, b.organizer_name),
      'avatarUrl', e.avatar_url) end as organizer,
  array(select a.employee_id from booking_attendees a where a.booking_id = b.id) as attendee_ids,
  b.move_id is not null as moving`

/** The bookings for which something was chosen, wherever they stand by now, soonest first. */
export async function listBookingsOf(database: Database, corpId: string, closureId: string): Promise<BookingInRoom[]> {
  const { rows } = await sql<BookingInRoom>`select i.room_id, ${bookingColumns}
    from room_closure_bookings i join bookings b on b.corp_id = i.corp_id and b.id = i.booking_id
    left join employees e on e.corp_id = b.corp_id and e.id = b.organizer_id
    where i.corp_id = ${corpId} and i.closure_id = ${closureId}::uuid order by lower(b.during), b.id, i.room_id`.execute(
    database,
  )
  return rows
}

/** What stands in the given rooms while each is closed and is not over, soonest first; also what is being moved into one. */
export async function listConcerned(
  database: Database,
  corpId: string,
  rooms: readonly ClosedRoom[],
  { now, limit }: { now: number; limit: number },
): Promise<{ bookings: BookingInRoom[]; total: number }> {
  const input = toInput(rooms.map((room) => ({ ...room, start: Math.max(room.start, now) })))
  const { rows } = await sql<BookingInRoom & { total: number }>`
    with closed as (
      select * from jsonb_to_recordset(${input}::jsonb) as x(room uuid, starts timestamptz, ends timestamptz)
      where ends is null or ends > starts
    )
    select o.room_id, ${bookingColumns}, (count(*) over ())::int as total
    from closed
    join room_occupancies o on o.corp_id = ${corpId} and o.room_id = closed.room and (o.active or o.conflict)
      and o.during && tstzrange(closed.starts, closed.ends, '[)') and upper(o.during) > ${instant(now)}
    join bookings b on b.corp_id = o.corp_id and b.id = o.booking_id
    left join employees e on e.corp_id = b.corp_id and e.id = b.organizer_id
    order by lower(b.during), b.id, o.room_id limit ${limit}`.execute(database)
  return { bookings: rows, total: rows[0]?.total ?? 0 }
}

/** Which rooms are taken within each of the ranges, by the range's place. */
export async function listTaken(
  database: Database,
  corpId: string,
  ranges: readonly { start: number; end: number }[],
): Promise<Set<string>[]> {
  const input = JSON.stringify(
    ranges.map(({ start, end }, place) => ({ place, starts: new Date(start), ends: new Date(end) })),
  )
  const { rows } = await sql<{ place: number; roomIds: string[] }>`
    select r.place, array_agg(distinct o.room_id) as room_ids
    from jsonb_to_recordset(${input}::jsonb) as r(place int, starts timestamptz, ends timestamptz)
    join room_occupancies o on o.corp_id = ${corpId} and (o.active or o.conflict)
      and lower(o.during) < r.ends and lower(o.during) > r.starts - interval '7 days'
      and o.during && tstzrange(r.starts, r.ends, '[)')
    group by r.place`.execute(database)
  const taken = ranges.map(() => new Set<string>())
  for (const { place, roomIds } of rows) taken[place] = new Set(roomIds)
  return taken
}

const itemColumns = sql`i.id, i.closure_id, i.booking_id, i.room_id, i.choice, i.to_room_id, i.state, i.outcome, i.chosen_by,
  (select json_build_object('state', m.state, 'refusal', m.refusal, 'toRoomId', m.to_room_id) from booking_moves m where m.id = i.id) as move,
  exists (select from room_occupancies o join bookings b on b.corp_id = o.corp_id and b.id = o.booking_id
    where o.booking_id = i.booking_id and o.room_id = i.room_id and (o.active or o.conflict)) as stands`

/** All that was chosen for the bookings of some closures. */
export async function listItems(
  database: Database,
  corpId: string,
  closureIds: readonly string[],
): Promise<ClosureItem[]> {
  if (closureIds.length === 0) return []
  const { rows } = await sql<ClosureItem>`select ${itemColumns} from room_closure_bookings i
    where i.corp_id = ${corpId} and i.closure_id = any(${closureIds}::uuid[]) order by i.created_at, i.id`.execute(
    database,
  )
  return rows
}

export async function findItem(database: Database, corpId: string, id: string): Promise<ClosureItem | undefined> {
  const { rows } = await sql<ClosureItem>`select ${itemColumns} from room_closure_bookings i
    where i.corp_id = ${corpId} and i.id = ${id}::uuid`.execute(database)
  return rows[0]
}

/**
 * Writes what shall become of bookings, and that it is to be carried out. What was chosen before for the same booking gives way,
 * unless it is being carried out or done: those are left alone.
 */
export async function saveChoices(
  transaction: DatabaseTransaction,
  corpId: string,
  closureId: string,
  items: readonly NewItem[],
  { by, now }: { by: string; now: number },
): Promise<NewItem[]> {
  const input = JSON.stringify(
    items.map((item) => ({
      id: item.id,
      booking: item.bookingId,
      room: item.roomId,
      choice: item.choice,
      to_room: item.toRoomId,
    })),
  )
  const at = instant(now)
  const { rows } = await sql<{ id: string }>`
    with saved as (
      insert into room_closure_bookings as kept (id, corp_id, closure_id, booking_id, room_id, choice, to_room_id, state, chosen_by,
        created_at, updated_at)
      select x.id, ${corpId}, ${closureId}::uuid, x.booking, x.room, x.choice, x.to_room,
        case when x.choice = 'leave' then 'left' else 'waiting' end, ${by}::uuid, ${at}, ${at}
      from jsonb_to_recordset(${input}::jsonb) as x(id uuid, booking uuid, room uuid, choice text, to_room uuid)
      on conflict (closure_id, booking_id, room_id) do update set id = excluded.id, choice = excluded.choice,
        to_room_id = excluded.to_room_id, state = excluded.state, outcome = null, chosen_by = excluded.chosen_by,
        updated_at = excluded.updated_at
      where kept.state in ('left', 'failed', 'gone') or (kept.state = 'moving' and exists (
        select from booking_moves m where m.id = kept.id and m.state in ('undone', 'undoing', 'abandoned')))
      returning id, choice
    ), intended as (
      insert into outbox (corp_id, kind, subject_id, due_at, created_at, updated_at)
      select ${corpId}, 'rehome', id, ${at}, ${at}, ${at} from saved where choice <> 'leave'
    )
    select id from saved`.execute(transaction)
  const saved = new Set(rows.map((row) => row.id))
  return items.filter((item) => saved.has(item.id))
}

/** Forgets bookings that were only left, because the closure no longer concerns them. */
export async function forgetLeft(
  transaction: DatabaseTransaction,
  corpId: string,
  closureId: string,
  keep: readonly { bookingId: string; roomId: string }[],
): Promise<void> {
  const kept = keep.map(({ bookingId, roomId }) => `${bookingId}/${roomId}`)
  await sql`delete from room_closure_bookings where corp_id = ${corpId} and closure_id = ${closureId}::uuid and state = 'left'
    and not (booking_id || '/' || room_id = any(${kept}::text[]))`.execute(transaction)
}

/** How far the carrying out has come; only while nobody has chosen anew. */
export async function settleItem(
  database: Database,
  corpId: string,
  id: string,
  change: { state: ClosureItem['state']; outcome?: ClosureFailure; toRoomId?: string; now: number },
): Promise<void> {
  await database
    .updateTable('roomClosureBookings')
    .set({
      state: change.state,
      outcome: change.outcome ? JSON.stringify(change.outcome) : null,
      ...(change.toRoomId === undefined ? {} : { toRoomId: change.toRoomId }),
      updatedAt: new Date(change.now),
    })
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .execute()
}

/** What is long over closes nothing any more: every reader of rooms carries the closures in force. */
export async function retireClosures(transaction: DatabaseTransaction, corpId: string, before: number): Promise<void> {
  await sql`update room_closures c set lifted_at = (select max(upper(r.during)) from room_closure_rooms r where r.closure_id = c.id)
    where corp_id = ${corpId} and lifted_at is null and not exists (select from room_closure_rooms r
      where r.closure_id = c.id and (upper(r.during) is null or upper(r.during) > ${instant(before)}))
      and exists (select from room_closure_rooms r where r.closure_id = c.id)`.execute(transaction)
}
