import { equipmentKinds, type Equipment, type Room, type RoomGroup } from '@meeting/shared/rooms/rooms.types'
import { isFreeFor, type TimelineRow } from '../timeline/day-timeline.ts'

/** What the list of rooms is narrowed to. `freeAt` is `now` or a wall time `HH:mm`; `capacity` is the least number of seats. */
export type RoomFilters = {
  groupId: string | null
  capacity: number | null
  equipment: readonly Equipment[]
  freeAt: string | null
  search: string
}
export type FilterQuery = Partial<Record<'group' | 'seats' | 'with' | 'free' | 'q', string>>

export const noFilters: RoomFilters = { groupId: null, capacity: null, equipment: [], freeAt: null, search: '' }

/** A room counts as free when it stays so for at least this long, minutes. */
export const usefulMinutes = 30

/** Reads the filters out of the address; what makes no sense is left out. */
export function filtersFromQuery(query: Record<string, unknown>): RoomFilters {
  const text = (key: string) => (typeof query[key] === 'string' ? query[key] : '')
  const seats = Number(text('seats'))
  const wanted = text('with').split(',')
  return {
    groupId: text('group') || null,
    capacity: Number.isInteger(seats) && seats > 0 ? seats : null,
    equipment: equipmentKinds.filter((kind) => wanted.includes(kind)),
    freeAt: /^(now|([01]\d|2[0-3]):[0-5]\d)$/.test(text('free')) ? text('free') : null,
    search: text('q'),
  }
}

/** The filters as the address keeps them; what is not set is absent. */
export function filtersToQuery(filters: RoomFilters): FilterQuery {
  return {
    ...(filters.groupId && { group: filters.groupId }),
    ...(filters.capacity && { seats: String(filters.capacity) }),
    ...(filters.equipment.length > 0 && { with: filters.equipment.join(',') }),
    ...(filters.freeAt && { free: filters.freeAt }),
    ...(filters.search && { q: filters.search }),
  }
}

/** Whether anything is narrowed at all. */
export function hasFilters(filters: RoomFilters): boolean {
  return Object.keys(filtersToQuery(filters)).length > 0
}

/** The rows that pass. `freeAt` here is a minute of the shown day, already resolved from the filter, or null. */
export function filterRows(
  rows: readonly TimelineRow[],
  groups: readonly RoomGroup[],
  filters: RoomFilters,
  freeAt: number | null,
): TimelineRow[] {
  const within = filters.groupId === null ? null : groupWithDescendants(groups, filters.groupId)
  const words = filters.search.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter(
    (row) =>
      (within === null || (row.room.groupId !== null && within.has(row.room.groupId))) &&
      (filters.capacity === null || (row.room.capacity ?? 0) >= filters.capacity) &&
      filters.equipment.every((kind) => row.room.equipment.includes(kind)) &&
      (freeAt === null || isFreeFor(row, freeAt, usefulMinutes)) &&
      (words.length === 0 || matchesSearch(row.room, groupPath(groups, row.room.groupId), words)),
  )
}

/** The names from the outermost group (a building) down to this one (a floor). */
export function groupPath(groups: readonly RoomGroup[], groupId: string | null): string[] {
  const path: string[] = []
  const seen = new Set<string>()
  let group = groups.find(({ id }) => id === groupId)
  while (group && !seen.has(group.id)) {
    seen.add(group.id)
    path.unshift(group.name)
    const { parentId } = group
    group = groups.find(({ id }) => id === parentId)
  }
  return path
}

function groupWithDescendants(groups: readonly RoomGroup[], groupId: string): Set<string> {
  const within = new Set([groupId])
  let size = 0
  while (size !== within.size) {
    size = within.size
    for (const { id, parentId } of groups) if (parentId !== null && within.has(parentId)) within.add(id)
  }
  return within
}

function matchesSearch(room: Room, path: readonly string[], words: readonly string[]): boolean {
  const text = [room.name, room.location ?? '', ...room.labels, ...path].join(' ').toLocaleLowerCase()
  return words.every((word) => text.includes(word))
}
