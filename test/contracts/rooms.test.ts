import * as rooms from '@alicloud/dingtalk/dist/rooms_1_0/client.js'
import { createIdentifiers } from '@meeting/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { problemsOf, unknownFields } from './model-problems.ts'
import { startSandbox } from './sandbox-server.ts'
import type { SandboxServer } from './sandbox-server.ts'
import { createSdk, refusalOf, runtime } from './sdk.ts'
import type { Sdk } from './sdk.ts'
import { callWire, fetchAppToken } from './wire.ts'

const ids = createIdentifiers(1)
const administrator = ids.unionId('admin01')
const plainRoomId = ids.roomId('small-1')
const day = Date.UTC(2026, 10, 30)

let server: SandboxServer
let sdk: Sdk
let token: string

beforeAll(async () => {
  server = await startSandbox({ company: 'small' })
  sdk = createSdk(server.port)
  token = await fetchAppToken(server)
  await server.sandbox.control.setLimits({ qps: 0 })
})

afterAll(() => server.close())

describe('rooms through the official SDK', () => {
  test('a room with everything set fills the model of get', async () => {
    await server.sandbox.control.changeRoom({
      roomId: plainRoomId,
      authorizedMembers: [{ memberId: administrator, memberType: 'user', memberName: '管理员' }],
      rules: {
        maxMinutes: 240,
        minMinutes: 15,
        advance: { amount: 30, unit: 'days', from: '09:00' },
        closure: { start: day, end: day + 3_600_000, reason: '保养', contactUserId: 'admin01' },
        approval: 'none',
      },
    })
    const headers = new rooms.QueryMeetingRoomHeaders({ xAcsDingtalkAccessToken: token })
    const request = new rooms.QueryMeetingRoomRequest({ unionId: administrator })
    const { body } = await sdk.rooms.queryMeetingRoomWithOptions(plainRoomId, request, headers, runtime())
    // A room without devices has an empty list of them.
    expect(problemsOf(body)).toEqual(['.result.deviceUnionIds: empty'])
    expect(body?.result?.extensionConfig?.advanceReservation?.advanceReservationTimeUnit).toBe('days')
    expect(body?.result?.roomId).toBe(plainRoomId)
  })

  test('get carries only what the SDK or the newer page knows', async () => {
    const path = `/v1.0/rooms/meetingRooms/${plainRoomId}?unionId=${administrator}`
    const { json } = await callWire(server, token, { path })
    expect(unknownFields(json, rooms.QueryMeetingRoomResponseBody)).toEqual(['.result.extensionConfig.approvalSwitch'])
  })

  test('the list is paged by a number and shows a part of each room', async () => {
    const headers = new rooms.QueryMeetingRoomListHeaders({ xAcsDingtalkAccessToken: token })
    const first = new rooms.QueryMeetingRoomListRequest({ unionId: administrator, maxResults: 3 })
    const { body: page } = await sdk.rooms.queryMeetingRoomListWithOptions(first, headers, runtime())
    expect(problemsOf(page)).toEqual([])
    expect(page?.hasMore).toBe(true)
    expect(page?.result).toHaveLength(3)
    const next = new rooms.QueryMeetingRoomListRequest({
      unionId: administrator,
      maxResults: 3,
      nextToken: page?.nextToken,
    })
    const { body: last } = await sdk.rooms.queryMeetingRoomListWithOptions(next, headers, runtime())
    expect(problemsOf(last)).toEqual(['.nextToken: missing'])
    const { json } = await callWire(server, token, { path: `/v1.0/rooms/meetingRoomLists?unionId=${administrator}` })
    expect(unknownFields(json, rooms.QueryMeetingRoomListResponseBody)).toEqual([])
  })

  test('groups: list with a wrapper, get flat', async () => {
    const listHeaders = new rooms.QueryMeetingRoomGroupListHeaders({ xAcsDingtalkAccessToken: token })
    const listRequest = new rooms.QueryMeetingRoomGroupListRequest({ unionId: administrator })
    const { body: list } = await sdk.rooms.queryMeetingRoomGroupListWithOptions(listRequest, listHeaders, runtime())
    expect(problemsOf(list)).toEqual([])
    const headers = new rooms.QueryMeetingRoomGroupHeaders({ xAcsDingtalkAccessToken: token })
    const request = new rooms.QueryMeetingRoomGroupRequest({ unionId: administrator })
    const groupId = String(list?.result?.[0]?.groupId)
    const { body: group } = await sdk.rooms.queryMeetingRoomGroupWithOptions(groupId, request, headers, runtime())
    expect(problemsOf(group)).toEqual([])
  })

  test('a room is made, changed and removed by an administrator', async () => {
    const create = new rooms.CreateMeetingRoomRequest({
      unionId: administrator,
      roomName: '新会议室',
      isvRoomId: 'own-1',
      roomStatus: 0,
      roomCapacity: 9,
      roomLabelIds: [1, 3],
      roomLocation: new rooms.CreateMeetingRoomRequestRoomLocation({ title: '总部A座', desc: '5层' }),
    })
    const createHeaders = new rooms.CreateMeetingRoomHeaders({ xAcsDingtalkAccessToken: token })
    const { body: created } = await sdk.rooms.createMeetingRoomWithOptions(create, createHeaders, runtime())
    expect(problemsOf(created)).toEqual([])
    const roomId = created?.result ?? ''
    expect(roomId).toMatch(/^[0-9a-f]{48}$/)
    const twice = sdk.rooms.createMeetingRoomWithOptions(create, createHeaders, runtime())
    expect((await refusalOf(twice)).code).toBe('room.exist')

    const updateHeaders = new rooms.UpdateMeetingRoomHeaders({ xAcsDingtalkAccessToken: token })
    const update = new rooms.UpdateMeetingRoomRequest({ unionId: administrator, roomId, roomCapacity: 11 })
    const { body: updated } = await sdk.rooms.updateMeetingRoomWithOptions(update, updateHeaders, runtime())
    expect(updated?.result).toBe(true)

    const deleteHeaders = new rooms.DeleteMeetingRoomHeaders({ xAcsDingtalkAccessToken: token })
    const remove = new rooms.DeleteMeetingRoomRequest({ unionId: administrator })
    const { body: removed } = await sdk.rooms.deleteMeetingRoomWithOptions(roomId, remove, deleteHeaders, runtime())
    expect(removed?.result).toBe(true)
  })

  test('an employee who is no administrator is refused by code', async () => {
    const headers = new rooms.CreateMeetingRoomGroupHeaders({ xAcsDingtalkAccessToken: token })
    const request = new rooms.CreateMeetingRoomGroupRequest({
      unionId: ids.unionId('lisi'),
      parentGroupId: 0,
      groupName: 'B座',
    })
    const refusal = await refusalOf(sdk.rooms.createMeetingRoomGroupWithOptions(request, headers, runtime()))
    expect(refusal.code).toBe('user.not.admin')
  })

  test('a group is made, renamed and removed', async () => {
    const headers = { xAcsDingtalkAccessToken: token }
    const { body: created } = await sdk.rooms.createMeetingRoomGroupWithOptions(
      new rooms.CreateMeetingRoomGroupRequest({ unionId: administrator, parentGroupId: 172, groupName: '3层' }),
      new rooms.CreateMeetingRoomGroupHeaders(headers),
      runtime(),
    )
    expect(problemsOf(created)).toEqual([])
    const groupId = created?.result ?? 0
    const { body: renamed } = await sdk.rooms.updateMeetingRoomGroupWithOptions(
      new rooms.UpdateMeetingRoomGroupRequest({ unionId: administrator, groupId, groupName: '4层' }),
      new rooms.UpdateMeetingRoomGroupHeaders(headers),
      runtime(),
    )
    expect(renamed?.result).toBe(true)
    const { body: removed } = await sdk.rooms.deleteMeetingRoomGroupWithOptions(
      String(groupId),
      new rooms.DeleteMeetingRoomGroupRequest({ unionId: administrator }),
      new rooms.DeleteMeetingRoomGroupHeaders(headers),
      runtime(),
    )
    expect(removed?.result).toBe(true)
  })
})
