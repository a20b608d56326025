import { sql } from 'kysely'
import type { BookingState, Refusal } from '@meeting/shared'
import {
  brokenConstraint,
  sqlState,
  withRetries,
  type Database,
  type DatabaseTransaction,
} from '../database/database.ts'
import { unseenClosure, type UnseenClosure } from './placement.repository.ts'
import type { Move, MoveState } from './moving.types.ts'

export type NewMove = Pick<Move, 'id' | 'bookingId' | 'fromRoomId' | 'toRoomId' | 'actorId' | 'reason' | 'contact'> & {
  now: number
}

export type HeldMove =
  /** `standsHereOnly`: it counts on our word; DingTalk has not been told of it yet. */
  | { result: 'held'; standsHereOnly: boolean }
  /** Somebody has the new room. */
  | { result: 'busy' }
  /** The booking is over, being moved, not in the old room, or in the new one already. */
  | { result: 'not_movable' }
  /** This very move was begun before. */
  | { result: 'repeated' }

/**
 * Holds the new room beside the old one and writes down that DingTalk has to hear of it: one statement, its own transaction. The
 * booking's row is locked first, so that whoever else changes its rooms comes before or after. From its commit on no other booking
 * can have either room, until DingTalk has answered.
 */
export async function holdMove(database: Database, corpId: string, move: NewMove): Promise<HeldMove> {
  try {
    return await withRetries(() => insertMove(database, corpId, move))
  } catch (error) {
    if (sqlState(error) === '23505' && brokenConstraint(error) === 'booking_moves_pkey') return { result: 'repeated' }
    throw error
  }
}

async function insertMove(database: Database, corpId: string, move: NewMove): Promise<HeldMove> {
  const now = sql`${new Date(move.now)}::timestamptz`
  const { rows } = await sql<{ lockedCount: number; heldCount: number; standsHereOnly: boolean | null }>`
    with locked as materialized (
      select b.id, b.during, b.state, b.placed_at from bookings b
      where b.corp_id = ${corpId} and b.id = ${move.bookingId}::uuid and b.origin = 'app' and b.move_id is null
        and b.state in ('placing', 'awaiting_approval', 'confirmed') and upper(b.during) > ${now}
        and exists (select from room_occupancies o where o.booking_id = b.id and o.room_id = ${move.fromRoomId}::uuid
          and (o.active or o.conflict))
        and not exists (select from room_occupancies o where o.booking_id = b.id and o.room_id = ${move.toRoomId}::uuid
          and (o.active or o.conflict or o.releasing))
      for update
    ), past as (
      delete from room_occupancies o using locked where o.booking_id = locked.id and o.room_id = ${move.toRoomId}::uuid
      returning o.room_id
    ), held as (
      insert into room_occupancies (corp_id, room_id, booking_id, during, arriving)
      select ${corpId}, r.id, locked.id, locked.during, true from locked, rooms r
      where r.corp_id = ${corpId} and r.id = ${move.toRoomId}::uuid and r.removed_at is null and (select count(*) from past) >= 0
      on conflict do nothing
      returning booking_id
    ), marked as (
      update bookings set move_id = ${move.id}::uuid, updated_at = ${now} from held
      where bookings.corp_id = ${corpId} and bookings.id = held.booking_id
    ), recorded as (
      insert into booking_moves (id, corp_id, booking_id, from_room_id, to_room_id, state, reason, contact, actor_id, created_at, updated_at)
      select ${move.id}::uuid, ${corpId}, booking_id, ${move.fromRoomId}::uuid, ${move.toRoomId}::uuid, 'moving', ${move.reason},
        ${move.contact}, ${move.actorId}::uuid, ${now}, ${now} from held
    ), intended as (
      insert into outbox (corp_id, kind, subject_id, due_at, created_at, updated_at)
      select ${corpId}, 'move', booking_id, ${now}, ${now}, ${now} from held
    )
    select (select count(*)::int from locked) as locked_count, (select count(*)::int from held) as held_count,
      (select placed_at is null and state <> 'placing' from locked) as stands_here_only`.execute(database)
  const [row] = rows
  if (!row || row.lockedCount === 0) return { result: 'not_movable' }
  return row.heldCount === 0 ? { result: 'busy' } : { result: 'held', standsHereOnly: row.standsHereOnly === true }
}

