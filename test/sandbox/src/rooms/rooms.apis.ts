import type { Api, Call } from '../gateway/api.types.ts'
import { isObject, toBoolean, toList, toNumber, toObject, toObjects, toText } from '../gateway/input.ts'
import { NewApiRefusal } from '../gateway/refusals.ts'
import type { AuthorizedMember, Employee, Room, RoomLabelId } from '../state.ts'
import type { World } from '../world.ts'
import { paramError, readingOperator, writingOperator } from './operator.ts'
import { renderListedRoom, renderRoom } from './render-room.ts'
import { addRoom, changeRoom, removeRoom } from './room-changes.ts'
import { isClosed, mayBook } from './room-rules.ts'

const roomNotFound = (): NewApiRefusal => new NewApiRefusal(400, 'room.not.found', 'Room Not Found')

const readStatus = (value: unknown): Room['status'] => {
  const status = toNumber(value)
  if (status !== 0 && status !== 1 && status !== 2) throw paramError('roomStatus invalid')
  return status
}

const readLabels = (value: unknown): RoomLabelId[] =>
  (toList(value) ?? []).map((item) => {
    const id = toNumber(item)
    if (id !== 1 && id !== 2 && id !== 3 && id !== 4 && id !== 5) throw paramError('roomLabelIds invalid')
    return id
  })

const readMembers = (value: unknown): AuthorizedMember[] =>
  toObjects(isObject(value) ? value['authorizedMembers'] : undefined).map((item) => ({
    memberId: toText(item['memberId']) ?? '',
    memberType: item['memberType'] === 'dept' ? 'dept' : 'user',
    memberName: toText(item['memberName']) ?? '',
  }))

function readName(world: World, value: unknown, own?: Room): string {
  const name = toText(value)?.trim() ?? ''
  if (name === '') throw paramError('roomName is empty')
  const same = world.rooms.findByName(name)
  if (same && same.roomId !== own?.roomId) throw new NewApiRefusal(400, 'room.exist', 'Room Exsit')
  return name
}

/** The fields that a body names; the others stay as they are. */
function readFields(world: World, body: Record<string, unknown>, own?: Room): Partial<Room> {
  const fields: Partial<Room> = {}
  if (body['roomName'] !== undefined) fields.name = readName(world, body['roomName'], own)
  if (body['isvRoomId'] !== undefined) fields.isvRoomId = toText(body['isvRoomId']) ?? ''
  if (body['roomStatus'] !== undefined) fields.status = readStatus(body['roomStatus'])
  if (body['roomCapacity'] !== undefined) fields.capacity = toNumber(body['roomCapacity'])
  if (body['roomPicture'] !== undefined) fields.pictureUrl = toText(body['roomPicture'])
  if (body['roomLabelIds'] !== undefined) fields.labelIds = readLabels(body['roomLabelIds'])
  if (body['enableCycleReservation'] !== undefined) fields.recurring = toBoolean(body['enableCycleReservation']) ?? true
  if (body['openReservation'] !== undefined) fields.openReservation = toBoolean(body['openReservation']) ?? true
  if (body['roomDescription'] !== undefined) fields.description = toText(body['roomDescription'])
  if (body['reservationAuthority'] !== undefined) fields.authorizedMembers = readMembers(body['reservationAuthority'])
  const location = toObject(body['roomLocation'])
  if (location) fields.location = { title: toText(location['title']) ?? '', desc: toText(location['desc']) ?? '' }
  const groupId = toNumber(body['groupId'])
  if (groupId !== undefined) {
    if (groupId !== 0 && !world.rooms.findGroup(groupId)) throw paramError('groupId invalid')
    fields.groupId = groupId
  }
  return fields
}

function checkMembers(room: Pick<Room, 'status' | 'authorizedMembers'>): void {
  if (room.status === 2 && (room.authorizedMembers ?? []).length === 0) throw paramError('lack authorizedMembers')
}

function createRoom(world: World, call: Call): unknown {
  writingOperator(world, toText(call.body['unionId']))
  for (const name of ['roomName', 'isvRoomId', 'roomStatus']) {
    if (call.body[name] === undefined) throw paramError(`${name} is empty`)
  }
  const room: Room = {
    roomId: world.ids.roomId(`created ${world.ids.next('meeting')}`),
    eventRoomId: world.rooms.nextEventRoomId(),
    name: '',
    isvRoomId: '',
    status: 0,
    labelIds: [],
    groupId: 0,
    recurring: true,
    openReservation: true,
    rules: { maxMinutes: 0, minMinutes: 0, approval: 'none' },
    ...readFields(world, call.body),
  }
  checkMembers(room)
  addRoom(world, room)
  return { result: room.roomId }
}

