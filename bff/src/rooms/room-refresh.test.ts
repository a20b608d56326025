import { describe, expect, test } from 'vitest'
import type { DingTalkRoom } from '../dingtalk/dingtalk.types.ts'
import { toListDigest, toRoomRules } from './room-refresh.ts'

function aRoom(change: Partial<DingTalkRoom> = {}): DingTalkRoom {
  return {
    roomId: 'r1',
    name: '望岳厅',
    capacity: 12,
    equipment: ['tv'],
    pictureUrl: null,
    location: null,
    groupId: 172,
    status: 'everyone',
    description: null,
    rules: {
      openForBooking: true,
      minMinutes: 30,
      maxMinutes: null,
      advance: null,
      closures: [],
      approval: 'standard',
      seriesAllowed: true,
    },
    authorized: { unionIds: ['u1'], departmentIds: [7], names: ['张三', '研发中心'] },
    ...change,
  }
}

describe('the rules of a room of DingTalk', () => {
  test('are taken over as they are', () => {
    const room = aRoom()
    expect(toRoomRules(room, [])).toEqual({ ...room.rules, bookableBy: { kind: 'everyone' } })
  })

  test('keep a room to administrators', () => {
    expect(toRoomRules(aRoom({ status: 'administrators' }), ['e1']).bookableBy).toEqual({ kind: 'administrators' })
  })

  test('keep a room to people and departments, by our own ids', () => {
    expect(toRoomRules(aRoom({ status: 'listed' }), ['e1']).bookableBy).toEqual({
      kind: 'listed',
      employeeIds: ['e1'],
      departmentIds: [7],
      names: ['张三', '研发中心'],
    })
  })
})

test('the digest of a listed room changes with anything that the list says', () => {
  const { description: _, rules: __, authorized: ___, ...summary } = aRoom()
  expect(toListDigest({ ...summary })).toBe(toListDigest(summary))
  expect(toListDigest({ ...summary, capacity: 13 })).not.toBe(toListDigest(summary))
  expect(toListDigest({ ...summary, equipment: [] })).not.toBe(toListDigest(summary))
})
