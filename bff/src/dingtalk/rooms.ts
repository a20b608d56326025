import { z } from 'zod'
import type { Equipment } from '@meeting/shared'
import { isDingTalkError } from './dingtalk.errors.ts'
import type { DingTalkRoom, DingTalkRooms, DingTalkRoomSummary } from './dingtalk.types.ts'
import type { Call } from './transport/call.types.ts'
import type { Transport } from './transport/transport.ts'
import { looseNumber, optionalList, optionalText, readShape } from './wire.ts'

const pageSize = 100

/** DingTalk's five labels (server-api.md §3.2). */
const equipmentOf: Record<number, Equipment> = { 1: 'tv', 2: 'phone', 3: 'projector', 4: 'whiteboard', 5: 'video' }
const statusOf: Record<number, DingTalkRoomSummary['status']> = { 0: 'everyone', 1: 'administrators', 2: 'listed' }

export const labelIdOf = (kind: Equipment): number =>
  Number(Object.entries(equipmentOf).find(([, equipment]) => equipment === kind)?.[0] ?? 0)

const summaryShape = {
  roomId: z.string(),
  roomName: z.string(),
  roomStatus: looseNumber.nullish(),
  roomCapacity: looseNumber.nullish(),
  roomLabels: optionalList(z.object({ labelId: looseNumber })),
  roomPicture: optionalText,
  roomLocation: z.object({ title: optionalText, desc: optionalText }).nullish(),
  roomGroup: z.object({ groupId: looseNumber }).nullish(),
}
const summary = z.object(summaryShape)
const member = z.object({ memberId: z.string(), memberType: z.string(), memberName: optionalText })
const extension = z.object({
  openReservation: z.boolean().nullish(),
  maxReservationTimeInterval: looseNumber.nullish(),
  minReservationTimeInterval: looseNumber.nullish(),
  advanceReservation: z
    .object({
      advanceReservationTime: looseNumber,
      advanceReservationTimeUnit: z.enum(['days', 'weeks', 'months', 'years']),
      advanceBookTimeFormat: optionalText,
    })
    .nullish()
    .catch(null),
  reservationCloseDetail: z
    .object({
      taskStartTime: looseNumber,
      taskEndTime: looseNumber.nullish(),
      closeReason: optionalText,
      contactNick: optionalText,
    })
    .nullish()
    .catch(null),
  approvalSwitch: z.boolean().nullish(),
  approvalType: looseNumber.nullish(),
})
/** A room in full (server-api.md §3.3). */
export const roomDetail = z.object({
  ...summaryShape,
  roomDescription: optionalText,
  enableCycleReservation: z.boolean().nullish(),
  reservationAuthority: z.object({ authorizedMembers: optionalList(member) }).nullish(),
  extensionConfig: extension.nullish(),
})
const roomPage = z.object({
  hasMore: z.boolean().nullish(),
  nextToken: looseNumber.nullish(),
  result: optionalList(summary),
})
const groupList = z.object({
  result: optionalList(z.object({ groupId: looseNumber, groupName: z.string(), parentId: looseNumber.nullish() })),
})

/** Rooms and their groups, read as the operator (server-api.md §3); every call is counted. */
export function createRoomCalls(transport: Transport): DingTalkRooms {
  const read = (name: string, path: string, query: Call['query']) =>
    transport.send({
      name,
      family: 'new',
      method: 'GET',
      path,
      query,
      token: { kind: 'app' },
      priority: 'refresh',
      counted: true,
      repeatable: true,
    })

  return {
    async listRooms(operatorUnionId, nextToken) {
      const name = 'rooms.list'
      const query = { unionId: operatorUnionId, maxResults: pageSize, nextToken: nextToken ?? undefined }
      const page = readShape(name, roomPage, await read(name, '/v1.0/rooms/meetingRoomLists', query))
      return { rooms: page.result.map(toSummary), nextToken: page.hasMore ? (page.nextToken ?? null) : null }
    },
    async findRoom(operatorUnionId, roomId) {
      const name = 'rooms.get'
      try {
        const answer = await read(name, `/v1.0/rooms/meetingRooms/${encodeURIComponent(roomId)}`, {
          unionId: operatorUnionId,
        })
        return toRoom(readShape(name, z.object({ result: roomDetail }), answer).result)
      } catch (error) {
        // Of an unknown room no code of its own is documented; `param.error` is what the page lists (server-api.md §3.3).
        if (isDingTalkError(error, 'not_found') || (isDingTalkError(error) && error.details.code === 'param.error'))
          return undefined
        throw error
      }
    },
    async listGroups(operatorUnionId) {
      const name = 'rooms.groups'
      const { result } = readShape(
        name,
        groupList,
        await read(name, '/v1.0/rooms/groupLists', { unionId: operatorUnionId }),
      )
      return result.map((group) => ({
        groupId: group.groupId,
        name: group.groupName,
        parentId: group.parentId || null,
      }))
    },
  }
}

function toSummary(wire: z.infer<typeof summary>): DingTalkRoomSummary {
  const place = [wire.roomLocation?.title, wire.roomLocation?.desc].filter(Boolean).join(' ')
  return {
    roomId: wire.roomId,
    name: wire.roomName,
    capacity: wire.roomCapacity || null,
    equipment: wire.roomLabels.flatMap(({ labelId }) => equipmentOf[labelId] ?? []),
    pictureUrl: wire.roomPicture,
    location: place || null,
    groupId: wire.roomGroup?.groupId ?? null,
    // An unknown status keeps others out rather than letting everybody in.
    status: wire.roomStatus == null ? 'everyone' : (statusOf[wire.roomStatus] ?? 'administrators'),
  }
}

export function toRoom(wire: z.infer<typeof roomDetail>): DingTalkRoom {
  const config = wire.extensionConfig
  const advance = config?.advanceReservation
  const closure = config?.reservationCloseDetail
  const members = wire.reservationAuthority?.authorizedMembers ?? []
  return {
    ...toSummary(wire),
    description: wire.roomDescription,
    rules: {
      openForBooking: config?.openReservation ?? true,
      minMinutes: config?.minReservationTimeInterval || null,
      maxMinutes: config?.maxReservationTimeInterval || null,
      advance: advance
        ? {
            count: advance.advanceReservationTime,
            unit: advance.advanceReservationTimeUnit,
            opensAt: advance.advanceBookTimeFormat ?? '00:00',
          }
        : null,
      closures: closure
        ? [
            {
              start: closure.taskStartTime,
              end: closure.taskEndTime || null,
              reason: closure.closeReason ?? '',
              contact: closure.contactNick,
            },
          ]
        : [],
      approval:
        config?.approvalType === 2
          ? 'custom'
          : config?.approvalSwitch || config?.approvalType === 1
            ? 'standard'
            : 'none',
      seriesAllowed: wire.enableCycleReservation ?? false,
    },
    authorized: {
      unionIds: members.filter((entry) => entry.memberType === 'user').map((entry) => entry.memberId),
      departmentIds: members.filter((entry) => entry.memberType === 'dept').map((entry) => Number(entry.memberId)),
      names: members.flatMap((entry) => entry.memberName ?? []),
    },
  }
}
