import { z } from 'zod'
import { DingTalkError, isDingTalkError } from './dingtalk.errors.ts'
import type { DingTalkRoomChange, DingTalkRoomWrites } from './room-writes.types.ts'
import { labelIdOf, roomDetail, toRoom } from './rooms.ts'
import type { Call } from './transport/call.types.ts'
import type { Transport } from './transport/transport.ts'
import { looseNumber, optionalList, optionalText, readShape } from './wire.ts'

const pageSize = 100

/** Everything that an update takes (server-api.md §3.2), as get answers it. */
const writable = z.looseObject({
  roomName: z.string(),
  isvRoomId: z.string().nullish(),
  roomStatus: looseNumber.nullish(),
  roomCapacity: looseNumber.nullish(),
  roomPicture: optionalText,
  roomLocation: z.unknown(),
  roomLabels: optionalList(z.object({ labelId: looseNumber })),
  roomGroup: z.object({ groupId: looseNumber }).nullish(),
  reservationAuthority: z.unknown(),
  enableCycleReservation: z.boolean().nullish(),
  extensionConfig: z.looseObject({ openReservation: z.boolean().nullish() }).nullish(),
  roomDescription: optionalText,
})
const roomPage = z.object({
  hasMore: z.boolean().nullish(),
  nextToken: looseNumber.nullish(),
  result: optionalList(z.object({ roomId: z.string(), isvRoomId: z.string().nullish() })),
})
const done = z.object({ result: z.boolean() })

/** What changes rooms and their groups, as the operator (server-api.md §3); every call is counted. */
export function createRoomWriteCalls(transport: Transport): DingTalkRoomWrites {
  const send = (call: Pick<Call, 'name' | 'method' | 'path'> & Partial<Call>) =>
    transport.send({
      family: 'new',
      token: { kind: 'app' },
      priority: 'person',
      counted: true,
      repeatable: true,
      ...call,
    })

  /** A write that is the same when it is sent twice. */
  async function carryOut(call: Pick<Call, 'name' | 'method' | 'path'> & Partial<Call>): Promise<void> {
    const { result } = readShape(call.name, done, await send(call))
    if (!result) throw new DingTalkError('rejected', 'answered false', { call: call.name, code: 'result.false' })
  }

  async function readWhole(operatorUnionId: string, roomId: string): Promise<unknown> {
    try {
      const path = `/v1.0/rooms/meetingRooms/${encodeURIComponent(roomId)}`
      return await send({ name: 'rooms.get', method: 'GET', path, query: { unionId: operatorUnionId } })
    } catch (error) {
      // The code for an unknown room is not documented (server-api.md §3.3).
      if (isGone(error) || (isDingTalkError(error) && error.details.code === 'param.error')) return undefined
      throw error
    }
  }

  return {
    async create(operatorUnionId, ownId, room) {
      const name = 'rooms.create'
      const body = { unionId: operatorUnionId, isvRoomId: ownId, roomStatus: 0, ...toWire(room) }
      // All lower case here, and only here (server-api.md §3).
      const path = '/v1.0/rooms/meetingrooms'
      const answer = await send({ name, method: 'POST', path, body, repeatable: false })
      return readShape(name, z.object({ result: z.string() }), answer).result
    },
    async change(operatorUnionId, roomId, change) {
      const answer = await readWhole(operatorUnionId, roomId)
      if (answer === undefined) return undefined
      const { result } = readShape('rooms.get', z.object({ result: writable }), answer)
      const body = { unionId: operatorUnionId, roomId, ...toWhole(result), ...toWire(change) }
      await carryOut({ name: 'rooms.update', method: 'PUT', path: '/v1.0/rooms/meetingRooms', body })
      return toRoom(roomDetail.parse({ ...result, roomId, ...toAnswered(result, change) }))
    },
    async remove(operatorUnionId, roomId) {
      const path = `/v1.0/rooms/meetingRooms/${encodeURIComponent(roomId)}`
      await ignoreGone(carryOut({ name: 'rooms.delete', method: 'DELETE', path, query: { unionId: operatorUnionId } }))
    },
    async findByOwnId(operatorUnionId, ownId) {
      const name = 'rooms.list'
      let nextToken: number | undefined
      do {
        const query = { unionId: operatorUnionId, maxResults: pageSize, nextToken }
        const path = '/v1.0/rooms/meetingRoomLists'
        const page = readShape(name, roomPage, await send({ name, method: 'GET', path, query }))
        const found = page.result.find(({ isvRoomId }) => isvRoomId === ownId)
        if (found) return found.roomId
        nextToken = page.hasMore ? (page.nextToken ?? undefined) : undefined
      } while (nextToken !== undefined)
      return undefined
    },
    async createGroup(operatorUnionId, group) {
      const name = 'rooms.create_group'
      const body = { unionId: operatorUnionId, parentGroupId: group.parentId ?? 0, groupName: group.name }
      const answer = await send({ name, method: 'POST', path: '/v1.0/rooms/groups', body, repeatable: false })
      return readShape(name, z.object({ result: looseNumber }), answer).result
    },
    async renameGroup(operatorUnionId, groupId, groupName) {
      const body = { unionId: operatorUnionId, groupId, groupName }
      await carryOut({ name: 'rooms.rename_group', method: 'PUT', path: '/v1.0/rooms/groups', body })
    },
    async removeGroup(operatorUnionId, groupId) {
      const path = `/v1.0/rooms/groups/${groupId}`
      const query = { unionId: operatorUnionId }
      await ignoreGone(carryOut({ name: 'rooms.delete_group', method: 'DELETE', path, query }))
    },
  }
}

