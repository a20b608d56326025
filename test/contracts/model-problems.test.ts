import * as rooms from '@alicloud/dingtalk/dist/rooms_1_0/client.js'
import { expect, test } from 'vitest'
import { problemsOf, unknownFields } from './model-problems.ts'

const group = (fields: Record<string, unknown>): rooms.QueryMeetingRoomGroupListResponseBody =>
  new rooms.QueryMeetingRoomGroupListResponseBody({
    result: [new rooms.QueryMeetingRoomGroupListResponseBodyResult(fields)],
  })

test('a model that is full and right has no problems', () => {
  expect(problemsOf(group({ groupId: 1, groupName: 'A', parentId: 0 }))).toEqual([])
})

test('a missing field and one of another type are named by their path', () => {
  expect(problemsOf(group({ groupId: '1', groupName: 'A' }))).toEqual([
    '.result[0].groupId: string instead of number',
    '.result[0].parentId: missing',
  ])
})

test('an empty list and something that is no model are problems too', () => {
  expect(problemsOf(new rooms.QueryMeetingRoomGroupListResponseBody({ result: [] }))).toEqual(['.result: empty'])
  expect(problemsOf({})).toEqual(['not an SDK model'])
})

test('fields that the SDK does not know are found in lists as well', () => {
  const wire = { result: [{ groupId: 1, floor: 3 }], total: 1 }
  expect(unknownFields(wire, rooms.QueryMeetingRoomGroupListResponseBody)).toEqual(['.result[].floor', '.total'])
})
