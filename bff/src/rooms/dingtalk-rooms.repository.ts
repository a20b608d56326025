import { sql, type Selectable } from 'kysely'
import type { RoomRules } from '@meeting/shared'
import type { Database } from '../database/database.ts'
import type { Rooms } from '../database/schema.ts'
import type { DingTalkRoom } from '../dingtalk/dingtalk.types.ts'

/** A room of DingTalk's as we last read it. `readAt` is when its details were (epoch ms). */
export type KnownRoom = {
  id: string
  dingtalkRoomId: string
  name: string
  listDigest: string | null
  readAt: number
  removed: boolean
}

const knownColumns = ['id', 'dingtalkRoomId', 'name', 'listDigest', 'updatedAt', 'removedAt'] as const

function toKnownRoom(row: Pick<Selectable<Rooms>, (typeof knownColumns)[number]>): KnownRoom {
  return {
    id: row.id,
    dingtalkRoomId: row.dingtalkRoomId ?? '',
    name: row.name,
    listDigest: row.listDigest,
    readAt: row.updatedAt.getTime(),
    removed: row.removedAt !== null,
  }
}

/** Every room of DingTalk's that was ever met, the longest unread first. */
export async function listKnownRooms(database: Database, corpId: string): Promise<KnownRoom[]> {
  const rows = await database
    .selectFrom('rooms')
    .select(knownColumns)
    .where('corpId', '=', corpId)
    .where('origin', '=', 'dingtalk')
    .orderBy('updatedAt')
    .orderBy('id')
    .execute()
  return rows.map(toKnownRoom)
}

export type RoomSnapshot = {
  room: DingTalkRoom
  rules: RoomRules
  timeZone: string
  /** Digest of what the list said; null: not read from a list. */
  listDigest: string | null
  /** Epoch ms before DingTalk was asked: what somebody read later is not overwritten. */
  readAt: number
  run: string | null
}

/** Writes a room as DingTalk told of it, a new one with `newId`; one that was removed is back. */
export async function saveDingTalkRoom(
  database: Database,
  corpId: string,
  { room, rules, timeZone, listDigest, readAt, run }: RoomSnapshot,
  newId: string,
): Promise<void> {
  const at = new Date(readAt)
  await database
    .insertInto('rooms')
    .values((eb) => ({
      id: newId,
      corpId,
      origin: 'dingtalk',
      dingtalkRoomId: room.roomId,
      groupId: eb
        .selectFrom('roomGroups')
        .select('roomGroups.id')
        .where('roomGroups.corpId', '=', corpId)
        .where('roomGroups.dingtalkGroupId', '=', room.groupId),
      name: room.name,
      capacity: room.capacity,
      equipment: sql<string[]>`${[...new Set(room.equipment)]}::text[]`,
      pictureUrl: room.pictureUrl,
      location: room.location,
      description: room.description,
      timeZone,
      rules: JSON.stringify(rules),
      authorizedUnionIds: sql<
        string[]
      >`${[...new Set(room.status === 'listed' ? room.authorized.unionIds : [])]}::text[]`,
      listDigest,
      seenRun: run,
      createdAt: at,
      updatedAt: at,
    }))
    .onConflict((conflict) =>
      conflict
        .columns(['corpId', 'dingtalkRoomId'])
        .doUpdateSet((eb) => ({
          groupId: eb.ref('excluded.groupId'),
          name: eb.ref('excluded.name'),
          capacity: eb.ref('excluded.capacity'),
          equipment: eb.ref('excluded.equipment'),
          pictureUrl: eb.ref('excluded.pictureUrl'),
          location: eb.ref('excluded.location'),
          description: eb.ref('excluded.description'),
          // DingTalk knows none: what was chosen here stays.
          timeZone: eb
            .case()
            .when('rooms.timeZoneSet', '=', true)
            .then(eb.ref('rooms.timeZone'))
            .else(eb.ref('excluded.timeZone'))
            .end(),
          rules: eb.ref('excluded.rules'),
          authorizedUnionIds: eb.ref('excluded.authorizedUnionIds'),
          listDigest: eb.fn.coalesce('excluded.listDigest', 'rooms.listDigest'),
          seenRun: eb.fn.coalesce('excluded.seenRun', 'rooms.seenRun'),
          removedAt: null,
          updatedAt: eb.ref('excluded.updatedAt'),
        }))
        .whereRef('rooms.updatedAt', '<=', sql.ref('excluded.updated_at')),
    )
    .execute()
}

/** Notes that a run's list held these rooms, unchanged. */
export async function markRoomsSeen(
  database: Database,
  corpId: string,
  ids: readonly string[],
  run: string,
): Promise<void> {
  if (ids.length === 0) return
  await database
    .updateTable('rooms')
    .set({ seenRun: run })
    .where('corpId', '=', corpId)
    .where('id', 'in', ids)
    .execute()
}

/** Which rooms a complete run has not met although they were there when it began (`startedAt`, epoch ms). */
export async function listUnseenRooms(
  database: Database,
  corpId: string,
  run: string,
  startedAt: number,
): Promise<KnownRoom[]> {
  const rows = await database
    .selectFrom('rooms')
    .select(knownColumns)
    .where('corpId', '=', corpId)
    .where('origin', '=', 'dingtalk')
    .where('removedAt', 'is', null)
    .where('seenRun', 'is distinct from', run)
    .where('updatedAt', '<=', new Date(startedAt))
    .orderBy('id')
    .execute()
  return rows.map(toKnownRoom)
}

export type GroupSnapshot = { groupId: number; name: string; parentId: number | null }

/** Writes the whole list of DingTalk's groups in their order; those that are missing in it are removed. `now` in epoch ms. */
export async function saveRoomGroups(
  database: Database,
  corpId: string,
  groups: readonly GroupSnapshot[],
  { now, nextId }: { now: number; nextId: () => string },
): Promise<void> {
  const input = JSON.stringify(
    groups.map((group, index) => ({
      id: nextId(),
      group_id: group.groupId,
      name: group.name,
      parent: group.parentId,
      place: index,
    })),
  )
  const at = new Date(now)
  const given = sql`jsonb_to_recordset(${input}::jsonb) as x(id uuid, group_id bigint, name text, parent bigint, place integer)`
  await database.transaction().execute(async (transaction) => {
    await sql`
      insert into room_groups (id, corp_id, dingtalk_group_id, name, sort_order, updated_at)
      select id, ${corpId}, group_id, name, place, ${at} from ${given}
      on conflict (corp_id, dingtalk_group_id) do update
      set name = excluded.name, sort_order = excluded.sort_order, removed_at = null, updated_at = excluded.updated_at`.execute(
      transaction,
    )
    // Parents only once all groups are there.
    await sql`
      update room_groups g set parent_id = p.id
      from ${given} left join room_groups p on p.corp_id = ${corpId} and p.dingtalk_group_id = x.parent
      where g.corp_id = ${corpId} and g.dingtalk_group_id = x.group_id and g.parent_id is distinct from p.id`.execute(
      transaction,
    )
    await sql`
      update room_groups set removed_at = ${at}, updated_at = ${at}
      where corp_id = ${corpId} and dingtalk_group_id is not null and removed_at is null
        and dingtalk_group_id not in (select group_id from ${given})`.execute(transaction)
  })
}
