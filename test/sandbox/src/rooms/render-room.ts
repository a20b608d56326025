import type { Room, RoomGroup } from '../state.ts'
import type { World } from '../world.ts'

type Json = Record<string, unknown>

const labelNames: Record<number, string> = { 1: '电视', 2: '电话', 3: '投影仪', 4: '白板', 5: '视频会议' }

export const renderGroup = (group: RoomGroup): Json => ({
  groupId: group.groupId,
  groupName: group.name,
  parentId: group.parentId,
})

/** What the list shows of a room: a part of what get shows (server-api.md §3.3). */
export function renderListedRoom(world: World, room: Room): Json {
  const group = world.rooms.findGroup(room.groupId)
  const { pictureUrl } = room
  return {
    roomId: room.roomId,
    roomStaffId: room.eventRoomId.padStart(16, '0'),
    corpId: world.credentials.corpId,
    roomName: room.name,
    roomStatus: room.status,
    roomLabels: room.labelIds.map((labelId) => ({ labelId, labelName: labelNames[labelId] })),
    roomCapacity: room.capacity,
    roomLocation: room.location,
    roomPicture: pictureUrl?.startsWith('/') ? `${world.publicUrl}${pictureUrl}` : pictureUrl,
    isvRoomId: room.isvRoomId,
    roomGroup: group ? renderGroup(group) : undefined,
  }
}

function renderClosure(world: World, room: Room): Json | undefined {
  const { closure } = room.rules
  if (!closure) return undefined
  const contact = world.directory.findEver(closure.contactUserId ?? '')
  return {
    taskStartTime: closure.start,
    ...(closure.end === undefined ? {} : { taskEndTime: closure.end }),
    closeReason: closure.reason,
    contactUnionId: contact?.unionId,
    contactNick: contact?.name,
    sendNotify: false,
  }
}

function renderExtension(world: World, room: Room): Json {
  const { maxMinutes, minMinutes, advance, approval } = room.rules
  return {
    openReservation: room.openReservation,
    maxReservationTimeInterval: maxMinutes,
    minReservationTimeInterval: minMinutes,
    ...(advance
      ? {
          advanceReservation: {
            advanceReservationTime: advance.amount,
            advanceReservationTimeUnit: advance.unit,
            advanceBookTimeFormat: advance.from,
          },
        }
      : {}),
    reservationCloseDetail: renderClosure(world, room),
    approvalSwitch: approval !== 'none',
    ...(approval === 'none' ? {} : { approvalType: approval === 'standard' ? 1 : 2 }),
  }
}

/** A room in full. */
export const renderRoom = (world: World, room: Room): Json => ({
  ...renderListedRoom(world, room),
  deviceUnionIds: [],
  reservationAuthority: { authorizedMembers: room.authorizedMembers ?? [] },
  enableCycleReservation: room.recurring,
  roomUnionId: world.ids.unionId(`room ${room.roomId}`),
  roomDescription: room.description,
  extensionConfig: renderExtension(world, room),
})
