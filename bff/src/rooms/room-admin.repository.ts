import { sql } from 'kysely'
import type {
  AdminRoom,
  AdminRoomGroup,
  BookableBy,
  DepartmentChoice,
  Equipment,
  Room,
  RoomRules,
} from '@meeting/shared'
import { roomPicturePath } from '@meeting/shared'
import type { Database } from '../database/database.ts'

/** A room with everything that is stored of it. */
export type StoredRoom = Omit<AdminRoom, 'initials' | 'write' | 'timeZone' | 'closures'> & {
  timeZone: string
  /** Whether the zone was chosen here. */
  timeZoneSet: boolean
  dingtalkRoomId: string | null
  pictureId: string | null
}

/** Rooms that are not removed, in display order; `ids` only those. */
export async function listStoredRooms(
  database: Database,
  corpId: string,
  ids?: readonly string[],
): Promise<StoredRoom[]> {
  if (ids?.length === 0) return []
  const rows = await database
    .selectFrom('rooms')
    .leftJoin('roomGroups', 'roomGroups.id', 'rooms.groupId')
    .select([
      'rooms.id',
      'rooms.origin',
      'rooms.dingtalkRoomId',
      'rooms.name',
      'rooms.capacity',
      'rooms.equipment',
      'rooms.labels',
      'rooms.pictureUrl',
      'rooms.pictureId',
      'rooms.location',
      'rooms.description',
      'rooms.groupId',
      'rooms.timeZone',
      'rooms.timeZoneSet',
      'rooms.sortOrder',
      'rooms.visibleTo',
      'rooms.bookableHere',
      'rooms.openHere',
      'rooms.rules',
    ])
    .where('rooms.corpId', '=', corpId)
    .where('rooms.removedAt', 'is', null)
    .$if(ids !== undefined, (query) => query.where('rooms.id', 'in', ids ?? []))
    .orderBy((eb) => eb.fn.coalesce('roomGroups.sortOrder', sql<number>`2147483647`))
    .orderBy('roomGroups.name')
    .orderBy('rooms.sortOrder')
    .orderBy('rooms.name')
    .orderBy('rooms.id')
    .execute()
  return rows.map((row) => ({
    ...row,
    // What the columns hold was written from these types.
    origin: row.origin as Room['origin'],
    equipment: row.equipment as Equipment[],
    visibleTo: row.visibleTo as BookableBy,
    bookableHere: row.bookableHere as BookableBy,
    rules: row.rules as RoomRules,
    hasOwnPicture: row.pictureId !== null,
    pictureUrl: row.pictureId === null ? row.pictureUrl : roomPicturePath(row.pictureId),
  }))
}

export type StoredGroup = AdminRoomGroup & { dingtalkGroupId: number | null }

/** The groups that are not removed, in display order, with DingTalk's ids. */
export async function listStoredGroups(database: Database, corpId: string): Promise<StoredGroup[]> {
  const rows = await database
    .selectFrom('roomGroups')
    .select(['id', 'name', 'parentId', 'dingtalkGroupId'])
    .where('corpId', '=', corpId)
    .where('removedAt', 'is', null)
    .orderBy('sortOrder')
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, origin: row.dingtalkGroupId === null ? 'own' : 'dingtalk' }))
}

/** Columns of a room as they are set; what is missing stays. The zone comes with whether it was chosen. */
export type RoomColumns = Partial<{
  name: string
  capacity: number | null
  equipment: Equipment[]
  location: string | null
  description: string | null
  groupId: string | null
  labels: string[]
  timeZone: string
  timeZoneSet: boolean
  sortOrder: number
  visibleTo: BookableBy
  bookableHere: BookableBy
  openHere: boolean
  pictureId: string | null
}>

/**
 * Sets columns of a room that is not removed. `updatedAt`, by which a reading from DingTalk knows whether it is late, moves on only
 * for rooms of our own: what is set of others is not DingTalk's.
 */