function updateRoom(world: World, call: Call): unknown {
  writingOperator(world, toText(call.body['unionId']))
  const room = world.rooms.find(toText(call.body['roomId']) ?? '')
  if (!room) throw roomNotFound()
  const fields = { ...omittedFields(world), ...readFields(world, call.body, room) }
  checkMembers({ ...room, ...fields })
  changeRoom(world, room, fields)
  return { result: true }
}

/** What becomes of the fields that an update does not name: not documented. */
function omittedFields(world: World): Partial<Room> {
  if (world.behaviour.roomUpdateOmitted === 'kept') return {}
  return {
    capacity: undefined,
    pictureUrl: undefined,
    location: undefined,
    description: undefined,
    labelIds: [],
    groupId: 0,
    authorizedMembers: [],
    recurring: false,
    openReservation: true,
  }
}

function deleteRoom(world: World, call: Call): unknown {
  writingOperator(world, call.query['unionId'])
  const room = world.rooms.find(call.params['roomId'] ?? '')
  if (!room) throw roomNotFound()
  removeRoom(world, room)
  return { result: true }
}

function getRoom(world: World, call: Call): unknown {
  readingOperator(world, call.query['unionId'])
  const room = world.rooms.find(call.params['roomId'] ?? '')
  if (room) return { result: renderRoom(world, room) }
  throw world.behaviour.unknownRoomGet === 'room.not.found' ? roomNotFound() : paramError('roomId invalid')
}

function isListed(world: World, room: Room, operator: Employee): boolean {
  const { roomListVisibility, roomListIncludesClosed } = world.behaviour
  const now = world.now()
  if (!roomListIncludesClosed && (!room.openReservation || isClosed(room, { start: now, end: now + 1 }))) return false
  return roomListVisibility === 'all' || mayBook(world, room, operator)
}

function listRooms(world: World, call: Call): unknown {
  const operator = readingOperator(world, call.query['unionId'])
  const size = toNumber(call.query['maxResults']) ?? 20
  const from = call.query['nextToken'] ? toNumber(call.query['nextToken']) : 0
  if (!Number.isInteger(size) || size < 1 || size > 100) throw paramError('maxResults invalid')
  if (from === undefined || !Number.isInteger(from) || from < 0) throw paramError('nextToken invalid')
  const rooms = world.rooms.list().filter((room) => isListed(world, room, operator))
  const hasMore = from + size < rooms.length
  return {
    hasMore,
    ...(hasMore ? { nextToken: from + size } : {}),
    result: rooms.slice(from, from + size).map((room) => renderListedRoom(world, room)),
  }
}

/** Rooms (server-api.md §3); only *create* has its path in lower case. */
export function createRoomApis(world: World): Api[] {
  const common = { family: 'new', token: 'app', counted: true } as const
  const read = { ...common, method: 'GET', permission: 'VideoConference.Conference.Read' } as const
  const write = { ...common, permission: 'VideoConference.Conference.Write' }
  const path = '/v1.0/rooms/meetingRooms'
  return [
    {
      ...write,
      name: 'createMeetingRoom',
      method: 'POST',
      path: '/v1.0/rooms/meetingrooms',
      needsBody: true,
      handle: (call) => createRoom(world, call),
    },
    {
      ...write,
      name: 'updateMeetingRoom',
      method: 'PUT',
      path,
      needsBody: true,
      handle: (call) => updateRoom(world, call),
    },
    {
      ...write,
      name: 'deleteMeetingRoom',
      method: 'DELETE',
      path: `${path}/:roomId`,
      handle: (call) => deleteRoom(world, call),
    },
    { ...read, name: 'queryMeetingRoom', path: `${path}/:roomId`, handle: (call) => getRoom(world, call) },
    {
      ...read,
      name: 'queryMeetingRoomList',
      path: '/v1.0/rooms/meetingRoomLists',
      handle: (call) => listRooms(world, call),
    },
  ]
}
