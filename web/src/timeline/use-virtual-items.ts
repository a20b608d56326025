import { computed, shallowRef, type Ref } from 'vue'
import { toListItems, type RoomSection } from '../rooms/room-sections.ts'
import type { TimelineRow } from './day-timeline.ts'
import { layoutRows, scrollTopToShow, visibleRows } from './virtual-rows.ts'

type VirtualItemsInput = {
  sections: Ref<readonly RoomSection[]>
  folded: Ref<ReadonlySet<string | null>>
  /** Heights in pixels: of a room's row, of a group's heading, and of what stays above the rows. */
  heights: Ref<{ row: number; heading: number; ruler: number }>
  viewHeight: Ref<number>
}

/** How far beyond the view rows exist already, in pixels. */
const overscan = 168

/** The headings and rooms of a long list, of which only those near the view exist: 300 rooms scroll like thirty. */
export function useVirtualItems({ sections, folded, heights, viewHeight }: VirtualItemsInput) {
  const scrollTop = shallowRef(0)
  const items = computed(() => toListItems(sections.value, folded.value))
  const rows = computed<TimelineRow[]>(() => items.value.flatMap((item) => (item.kind === 'room' ? [item.row] : [])))
  const layout = computed(() =>
    layoutRows(items.value.map((item) => (item.kind === 'room' ? heights.value.row : heights.value.heading))),
  )
  const range = computed(() => visibleRows(layout.value, scrollTop.value, viewHeight.value, overscan))
  // Apart from the range: scrolling within the same rows draws nothing anew.
  const first = computed(() => range.value.first)
  const end = computed(() => range.value.end)
  const visible = computed(() =>
    items.value.slice(first.value, end.value).map((item, index) => ({
      item,
      position: first.value + index,
      top: `translateY(${layout.value.offsets[first.value + index] ?? 0}px)`,
    })),
  )
  const count = computed(() => items.value.length)
  const totalHeight = computed(() => layout.value.total)

  /** How far to scroll for a room to be seen, in pixels; as it is when it is seen already. */
  function scrollTopFor(roomId: string): number {
    const index = items.value.findIndex((item) => item.kind === 'room' && item.row.room.id === roomId)
    const view = { scrollTop: scrollTop.value, height: viewHeight.value, headHeight: heights.value.ruler }
    return scrollTopToShow(layout.value, index, view)
  }

  return { scrollTop, rows, visible, count, totalHeight, scrollTopFor }
}
