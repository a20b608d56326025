import type { RoomGroup } from '@meeting/shared/rooms/rooms.types'
import type { TimelineRow } from '../timeline/day-timeline.ts'
import { groupPath } from './room-filters.ts'

/** Rooms under one heading; `groupId` and an empty `path` are for rooms without a group. */
export type RoomSection = { groupId: string | null; path: string[]; rows: TimelineRow[] }

/** One line of the list: a heading, or a room. `index` counts rooms only. */
export type ListItem =
  | { kind: 'heading'; key: string; section: RoomSection; folded: boolean }
  | { kind: 'room'; key: string; row: TimelineRow; index: number }

/** Rows under the headings of their groups, both in order of first appearance. */
export function toSections(rows: readonly TimelineRow[], groups: readonly RoomGroup[]): RoomSection[] {
  const sections = new Map<string | null, RoomSection>()
  for (const row of rows) {
    const { groupId } = row.room
    let section = sections.get(groupId)
    if (!section) {
      section = { groupId, path: groupPath(groups, groupId), rows: [] }
      sections.set(groupId, section)
    }
    section.rows.push(row)
  }
  return [...sections.values()]
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