type MoveRow = Omit<Move, 'createdAt'> & { createdAt: Date }

const moveColumns = [
  'id',
  'bookingId',
  'fromRoomId',
  'toRoomId',
  'state',
  'swapped',
  'touched',
  'refusal',
  'reason',
  'contact',
  'actorId',
  'createdAt',
] as const

/** The move under way of a booking; undefined: none. */
export async function findOpenMove(database: Database, corpId: string, bookingId: string): Promise<Move | undefined> {
  const row = await database
    .selectFrom('bookingMoves')
    .select(moveColumns)
    .where('corpId', '=', corpId)
    .where('bookingId', '=', bookingId)
    .where('state', 'in', ['moving', 'agreed', 'undoing'])
    .executeTakeFirst()
  return row && toMove(row)
}

/** A move by its own id, whatever became of it. */
export async function findMove(database: Database, corpId: string, id: string): Promise<Move | undefined> {
  const row = await database
    .selectFrom('bookingMoves')
    .select(moveColumns)
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toMove(row)
}

/** The columns are written from these types only. */
function toMove(row: Omit<MoveRow, 'state' | 'refusal'> & { state: string; refusal: unknown }): Move {
  return {
    ...row,
    state: row.state as MoveState,
    refusal: row.refusal as Refusal | null,
    createdAt: row.createdAt.getTime(),
  }
}

/** Written before the old room is taken off the event because DingTalk takes one only. */
export async function markSwapped(database: Database, corpId: string, id: string): Promise<void> {
  await database
    .updateTable('bookingMoves')
    .set({ swapped: true })
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .execute()
}

/** DingTalk told of an event whose booking is being moved: read again at the end. */
export async function markTouched(database: Database, corpId: string, bookingId: string): Promise<void> {
  await database
    .updateTable('bookingMoves')
    .set({ touched: true })
    .where('corpId', '=', corpId)
    .where('bookingId', '=', bookingId)
    .where('state', 'in', ['moving', 'agreed', 'undoing'])
    .execute()
}

/**
 * The new room is the booking's; the old one is free here and stays marked until DingTalk has it back. False: the booking ended
 * meanwhile. Ask for it inside a transaction, with whatever else the change brings.
 */
export async function agreeMove(
  transaction: DatabaseTransaction,
  corpId: string,
  move: Move,
  { state, now }: { state: BookingState; now: number },
): Promise<boolean> {
  const at = sql`${new Date(now)}::timestamptz`
  const { rows } = await sql`
    with agreed as (
      update bookings set state = ${state}, updated_at = ${at}
      where corp_id = ${corpId} and id = ${move.bookingId}::uuid and move_id = ${move.id}::uuid
        and state in ('placing', 'awaiting_approval', 'confirmed')
      returning id
    ), arrived as (
      update room_occupancies o set arriving = false from agreed
      where o.booking_id = agreed.id and o.room_id = ${move.toRoomId}::uuid
    ), leaving as (
      update room_occupancies o set active = false, conflict = false, releasing = r.origin = 'dingtalk'
      from agreed, rooms r where o.booking_id = agreed.id and o.room_id = ${move.fromRoomId}::uuid and r.id = o.room_id
    ), settled as (
      update booking_moves m set state = 'agreed', updated_at = ${at} from agreed where m.id = ${move.id}::uuid
    ), remembered as (
      insert into booking_history (corp_id, booking_id, kind, actor_id, detail, at)
      select ${corpId}, id, 'moved', ${move.actorId}::uuid, ${JSON.stringify(detailOf(move))}::jsonb, ${at} from agreed
    )
    select id from agreed`.execute(transaction)
  return rows.length > 0
}

