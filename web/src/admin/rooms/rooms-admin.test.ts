import type { AdminRoom, AdminRoomGroup, RoomsChanged } from '@meeting/shared'
import { describe, expect, test } from 'vitest'
import { changeInSteps } from './bulk-steps.ts'
import { changesDingTalk, emptyDraft, findProblems, toChange, toDraft, toFields } from './room-draft.ts'
import { findRooms, idsWithin, noFilter, toTree, type RoomFilter } from './room-search.ts'

function anAdminRoom(room: Partial<AdminRoom> = {}): AdminRoom {
  return {
    id: 'room',
    origin: 'dingtalk',
    name: '望岳厅',
    initials: 'wyt',
    capacity: 12,
    equipment: [],
    labels: [],
    pictureUrl: null,
    hasOwnPicture: false,
    location: null,
    description: null,
    groupId: null,
    timeZone: null,
    sortOrder: 0,
    visibleTo: { kind: 'everyone' },
    bookableHere: { kind: 'everyone' },
    openHere: true,
    rules: {
      openForBooking: true,
      minMinutes: null,
      maxMinutes: null,
      advance: null,
      closures: [],
      approval: 'none',
      seriesAllowed: true,
      bookableBy: { kind: 'everyone' },
    },
    closures: [],
    write: null,
    ...room,
  }
}

const aGroup = (id: string, parentId: string | null = null): AdminRoomGroup => ({
  id,
  name: id,
  parentId,
  origin: 'dingtalk',
})
const groups = [aGroup('A'), aGroup('A1', 'A'), aGroup('B'), aGroup('A2', 'A'), aGroup('lost', 'nobody')]
const rooms = [
  anAdminRoom({ id: '1', name: '十二号', groupId: 'A2', capacity: 4, labels: ['茶水'], initials: 'seh' }),
  anAdminRoom({ id: '2', name: '三号', groupId: 'A1', capacity: 20, origin: 'own', initials: 'sh', openHere: false }),
  anAdminRoom({ id: '3', name: '一号', groupId: 'B', equipment: ['tv'], sortOrder: 9, initials: 'yh' }),
  anAdminRoom({ id: '4', name: '二号', groupId: 'B', visibleTo: { kind: 'administrators' }, initials: 'eh' }),
  anAdminRoom({ id: '5', name: '阁楼', location: '顶层', initials: 'gl' }),
]
const tree = toTree(groups, rooms)
const find = (filter: Partial<RoomFilter>) => findRooms(rooms, tree, { ...noFilter, ...filter }).map(({ id }) => id)

describe('buildings and floors', () => {
  test('are a tree with how many rooms are in each; a group whose parent is gone stands at the top', () => {
    expect(tree.map(({ path, depth, count }) => [path, depth, count])).toEqual([
      ['A', 0, 2],
      ['A / A1', 1, 1],
      ['A / A2', 1, 1],
      ['B', 0, 2],
      ['lost', 0, 0],
    ])
    expect(idsWithin(tree, 'A')).toEqual(new Set(['A', 'A1', 'A2']))
    expect(idsWithin(tree, 'lost')).toEqual(new Set(['lost']))
  })
})

describe('the list of rooms', () => {
  test('goes by floor, then by the order number, then by name', () => {
    expect(find({})).toEqual(['2', '1', '4', '3', '5'])
    expect(find({ sort: 'seats' })[0]).toBe('2')
  })

  test('is searched by name, initials, place and label', () => {
    expect(find({ query: '三号' })).toEqual(['2'])
    expect(find({ query: 'ＳＥＨ' })).toEqual(['1'])
    expect(find({ query: '茶水 十二' })).toEqual(['1'])
    expect(find({ query: '顶层' })).toEqual(['5'])
    expect(find({ query: '没有' })).toEqual([])
  })

  test('is narrowed by group with all below it, and by no group', () => {
    expect(find({ group: 'A' })).toEqual(['2', '1'])
    expect(find({ group: 'none' })).toEqual(['5'])
  })

  test('is narrowed by source, size, equipment and state', () => {
    expect(find({ origin: 'own' })).toEqual(['2'])
    expect(find({ seats: '20' })).toEqual(['2'])
    expect(find({ equipment: 'tv' })).toEqual(['3'])
    expect(find({ state: 'closed' })).toEqual(['2'])
    expect(find({ state: 'restricted' })).toEqual(['4'])
    expect(find({ state: 'unfinished' })).toEqual([])
  })
})

describe('a room being edited', () => {
  test('saves only what differs, and knows whether that is DingTalk’s', () => {
    const before = toDraft(anAdminRoom())
    expect(toChange(before, { ...before, name: ' 望岳厅 ' })).toEqual({})
    const labels = toChange(before, { ...before, labels: ['茶水'], sortOrder: '3' })
    expect(labels).toEqual({ labels: ['茶水'], sortOrder: 3 })
    expect(changesDingTalk('dingtalk', labels)).toBe(false)
    const seats = toChange(before, { ...before, capacity: '' })
    expect(seats).toEqual({ capacity: null })
    expect([changesDingTalk('dingtalk', seats), changesDingTalk('own', seats)]).toEqual([true, false])
  })

  test('says what cannot be saved', () => {
    const nobody = { kind: 'listed' as const, employeeIds: [], departmentIds: [], names: [] }
    const draft = { ...emptyDraft(null), capacity: '1.5', sortOrder: 'x', visibleTo: nobody }
    expect(findProblems(draft)).toEqual({
      name: 'missingName',
      capacity: 'wrongCapacity',
      sortOrder: 'wrongOrder',
      visibleTo: 'nobodyYet',
    })
    expect(findProblems({ ...emptyDraft(null), name: '新室' })).toEqual({})
    expect(toFields({ ...emptyDraft('A'), name: ' 新室 ', capacity: '8' })).toMatchObject({ name: '新室', capacity: 8 })
  })
})

describe('a change of many rooms', () => {
  const ids = Array.from({ length: 25 }, (_, index) => String(index))
  const all = async (some: readonly string[]): Promise<RoomsChanged> => ({
    changed: [...some],
    refused: [],
    unconfirmed: [],
  })

  test('goes on step by step where DingTalk is asked, and says how far it is', async () => {
    const progress: number[] = []
    const options = { ids, change: all, onProgress: (done: number) => progress.push(done), isStopped: () => false }
    expect(await changeInSteps({ ...options, asksDingTalk: true })).toMatchObject({ changed: 25 })
    expect(progress).toEqual([10, 20, 25])
    progress.length = 0
    await changeInSteps({ ...options, asksDingTalk: false })
    expect(progress).toEqual([25])
  })

  test('stops when somebody says so, and when DingTalk says that nobody here may', async () => {
    let steps = 0
    const common = { ids, asksDingTalk: true, onProgress: () => (steps += 1) }
    expect((await changeInSteps({ ...common, change: all, isStopped: () => steps === 1 })).changed).toBe(10)
    const refuse = async (some: readonly string[]): Promise<RoomsChanged> => ({
      changed: [],
      refused: some.map((roomId) => ({ roomId, code: 'user.not.admin' })),
      unconfirmed: [],
    })
    const result = await changeInSteps({ ...common, change: refuse, isStopped: () => false })
    expect([...result.refused]).toEqual([['user.not.admin', 10]])
  })
})
