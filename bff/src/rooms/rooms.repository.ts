import { sql, type Selectable } from 'kysely'
import {
  roomPicturePath,
  type BookableBy,
  type Equipment,
  type Room,
  type RoomClosure,
  type RoomGroup,
  type RoomRules,
} from '@meeting/shared'
import type { Database } from '../database/database.ts'
import type { Rooms } from '../database/schema.ts'

type RoomRow = Pick<
  Selectable<Rooms>,
  | 'id'
  | 'origin'
  | 'name'
  | 'capacity'
  | 'equipment'
  | 'pictureUrl'
  | 'location'
  | 'description'
  | 'groupId'
  | 'timeZone'
  | 'rules'
  | 'labels'
  | 'pictureId'
  | 'openHere'
  | 'bookableHere'
> & { closuresHere: RoomClosure[] }

const roomColumns = [
  'rooms.id',
  'rooms.origin',
  'rooms.name',
  'rooms.capacity',
  'rooms.equipment',
  'rooms.pictureUrl',
  'rooms.location',
  'rooms.description',
  'rooms.groupId',
  'rooms.timeZone',
  'rooms.rules',
  'rooms.labels',
  'rooms.pictureId',
  'rooms.openHere',
  'rooms.bookableHere',
] as const

/** What closes the room by our own word, beside what its rules say. */
const closuresHere = sql<RoomClosure[]>`coalesce((
  select json_agg(json_build_object('start', (extract(epoch from lower(x.during)) * 1000)::float8,
    'end', (extract(epoch from upper(x.during)) * 1000)::float8, 'reason', c.reason, 'contact', c.contact, 'closureId', c.id)
    order by lower(x.during), c.id)
  from room_closure_rooms x join room_closures c on c.id = x.closure_id
  where x.room_id = rooms.id and c.lifted_at is null), '[]')`.as('closuresHere')

/** A room as everything sees it: what DingTalk tells and what is ours, merged. The columns were written from these types. */
function toRoom({ pictureId, openHere, bookableHere, closuresHere: closed, ...row }: RoomRow): Room {
  const rules = row.rules as RoomRules
  const here = bookableHere as BookableBy
  return {
    ...row,
    origin: row.origin as Room['origin'],
    equipment: row.equipment as Equipment[],
    pictureUrl: pictureId === null ? row.pictureUrl : roomPicturePath(pictureId),
    rules: {
      ...rules,
      openForBooking: rules.openForBooking && openHere,
      closures: [...rules.closures, ...closed],
      ...(here.kind === 'everyone' ? {} : { bookableHere: here }),
    },
  }
}

/** A room, and who may see it at all. */
export type VisibleRoom = { room: Room; visibleTo: BookableBy }

/** The rooms that are not removed, group by group. */
export async function listRooms(database: Database, corpId: string): Promise<VisibleRoom[]> {
  const rows = await database
    .selectFrom('rooms')
    .leftJoin('roomGroups', 'roomGroups.id', 'rooms.groupId')
    .select([...roomColumns, 'rooms.visibleTo', closuresHere])
    .where('rooms.corpId', '=', corpId)
    .where('rooms.removedAt', 'is', null)
    .orderBy((eb) => eb.fn.coalesce('roomGroups.sortOrder', sql<number>`2147483647`))
    .orderBy('roomGroups.name')
    .orderBy('rooms.sortOrder')
    .orderBy('rooms.name')
    .orderBy('rooms.id')
    .execute()
  return rows.map(({ visibleTo, ...row }) => ({ room: toRoom(row), visibleTo: visibleTo as BookableBy }))
}

/** The groups that people may see, in display order. */
export async function listRoomGroups(database: Database, corpId: string): Promise<RoomGroup[]> {
  return database
    .selectFrom('roomGroups')
    .select(['id', 'name', 'parentId'])
    .where('corpId', '=', corpId)
    .where('removedAt', 'is', null)
    .orderBy('sortOrder')
    .orderBy('name')
    .orderBy('id')
    .execute()
}

/** A room that is not removed. */
export async function findRoom(database: Database, corpId: string, id: string): Promise<Room | undefined> {
  const row = await database
    .selectFrom('rooms')
    .select([...roomColumns, closuresHere])
    .where('rooms.corpId', '=', corpId)
    .where('rooms.id', '=', id)
    .where('rooms.removedAt', 'is', null)
    .executeTakeFirst()
  return row && toRoom(row)
}

/** What people may change of a room of our own. */
export type OwnRoomFields = Omit<Room, 'id' | 'origin' | 'pictureUrl' | 'labels'>

/** `now` in epoch ms. */
export async function insertOwnRoom(
  database: Database,
  corpId: string,
  room: OwnRoomFields & { id: string },
  now: number,
): Promise<void> {
  const at = new Date(now)
  await database
    .insertInto('rooms')
    .values({ ...room, rules: JSON.stringify(room.rules), corpId, origin: 'own', createdAt: at, updatedAt: at })
    .execute()
}

/** Changes the given fields of a room of our own; answers whether there was one. */
export async function updateOwnRoom(
  database: Database,
  corpId: string,
  id: string,
  change: Partial<OwnRoomFields>,
  now: number,
): Promise<boolean> {
  const { rules, ...fields } = change
  const result = await database
    .updateTable('rooms')
    .set({ ...fields, ...(rules ? { rules: JSON.stringify(rules) } : {}), updatedAt: new Date(now) })
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .where('origin', '=', 'own')
    .where('removedAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Takes rooms out of view; their bookings stay. Answers how many were still in view. */
export async function removeRooms(
  database: Database,
  corpId: string,
  ids: readonly string[],
  now: number,
): Promise<number> {
  if (ids.length === 0) return 0
  const result = await database
    .updateTable('rooms')
    .set({ removedAt: new Date(now), updatedAt: new Date(now) })
    .where('corpId', '=', corpId)
    .where('id', 'in', ids)
    .where('removedAt', 'is', null)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** Whether a group can hold rooms. */
export async function hasRoomGroup(database: Database, corpId: string, id: string): Promise<boolean> {
  const row = await database
    .selectFrom('roomGroups')
    .select('id')
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .where('removedAt', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}
