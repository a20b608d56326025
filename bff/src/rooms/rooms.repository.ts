import { sql, type Selectable } from 'kysely'
import type { Equipment, Room, RoomGroup, RoomRules } from '@meeting/shared'
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
>

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
] as const

/** What the columns hold was written from these types. */
function toRoom(row: RoomRow): Room {
  return {
    ...row,
    origin: row.origin as Room['origin'],
    equipment: row.equipment as Equipment[],
    rules: row.rules as RoomRules,
  }
}

/** The rooms that people may see, group by group. */
export async function listRooms(database: Database, corpId: string): Promise<Room[]> {
  const rows = await database
    .selectFrom('rooms')
    .leftJoin('roomGroups', 'roomGroups.id', 'rooms.groupId')
    .select(roomColumns)
    .where('rooms.corpId', '=', corpId)
    .where('rooms.removedAt', 'is', null)
    .orderBy((eb) => eb.fn.coalesce('roomGroups.sortOrder', sql<number>`2147483647`))
    .orderBy('roomGroups.name')
    .orderBy('rooms.sortOrder')
    .orderBy('rooms.name')
    .orderBy('rooms.id')
    .execute()
  return rows.map(toRoom)
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
    .select(roomColumns)
    .where('rooms.corpId', '=', corpId)
    .where('rooms.id', '=', id)
    .where('rooms.removedAt', 'is', null)
    .executeTakeFirst()
  return row && toRoom(row)
}

/** What people may change of a room of our own. */
export type OwnRoomFields = Omit<Room, 'id' | 'origin' | 'pictureUrl'>

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