function isGone(error: unknown): boolean {
  return isDingTalkError(error, 'not_found') || (isDingTalkError(error) && error.details.code === 'group.not.found')
}

async function ignoreGone(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

type WholeRoom = z.infer<typeof writable>

/** The room as it is, in the words of an update; what DingTalk does not tell is left out. */
function toWhole(room: WholeRoom): Record<string, unknown> {
  const body = {
    roomName: room.roomName,
    isvRoomId: room.isvRoomId,
    roomStatus: room.roomStatus,
    roomCapacity: room.roomCapacity,
    roomPicture: room.roomPicture,
    roomLocation: room.roomLocation,
    roomLabelIds: room.roomLabels.map(({ labelId }) => labelId),
    groupId: room.roomGroup?.groupId,
    reservationAuthority: room.reservationAuthority,
    enableCycleReservation: room.enableCycleReservation,
    openReservation: room.extensionConfig?.openReservation,
    roomDescription: room.roomDescription,
  }
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined && value !== null))
}

/** A change in the words of an update; DingTalk has no "nothing", but zero and empty text. */
function toWire(change: DingTalkRoomChange): Record<string, unknown> {
  const { name, capacity, equipment, location, description, groupId, openForBooking } = change
  return {
    ...(name === undefined ? {} : { roomName: name }),
    ...(capacity === undefined ? {} : { roomCapacity: capacity ?? 0 }),
    ...(equipment === undefined ? {} : { roomLabelIds: equipment.map(labelIdOf) }),
    ...(location === undefined ? {} : { roomLocation: { title: location ?? '', desc: '' } }),
    ...(description === undefined ? {} : { roomDescription: description ?? '' }),
    ...(groupId === undefined ? {} : { groupId: groupId ?? 0 }),
    ...(openForBooking === undefined ? {} : { openReservation: openForBooking }),
  }
}

/** What get will answer differently after a change. */
function toAnswered(room: WholeRoom, change: DingTalkRoomChange): Record<string, unknown> {
  const { roomLabelIds: _, groupId: __, openReservation: ___, ...same } = toWire(change)
  const { equipment, groupId, openForBooking } = change
  return {
    ...same,
    ...(equipment === undefined ? {} : { roomLabels: equipment.map((kind) => ({ labelId: labelIdOf(kind) })) }),
    ...(groupId === undefined ? {} : { roomGroup: groupId === null ? null : { groupId } }),
    ...(openForBooking === undefined
      ? {}
      : { extensionConfig: { ...room.extensionConfig, openReservation: openForBooking } }),
  }
}
