import type { Room, RoomRules } from '@meeting/shared'
import type { NewRoom, RoomChange } from '@meeting/shared/rooms/own-room.schema'
import type { CorpContext } from '../corps/corp-context.ts'
import type { Session } from '../sign-in/sessions.types.ts'
import { administratorsOnly, managedByDingTalk, roomNotFound, unknownRoomGroup } from './rooms.errors.ts'
import { publishingRooms } from './rooms-publishing.ts'
import { takeOutOfView } from './vanished-rooms.ts'
import { findRoom, hasRoomGroup, insertOwnRoom, updateOwnRoom } from './rooms.repository.ts'

export type RoomsContext = CorpContext & { session: Session }

/**
 * Adds a room that DingTalk does not know, so that a company without 智能会议室 can use the product. Administrators only.
 * Throws `access.forbidden`, `request.invalid` (unknown group).
 */
export async function createRoom(context: RoomsContext, room: NewRoom): Promise<Room> {
  refuseOthers(context)
  const { dependencies, corp } = context
  const { database, clock, ids } = dependencies
  await refuseUnknownGroup(context, room.groupId)
  const id = ids.next()
  const timeZone = room.timeZone ?? corp.settings.timeZone
  await publishingRooms(context, () =>
    insertOwnRoom(database, corp.corpId, { ...room, id, timeZone, rules: toRules(room.rules) }, clock.now()),
  )
  return getRoom(context, id)
}

/** Changes what is given of a room of our own. Throws `room.not_found`, `access.forbidden`, `request.invalid`. */
export async function changeRoom(context: RoomsContext, id: string, change: RoomChange): Promise<Room> {
  await getOwnRoom(context, id)
  const { dependencies, corp } = context
  const { rules, ...fields } = change
  await refuseUnknownGroup(context, fields.groupId ?? null)
  const set = { ...fields, ...(rules ? { rules: toRules(rules) } : {}) }
  await publishingRooms(context, () =>
    updateOwnRoom(dependencies.database, corp.corpId, id, set, dependencies.clock.now()),
  )
  return getRoom(context, id)
}

/** Takes a room of our own out of view; its bookings stay, and their people are told. Throws `room.not_found`, `access.forbidden`. */
export async function removeRoom(context: RoomsContext, id: string): Promise<void> {
  await getOwnRoom(context, id)
  await publishingRooms(context, () => takeOutOfView(context, [id], { actorId: context.session.employeeId }))
}

async function getRoom({ dependencies, corp }: RoomsContext, id: string): Promise<Room> {
  const room = await findRoom(dependencies.database, corp.corpId, id)
  if (!room) throw roomNotFound()
  return room
}

async function getOwnRoom(context: RoomsContext, id: string): Promise<Room> {
  refuseOthers(context)
  const room = await getRoom(context, id)
  if (room.origin !== 'own') throw managedByDingTalk()
  return room
}

function refuseOthers({ session }: RoomsContext): void {
  if (!session.isAdministrator) throw administratorsOnly()
}

async function refuseUnknownGroup({ dependencies, corp }: RoomsContext, groupId: string | null): Promise<void> {
  if (groupId !== null && !(await hasRoomGroup(dependencies.database, corp.corpId, groupId))) throw unknownRoomGroup()
}

/** A room of our own needs no approval and may be booked in series. */
function toRules(rules: NewRoom['rules']): RoomRules {
  return { ...rules, approval: 'none', seriesAllowed: true }
}