/** The booking stays where it was. What DingTalk may have given of the new room is marked until it has it back. False: it ended meanwhile. */
export async function refuseMove(
  database: Database,
  corpId: string,
  move: Move,
  { refusal, now }: { refusal: Refusal; now: number },
): Promise<boolean> {
  const at = sql`${new Date(now)}::timestamptz`
  const { rows } = await sql`
    with stayed as (
      update bookings set updated_at = ${at}
      where corp_id = ${corpId} and id = ${move.bookingId}::uuid and move_id = ${move.id}::uuid
        and state in ('placing', 'awaiting_approval', 'confirmed')
      returning id
    ), given_back as (
      update room_occupancies o set active = false, arriving = false, releasing = r.origin = 'dingtalk'
      from stayed, rooms r where o.booking_id = stayed.id and o.room_id = ${move.toRoomId}::uuid and r.id = o.room_id
    ), settled as (
      update booking_moves m set state = 'undoing', refusal = ${JSON.stringify(refusal)}::jsonb, updated_at = ${at}
      from stayed where m.id = ${move.id}::uuid
    ), remembered as (
      insert into booking_history (corp_id, booking_id, kind, actor_id, detail, at)
      select ${corpId}, id, 'move_refused', ${move.actorId}::uuid,
        ${JSON.stringify({ ...detailOf(move), refusal })}::jsonb, ${at} from stayed
    )
    select id from stayed`.execute(database)
  return rows.length > 0
}

/** The move is over: the room that the booking left, or did not get, is nothing of its any more. */
export async function endMove(
  database: Database,
  corpId: string,
  move: Move,
  { state, now }: { state: 'moved' | 'undone'; now: number },
): Promise<void> {
  const at = sql`${new Date(now)}::timestamptz`
  const roomId = state === 'moved' ? move.fromRoomId : move.toRoomId
  await sql`
    with cleared as (
      update bookings set move_id = null, updated_at = ${at}
      where corp_id = ${corpId} and id = ${move.bookingId}::uuid and move_id = ${move.id}::uuid
    ), left_behind as (
      delete from room_occupancies where corp_id = ${corpId} and booking_id = ${move.bookingId}::uuid
        and room_id = ${roomId}::uuid and not active
    )
    update booking_moves set state = ${state}, updated_at = ${at} where corp_id = ${corpId} and id = ${move.id}::uuid`.execute(
    database,
  )
}

/** The booking ended while it was moved; its rooms are in the hands of whoever ended it. */
export async function abandonMove(database: Database, corpId: string, move: Move, nowMs: number): Promise<void> {
  const at = sql`${new Date(nowMs)}::timestamptz`
  await sql`
    with cleared as (
      update bookings set move_id = null where corp_id = ${corpId} and id = ${move.bookingId}::uuid and move_id = ${move.id}::uuid
    )
    update booking_moves set state = 'abandoned', updated_at = ${at} where corp_id = ${corpId} and id = ${move.id}::uuid`.execute(
    database,
  )
}

function detailOf({ id, fromRoomId, toRoomId, reason }: Move) {
  return { moveId: id, fromRoomId, toRoomId, reason }
}

/** A room as moving needs to know it; also one that is removed by now. */
export type MoveRoom = {
  id: string
  dingtalkRoomId: string | null
  name: string
  approval: 'none' | 'standard' | 'custom'
  /** It was closed while the booking was on its way into it. */
  unseenClosure: UnseenClosure | null
}

export async function findMoveRooms(
  database: Database,
  corpId: string,
  { bookingId, fromRoomId, toRoomId }: Pick<Move, 'bookingId' | 'fromRoomId' | 'toRoomId'>,
): Promise<MoveRoom[]> {
  const { rows } = await sql<MoveRoom>`
    select r.id, r.dingtalk_room_id, r.name, r.rules->>'approval' as approval,
      ${unseenClosure({ id: sql`b.id`, during: sql`b.during` }, sql`x.room_id = r.id`)} as unseen_closure
    from rooms r join bookings b on b.corp_id = r.corp_id and b.id = ${bookingId}::uuid
    where r.corp_id = ${corpId} and r.id = any(${[fromRoomId, toRoomId]}::uuid[])`.execute(database)
  return rows
}
