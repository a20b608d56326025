import { createHash } from 'node:crypto'
import type { BookableBy, RoomRules } from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'
import type { Database } from '../database/database.ts'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import type { DingTalkRoom, DingTalkRoomSummary } from '../dingtalk/dingtalk.types.ts'
import { resolveUnionIds } from '../directory/directory.ts'
import { saveDingTalkRoom } from './dingtalk-rooms.repository.ts'

/** What the list says of a room, as one word: its details are read again when the word changes. */
export function toListDigest(summary: DingTalkRoomSummary): string {
  return createHash('sha256').update(JSON.stringify(summary)).digest('base64url').slice(0, 22)
}

/** The room's rules in our words; `employeeIds` are those of the people it is authorized for, as far as we know them. */
export function toRoomRules(room: DingTalkRoom, employeeIds: readonly string[]): RoomRules {
  return { ...room.rules, bookableBy: toBookableBy(room, employeeIds) }
}

function toBookableBy(room: DingTalkRoom, employeeIds: readonly string[]): BookableBy {
  if (room.status === 'everyone') return { kind: 'everyone' }
  if (room.status === 'administrators') return { kind: 'administrators' }
  const { departmentIds, names } = room.authorized
  return { kind: 'listed', employeeIds: [...employeeIds], departmentIds, names }
}

/**
 * Reads a room's details as the operator and writes them (one counted call). False: DingTalk no longer has it; nothing is written
 * then. `seen` tells of the list that named it; `newId` is the id it gets here if it is new. Throws `DingTalkError`.
 */
export async function readRoom(
  context: CorpContext,
  operatorUnionId: string,
  dingtalkRoomId: string,
  seen: { run: string; listDigest: string } | null = null,
  newId?: string,
): Promise<boolean> {
  const { dependencies } = context
  const readAt = dependencies.clock.now()
  const room = await findInDingTalk(context, operatorUnionId, dingtalkRoomId)
  if (!room) return false
  const save = await preparingRoom(context, room, { ...seen, readAt, newId })
  await save(dependencies.database)
  return true
}

/** How to write a room as DingTalk told of it. People it names are looked up before. Throws `DingTalkError`. */
export async function preparingRoom(
  context: CorpContext,
  room: DingTalkRoom,
  told: { readAt: number; run?: string; listDigest?: string; newId?: string | undefined },
): Promise<(database: Database) => Promise<void>> {
  const { dependencies, corp } = context
  const unionIds = room.status === 'listed' ? room.authorized.unionIds : []
  const people = await resolveUnionIds(context, unionIds)
  const rules = toRoomRules(
    room,
    people.map(({ id }) => id),
  )
  const snapshot = {
    room,
    rules,
    readAt: told.readAt,
    timeZone: corp.settings.timeZone,
    listDigest: told.listDigest ?? null,
    run: told.run ?? null,
  }
  const newId = told.newId ?? dependencies.ids.next()
  return (database) => saveDingTalkRoom(database, corp.corpId, snapshot, newId)
}

/** A room that is gone is refused as unknown or, by older servers, as a wrong parameter (server-api.md §3.3). */
async function findInDingTalk(
  { dependencies, corp }: CorpContext,
  operatorUnionId: string,
  dingtalkRoomId: string,
): Promise<DingTalkRoom | undefined> {
  try {
    return await dependencies.dingtalk(corp).rooms.findRoom(operatorUnionId, dingtalkRoomId)
  } catch (error) {
    if (isDingTalkError(error, 'rejected')) return undefined
    throw error
  }
}
