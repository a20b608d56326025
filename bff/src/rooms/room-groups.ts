import type { AdminRoomGroup } from '@meeting/shared'
import type { NewRoomGroup } from '@meeting/shared/rooms/room-admin.schema'
import { recordAudit } from '../audit/audit.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import type { Database } from '../database/database.ts'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import { findOrChooseOperator } from '../directory/operator.ts'
import { DomainError } from '../errors.ts'
import { saveRoomGroups } from './dingtalk-rooms.repository.ts'
import {
  insertOwnGroup,
  listStoredGroups,
  listStoredRooms,
  updateGroup,
  type StoredGroup,
} from './room-admin.repository.ts'
import { toAdminGroup } from './room-admin.ts'
import type { RoomAdminContext } from './room-writes.ts'
import { refusedByDingTalk, roomGroupNotEmpty, roomGroupNotFound, roomUnconfirmed } from './rooms.errors.ts'
import { publishingRooms } from './rooms-publishing.ts'

/**
 * Adds a group, in DingTalk or of our own; a group in DingTalk stands at the top or in one of DingTalk's. Throws
 * `request.invalid`, `room.refused_by_dingtalk`, `room.unconfirmed`.
 */
export async function createRoomGroup(context: RoomAdminContext, group: NewRoomGroup): Promise<AdminRoomGroup> {
  const { dependencies, corp } = context
  const groups = await listGroups(context)
  const parent = groups.find(({ id }) => id === group.parentId)
  if (group.parentId !== null && !parent) throw invalidParent('unknown')
  if (group.origin === 'dingtalk' && parent?.dingtalkGroupId === null) throw invalidParent('not_in_dingtalk')
  const audit = { action: 'rooms.group_created', after: { name: group.name, origin: group.origin } } as const
  if (group.origin === 'own') {
    const id = dependencies.ids.next()
    const own = { id, name: group.name, parentId: group.parentId }
    await changeHere(context, { id, name: group.name }, audit, (transaction) =>
      insertOwnGroup(transaction, corp.corpId, own, dependencies.clock.now()),
    )
    return getGroup(context, id)
  }
  const { roomWrites } = dependencies.dingtalk(corp)
  const made = { name: group.name, parentId: parent?.dingtalkGroupId ?? null }
  const groupId = await changeThere(context, (operator) => roomWrites.createGroup(operator, made))
  const created = (await listGroups(context)).find((known) => known.dingtalkGroupId === groupId)
  if (!created) throw roomUnconfirmed(undefined)
  await changeHere(context, created, audit, async () => {})
  return getGroup(context, created.id)
}

/** Renames a group where it stands. Throws `room_group.not_found`, `room.refused_by_dingtalk`, `room.unconfirmed`. */
export async function renameRoomGroup(context: RoomAdminContext, id: string, name: string): Promise<AdminRoomGroup> {
  const { dependencies, corp } = context
  const group = await getStored(context, id)
  const audit = { action: 'rooms.group_changed', before: { name: group.name }, after: { name } } as const
  const { dingtalkGroupId } = group
  if (dingtalkGroupId !== null) {
    const { roomWrites } = dependencies.dingtalk(corp)
    await changeThere(context, (operator) => roomWrites.renameGroup(operator, dingtalkGroupId, name))
  }
  await changeHere(context, { id, name }, audit, (transaction) =>
    updateGroup(transaction, corp.corpId, id, { name }, dependencies.clock.now()),
  )
  return getGroup(context, id)
}

/** Removes a group in which nothing stands. Throws `room_group.not_found`, `room_group.not_empty`, `room.refused_by_dingtalk`. */
export async function removeRoomGroup(context: RoomAdminContext, id: string): Promise<void> {
  const { dependencies, corp } = context
  const group = await getStored(context, id)
  const rooms = await listStoredRooms(dependencies.database, corp.corpId)
  const isParent = (await listGroups(context)).some(({ parentId }) => parentId === id)
  if (isParent || rooms.some(({ groupId }) => groupId === id)) throw roomGroupNotEmpty()
  const { dingtalkGroupId } = group
  if (dingtalkGroupId !== null) {
    const { roomWrites } = dependencies.dingtalk(corp)
    await changeThere(context, (operator) => roomWrites.removeGroup(operator, dingtalkGroupId))
  }
  const audit = { action: 'rooms.group_removed', before: { name: group.name } } as const
  await changeHere(context, group, audit, (transaction) =>
    updateGroup(transaction, corp.corpId, id, { removed: true }, dependencies.clock.now()),
  )
}

/**
 * Does it in DingTalk, then reads all groups from there again: a process that dies in between, or an answer that was lost, is
 * healed by the next check of the rooms.
 */
async function changeThere<T>(context: CorpContext, work: (operatorUnionId: string) => Promise<T>): Promise<T> {
  const { dependencies, corp } = context
  const { database, clock, ids, checkpoint } = dependencies
  try {
    const operator = await findOrChooseOperator(context)
    if (!operator) throw refusedByDingTalk('no_operator')
    const result = await work(operator.unionId)
    await checkpoint('room_group.carried_out')
    const groups = await dependencies.dingtalk(corp).rooms.listGroups(operator.unionId)
    await saveRoomGroups(database, corp.corpId, groups, { now: clock.now(), nextId: () => ids.next() })
    return result
  } catch (error) {
    if (isDingTalkError(error, 'timeout', 'unavailable')) throw roomUnconfirmed(error)
    if (isDingTalkError(error)) throw refusedByDingTalk(error.details.code, error)
    throw error
  }
}

type Audit = Pick<Parameters<typeof recordAudit>[1], 'action' | 'before' | 'after'>

async function changeHere(
  { dependencies, corp, actor }: RoomAdminContext,
  { id, name }: Pick<StoredGroup, 'id' | 'name'>,
  audit: Audit,
  work: (transaction: Database) => Promise<void>,
): Promise<void> {
  await publishingRooms({ dependencies, corp }, () =>
    dependencies.database.transaction().execute(async (transaction) => {
      await work(transaction)
      const subject = { kind: 'room_group', id, name } as const
      await recordAudit(transaction, { corpId: corp.corpId, actor, subject, at: dependencies.clock.now(), ...audit })
    }),
  )
  // A group that is empty is in no list of rooms, so nobody else would be told.
  dependencies.changes.publish({ kind: 'rooms', corpId: corp.corpId })
}

function listGroups({ dependencies, corp }: CorpContext): Promise<StoredGroup[]> {
  return listStoredGroups(dependencies.database, corp.corpId)
}

async function getStored(context: CorpContext, id: string): Promise<StoredGroup> {
  const group = (await listGroups(context)).find((known) => known.id === id)
  if (!group) throw roomGroupNotFound()
  return group
}

async function getGroup(context: CorpContext, id: string): Promise<AdminRoomGroup> {
  return toAdminGroup(await getStored(context, id))
}

function invalidParent(issue: string): DomainError {
  return new DomainError('request.invalid', { problems: [{ path: 'parentId', issue }] })
}
