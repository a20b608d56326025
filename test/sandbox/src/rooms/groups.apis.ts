import type { Api, Call } from '../gateway/api.types.ts'
import { toNumber, toText } from '../gateway/input.ts'
import { NewApiRefusal } from '../gateway/refusals.ts'
import type { RoomGroup } from '../state.ts'
import type { World } from '../world.ts'
import { paramError, readingOperator, writingOperator } from './operator.ts'
import { renderGroup } from './render-room.ts'

const maxGroups = 500
const maxDepth = 5

const groupNotFound = (text = 'Group Not Found'): NewApiRefusal => new NewApiRefusal(400, 'group.not.found', text)

function findGroup(world: World, groupId: unknown): RoomGroup {
  const group = world.rooms.findGroup(toNumber(groupId) ?? -1)
  if (!group) throw groupNotFound()
  return group
}

function depthOf(world: World, groupId: number): number {
  let depth = 0
  for (let id = groupId; id !== 0 && depth <= maxDepth; depth += 1) id = world.rooms.findGroup(id)?.parentId ?? 0
  return depth
}

function createGroup(world: World, call: Call): unknown {
  writingOperator(world, toText(call.body['unionId']))
  const parentId = toNumber(call.body['parentGroupId'])
  const name = toText(call.body['groupName'])?.trim() ?? ''
  if (parentId === undefined || name === '') throw paramError('groupName or parentGroupId is empty')
  if (parentId !== 0 && !world.rooms.findGroup(parentId)) throw groupNotFound('Parent Group Not Found')
  if (depthOf(world, parentId) >= maxDepth) throw new NewApiRefusal(400, 'depth.over.limit', 'Group Depth Over Limit')
  if (world.rooms.listGroups().length >= maxGroups) throw new NewApiRefusal(400, 'group.too.much', 'Group Too Much')
  const groupId = world.rooms.nextGroupId()
  world.rooms.putGroup({ groupId, parentId, name })
  return { result: groupId }
}

function renameGroup(world: World, call: Call): unknown {
  writingOperator(world, toText(call.body['unionId']))
  const group = findGroup(world, call.body['groupId'])
  const name = toText(call.body['groupName'])?.trim() ?? ''
  if (name === '') throw paramError('groupName is empty')
  world.rooms.putGroup({ ...group, name })
  return { result: true }
}

function deleteGroup(world: World, call: Call): unknown {
  writingOperator(world, call.query['unionId'])
  const group = findGroup(world, call.params['groupId'])
  if (world.rooms.listGroups().some(({ parentId }) => parentId === group.groupId)) {
    throw paramError('group has sub groups')
  }
  for (const room of world.rooms.list()) {
    if (room.groupId === group.groupId) world.rooms.put({ ...room, groupId: 0 })
  }
  world.rooms.removeGroup(group.groupId)
  return { result: true }
}

/** Flat, without `result` (server-api.md §3.4). */
function getGroup(world: World, call: Call): unknown {
  readingOperator(world, call.query['unionId'])
  return renderGroup(findGroup(world, call.params['groupId']))
}

/** Groups of rooms: buildings and floors (server-api.md §3.4). */
export function createGroupApis(world: World): Api[] {
  const common = { family: 'new', token: 'app', counted: true } as const
  const read = { ...common, method: 'GET', permission: 'VideoConference.Conference.Read' } as const
  const write = { ...common, permission: 'VideoConference.Conference.Write' }
  const path = '/v1.0/rooms/groups'
  return [
    {
      ...write,
      name: 'createMeetingRoomGroup',
      method: 'POST',
      path,
      needsBody: true,
      handle: (call) => createGroup(world, call),
    },
    {
      ...write,
      name: 'updateMeetingRoomGroup',
      method: 'PUT',
      path,
      needsBody: true,
      handle: (call) => renameGroup(world, call),
    },
    {
      ...write,
      name: 'deleteMeetingRoomGroup',
      method: 'DELETE',
      path: `${path}/:groupId`,
      handle: (call) => deleteGroup(world, call),
    },
    { ...read, name: 'queryMeetingRoomGroup', path: `${path}/:groupId`, handle: (call) => getGroup(world, call) },
    {
      ...read,
      name: 'queryMeetingRoomGroupList',
      path: '/v1.0/rooms/groupLists',
      handle: (call) => {
        readingOperator(world, call.query['unionId'])
        return { result: world.rooms.listGroups().map(renderGroup) }
      },
    },
  ]
}
