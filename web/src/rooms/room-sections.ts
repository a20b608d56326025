import type { RoomGroup } from '@meeting/shared/rooms/rooms.types'
import type { TimelineRow } from '../timeline/day-timeline.ts'
import { toShortPlace } from '../room-list/place.ts'
import { groupPath } from './room-filters.ts'

/** Rooms under one heading; `groupId` null and an empty `name` are for rooms without a group. */
export type RoomSection = { groupId: string | null; name: string; rows: TimelineRow[] }

/** One line of the list: a heading, or a room. `index` counts rooms only. */
export type ListItem =
  | { kind: 'heading'; key: string; section: RoomSection; folded: boolean }
  | { kind: 'room'; key: string; row: TimelineRow; index: number }

/** Rows under the headings of their groups, both in order of first appearance. */
export function toSections(rows: readonly TimelineRow[], groups: readonly RoomGroup[]): RoomSection[] {
  const rowsOfGroup = new Map<string | null, TimelineRow[]>()
  for (const row of rows) {
    const { groupId } = row.room
    const known = rowsOfGroup.get(groupId)
    if (known) known.push(row)
    else rowsOfGroup.set(groupId, [row])
  }
  const paths = new Map([...rowsOfGroup.keys()].map((groupId) => [groupId, groupPath(groups, groupId)]))
  const short = [...paths.values()].map(toShortName)
  const isClear = new Set(short).size === short.length
  return [...rowsOfGroup].map(([groupId, rowsHere]) => {
    const path = paths.get(groupId) ?? []
    return { groupId, name: isClear ? toShortName(path) : path.join(' · '), rows: rowsHere }
  })
}

function toShortName(path: readonly string[]): string {
  return toShortPlace(path.map((name) => ({ name })))
}

/** The lines to draw. With one section only there is nothing to tell apart, so no heading. */
export function toListItems(sections: readonly RoomSection[], folded: ReadonlySet<string | null>): ListItem[] {
  const items: ListItem[] = []
  let index = 0
  for (const section of sections) {
    const isFolded = sections.length > 1 && folded.has(section.groupId)
    if (sections.length > 1)
      items.push({ kind: 'heading', key: `group:${section.groupId ?? ''}`, section, folded: isFolded })
    if (isFolded) continue
    for (const row of section.rows) items.push({ kind: 'room', key: row.room.id, row, index: index++ })
  }
  return items
}