export async function updateRoomColumns(
  database: Database,
  corpId: string,
  id: string,
  columns: RoomColumns,
  now: number,
): Promise<void> {
  const { visibleTo, bookableHere, ...rest } = columns
  await database
    .updateTable('rooms')
    .set({
      ...rest,
      ...(visibleTo ? { visibleTo: JSON.stringify(visibleTo) } : {}),
      ...(bookableHere ? { bookableHere: JSON.stringify(bookableHere) } : {}),
      updatedAt: sql`case when origin = 'own' then ${new Date(now)} else updated_at end`,
    })
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .where('removedAt', 'is', null)
    .execute()
}

export type NewOwnRoom = RoomColumns & { id: string; name: string; rules: RoomRules; timeZone: string }

/** How many are written at a time: a statement takes 65 535 values. */
const atATime = 1_000

/** Adds rooms of our own; what is not given is as the table has it. */
export async function insertPlainRooms(
  database: Database,
  corpId: string,
  rooms: readonly NewOwnRoom[],
  now: number,
): Promise<void> {
  const at = new Date(now)
  const rows = rooms.map(({ rules, visibleTo, bookableHere, ...room }) => ({
    ...room,
    rules: JSON.stringify(rules),
    ...(visibleTo ? { visibleTo: JSON.stringify(visibleTo) } : {}),
    ...(bookableHere ? { bookableHere: JSON.stringify(bookableHere) } : {}),
    corpId,
    origin: 'own',
    createdAt: at,
    updatedAt: at,
  }))
  for (let from = 0; from < rows.length; from += atATime)
    await database
      .insertInto('rooms')
      .values(rows.slice(from, from + atATime))
      .execute()
}

/** Brings rooms of our own that were removed back into view. */
export async function restoreRooms(
  database: Database,
  corpId: string,
  ids: readonly string[],
  now: number,
): Promise<void> {
  if (ids.length === 0) return
  await database
    .updateTable('rooms')
    .set({ removedAt: null, updatedAt: new Date(now) })
    .where('corpId', '=', corpId)
    .where('id', 'in', ids)
    .where('origin', '=', 'own')
    .execute()
}

/** The room of an id of DingTalk's, removed or not. */
export async function findRoomOfDingTalk(
  database: Database,
  corpId: string,
  dingtalkRoomId: string,
): Promise<string | undefined> {
  const row = await database
    .selectFrom('rooms')
    .select('id')
    .where('corpId', '=', corpId)
    .where('dingtalkRoomId', '=', dingtalkRoomId)
    .executeTakeFirst()
  return row?.id
}

/** Adds a group of our own at the end. */
export async function insertOwnGroup(
  database: Database,
  corpId: string,
  group: { id: string; name: string; parentId: string | null },
  now: number,
): Promise<void> {
  await database
    .insertInto('roomGroups')
    .values((eb) => ({
      ...group,
      corpId,
      sortOrder: eb
        .selectFrom('roomGroups')
        .select((inner) =>
          inner.fn.coalesce(sql<number>`max(${inner.ref('sortOrder')}) + 1`, sql<number>`0`).as('next'),
        )
        .where('corpId', '=', corpId)
        .$asScalar(),
      updatedAt: new Date(now),
    }))
    .execute()
}

/** Renames a group, or takes it out of view. */
export async function updateGroup(
  database: Database,
  corpId: string,
  id: string,
  change: { name: string } | { removed: true },
  now: number,
): Promise<void> {
  const at = new Date(now)
  await database
    .updateTable('roomGroups')
    .set({ ...('name' in change ? { name: change.name } : { removedAt: at }), updatedAt: at })
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .execute()
}

/** The departments with how many people are directly in each. */
export async function listDepartmentChoices(database: Database, corpId: string): Promise<DepartmentChoice[]> {
  const { rows } = await sql<DepartmentChoice>`
    select d.department_id as id, d.name, d.parent_id, count(e.id)::integer as people
    from departments d
    left join employee_departments m on m.corp_id = d.corp_id and m.department_id = d.department_id
    left join employees e on e.corp_id = m.corp_id and e.id = m.employee_id and e.left_at is null
    where d.corp_id = ${corpId} and d.removed_at is null
    group by d.department_id, d.name, d.parent_id, d.sort_order
    order by d.sort_order, d.department_id`.execute(database)
  return rows
}

