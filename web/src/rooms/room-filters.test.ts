import type { Room, RoomGroup } from '@meeting/shared/rooms/rooms.types'
import { describe, expect, test } from 'vitest'
import { toTimelineRows } from '../timeline/day-timeline.ts'
import { aBar, aRoom, aTimeline } from '../timeline/timeline.fixtures.ts'
import {
  filterRows,
  filtersFromQuery,
  filtersToQuery,
  groupPath,
  hasFilters,
  noFilters,
  type RoomFilters,
} from './room-filters.ts'
import { toListItems, toSections } from './room-sections.ts'

const groups: RoomGroup[] = [
  { id: 'tower', name: '望江楼', parentId: null },
  { id: 'third', name: '3 层', parentId: 'tower' },
  { id: 'annex', name: '附楼', parentId: null },
]
const rooms: Room[] = [
  aRoom({ id: 'a', name: '望岳厅', capacity: 20, equipment: ['tv', 'video'], groupId: 'third' }),
  aRoom({ id: 'b', name: 'Cloud 9', capacity: 4, equipment: ['tv'], groupId: 'annex' }),
  aRoom({ id: 'c', name: '听雨轩', capacity: null, groupId: null, location: '花园东侧', labels: ['Whiteboard wall'] }),
]
const rows = toTimelineRows(aTimeline([['a', [aBar('09:00', '10:00')]]]), rooms, [])
const idsWith = (filters: Partial<RoomFilters>, freeAt: number | null = null) =>
  filterRows(rows, groups, { ...noFilters, ...filters }, freeAt).map((row) => row.room.id)

describe('narrowing the rooms', () => {
  test('without filters all are there', () => expect(idsWith({})).toEqual(['a', 'b', 'c']))

  test('a building holds the rooms of its floors', () => {
    expect(idsWith({ groupId: 'tower' })).toEqual(['a'])
    expect(idsWith({ groupId: 'third' })).toEqual(['a'])
    expect(idsWith({ groupId: 'gone' })).toEqual([])
  })

  test('seats are a minimum; a room that does not say has none', () =>
    expect(idsWith({ capacity: 4 })).toEqual(['a', 'b']))

  test('all of the equipment must be there', () => expect(idsWith({ equipment: ['tv', 'video'] })).toEqual(['a']))

  test('free means free for half an hour', () => {
    expect(idsWith({}, 540)).toEqual(['b', 'c'])
    expect(idsWith({}, 511)).toEqual(['b', 'c'])
    expect(idsWith({}, 510)).toEqual(['a', 'b', 'c'])
  })

  test('search looks at name, place, building and own equipment, in any order of words and case', () => {
    expect(idsWith({ search: 'cloud' })).toEqual(['b'])
    expect(idsWith({ search: '3 望江' })).toEqual(['a'])
    expect(idsWith({ search: '花园' })).toEqual(['c'])
    expect(idsWith({ search: 'wall' })).toEqual(['c'])
  })
})

describe('filters in the address', () => {
  test('come back as they went in', () => {
    const filters: RoomFilters = {
      groupId: 'third',
      capacity: 8,
      equipment: ['tv', 'video'],
      freeAt: '14:30',
      search: '岳',
    }
    expect(filtersFromQuery(filtersToQuery(filters))).toEqual(filters)
  })

  test('nothing set leaves the address clean', () => {
    expect(filtersToQuery(noFilters)).toEqual({})
    expect(hasFilters(noFilters)).toBe(false)
  })

  test('nonsense in the address is no filter', () => {
    expect(filtersFromQuery({ seats: '-3', with: 'piano', free: '25:00', group: ['x'], q: null })).toEqual(noFilters)
  })
})

describe('sections', () => {
  test('are named from the building down, also when the groups point in a circle', () => {
    expect(groupPath(groups, 'third')).toEqual(['望江楼', '3 层'])
    expect(
      groupPath(
        [
          { id: 'x', name: 'X', parentId: 'y' },
          { id: 'y', name: 'Y', parentId: 'x' },
        ],
        'x',
      ),
    ).toEqual(['Y', 'X'])
  })

  test('fold their rooms away, and the others are counted on', () => {
    const items = toListItems(toSections(rows, groups), new Set(['third']))
    expect(items.map((item) => item.key)).toEqual(['group:third', 'group:annex', 'b', 'group:', 'c'])
    expect(items.flatMap((item) => (item.kind === 'room' ? [item.index] : []))).toEqual([0, 1])
  })

  test('have short names as long as these tell them apart', () => {
    expect(toSections(rows, groups).map(({ name }) => name)).toEqual(['望江楼 3 层', '附楼', ''])
    const twins = [
      ...groups,
      { id: 'east', name: '东区', parentId: 'tower' },
      { id: 'east-2', name: '东区', parentId: 'annex' },
    ]
    const inTwins = toTimelineRows(
      aTimeline([]),
      [aRoom({ id: 'x', groupId: 'east' }), aRoom({ id: 'y', groupId: 'east-2' })],
      [],
    )
    expect(toSections(inTwins, twins).map(({ name }) => name)).toEqual(['望江楼 · 东区', '附楼 · 东区'])
  })

  test('one section needs no heading', () => {
    expect(toListItems(toSections(rows.slice(0, 1), groups), new Set(['third'])).map((item) => item.key)).toEqual(['a'])
  })
})