/** Whoever gives a room of our own its name in a Corp goes one after another, until their transactions end. */
export async function lockRoomNames(transaction: Database, corpId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`room names ${corpId}`}, 0))`.execute(transaction)
}

export type UpcomingRow = {
  id: string
  title: string | null
  organizer: string | null
  origin: 'app' | 'dingtalk'
  start: Date
  end: Date
  timeZone: string
  /** How many there are altogether. */
  total: number
}

/** What stands in a room from `now` (epoch ms) on, soonest first; `origin` only what was made there. */
export async function listUpcoming(
  database: Database,
  corpId: string,
  roomId: string,
  { now, limit, origin }: { now: number; limit: number; origin?: 'app' },
): Promise<UpcomingRow[]> {
  const { rows } = await sql<UpcomingRow>`
    select b.id, b.title, b.organizer_name as organizer, b.origin, lower(o.during) as start, upper(o.during) as "end",
      r.time_zone, (count(*) over ())::integer as total
    from room_occupancies o
    join bookings b on b.corp_id = o.corp_id and b.id = o.booking_id
    join rooms r on r.corp_id = o.corp_id and r.id = o.room_id
    where o.corp_id = ${corpId} and o.room_id = ${roomId}::uuid and (o.active or o.conflict)
      and upper(o.during) > ${new Date(now)}::timestamptz and b.origin = coalesce(${origin ?? null}, b.origin)
    order by lower(o.during), b.id limit ${limit}`.execute(database)
  return rows
}

/** Which of these rooms somebody has booked from `now` (epoch ms) on. */
export async function listBookedRooms(
  database: Database,
  corpId: string,
  roomIds: readonly string[],
  now: number,
): Promise<string[]> {
  if (roomIds.length === 0) return []
  const rows = await database
    .selectFrom('roomOccupancies')
    .select('roomId')
    .distinct()
    .where('corpId', '=', corpId)
    .where('roomId', 'in', roomIds)
    .where((eb) => eb.or([eb('active', '=', true), eb('conflict', '=', true)]))
    .where(sql<boolean>`upper(during) > ${new Date(now)}::timestamptz`)
    .execute()
  return rows.map(({ roomId }) => roomId)
}

export async function savePicture(
  database: Database,
  corpId: string,
  picture: { id: string; contentType: string; bytes: Uint8Array },
  now: number,
): Promise<void> {
  const { bytes, ...rest } = picture
  await database
    .insertInto('roomPictures')
    .values({ ...rest, corpId, bytes: Buffer.from(bytes), createdAt: new Date(now) })
    .execute()
}

export async function findPicture(
  database: Database,
  corpId: string,
  id: string,
): Promise<{ contentType: string; bytes: Buffer } | undefined> {
  return database
    .selectFrom('roomPictures')
    .select(['contentType', 'bytes'])
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Forgets pictures that no room shows. */
export async function removeUnusedPictures(database: Database, corpId: string): Promise<void> {
  await database
    .deleteFrom('roomPictures')
    .where('corpId', '=', corpId)
    .where((eb) =>
      eb.not(eb.exists(eb.selectFrom('rooms').select('rooms.id').whereRef('rooms.pictureId', '=', 'roomPictures.id'))),
    )
    .execute()
}

/** People who have not left, by our ids, DingTalk's, or their whole names. */
export async function listPeople(
  database: Database,
  corpId: string,
  wanted: { ids: readonly string[]; userIds: readonly string[]; names: readonly string[] },
): Promise<{ id: string; userId: string; name: string }[]> {
  const { rows } = await sql<{ id: string; userId: string; name: string }>`
    select id, user_id, name from employees
    where corp_id = ${corpId} and left_at is null
      and (id = any(${wanted.ids}::uuid[]) or user_id = any(${wanted.userIds}::text[]) or name = any(${wanted.names}::text[]))
    order by name, id`.execute(database)
  return rows
}
