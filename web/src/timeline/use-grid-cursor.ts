import { computed, shallowRef, type Ref } from 'vue'
import { useI18n } from '../i18n/index.ts'
import { barAt, freeSpanAt, openSpans, type Span, type TimelineDay, type TimelineRow } from './day-timeline.ts'
import { clampCursor, moveCursor, type GridCursor, type GridShape } from './grid-cursor.ts'
import { fittingSlot, moveEdge, snapUp } from './slot-selection.ts'
import { toClock } from './time-scale.ts'
import type { GridRequest, SlotChoice } from './timeline-grid.types.ts'
import { useBarWords } from './use-bar-words.ts'

type Options = {
  day: Readonly<Ref<TimelineDay>>
  hours: Readonly<Ref<Span>>
  rows: Readonly<Ref<readonly TimelineRow[]>>
  now: Readonly<Ref<number>>
  snap: Readonly<Ref<number>>
  earliest: Readonly<Ref<number>>
  pageRows: Readonly<Ref<number>>
  selection: Ref<SlotChoice | null>
  request: (request: GridRequest) => void
}

const leastStep = 30
const usualLength = 60

/** Walking the grid by keyboard. The grid keeps the focus and names the cell that it is on, so rows may come and go. */
export function useGridCursor(options: Options) {
  const { t } = useI18n()
  const { stateWord } = useBarWords()
  const { selection } = options
  const at = shallowRef<GridCursor | null>(null)

  const shape = computed<GridShape>(() => ({
    rows: options.rows.value.length,
    window: options.hours.value,
    step: snapUp(leastStep, options.snap.value),
    pageRows: options.pageRows.value,
  }))

  const cursor = computed(() => {
    if (!at.value || shape.value.rows === 0) return null
    const { row: index, minute } = clampCursor(at.value, shape.value)
    const row = options.rows.value[index]
    if (!row) return null
    const span = { start: minute, end: Math.min(minute + shape.value.step, shape.value.window.end) }
    return { id: `cell-${row.room.id}-${minute}`, roomId: row.room.id, span, label: wordsOf(row, span) }
  })

  function wordsOf(row: TimelineRow, span: Span): string {
    const { day } = options
    const time = toClock(day.value, span.start)
    const open = openSpans(row, options.earliest.value)
    const free = freeSpanAt(open, span.start) ?? freeSpanAt(open, span.end - 1)
    const bar = barAt(row, span.start)
    const state = free
      ? t('timeline.cellFree', { end: toClock(day.value, free.end) })
      : bar
        ? t('timeline.cellBusy', {
            state: [stateWord(bar), bar.label].filter(Boolean).join(' '),
            start: toClock(day.value, bar.start),
            end: toClock(day.value, bar.end),
          })
        : t('timeline.cellPast')
    return t('timeline.cell', { room: row.room.name, time, state })
  }

  /** The keyboard arrives: at the first room, now or when the day begins. */
  function enter() {
    at.value ??= clampCursor({ row: 0, minute: Math.max(options.now.value, options.hours.value.start) }, shape.value)
  }

  function press(event: KeyboardEvent) {
    if (event.target !== event.currentTarget || event.altKey || !cursor.value || !at.value) return
    const row = options.rows.value.find(({ room }) => room.id === cursor.value?.roomId)
    const handled = row ? act(event, row, cursor.value.span) : false
    if (handled) event.preventDefault()
  }

  function act(event: KeyboardEvent, row: TimelineRow, cell: Span): boolean {
    if (event.key === 'Enter') return choose(row, cell)
    if (event.key === ' ') return ask({ kind: 'room', row })
    if (event.key === 'Escape') return clear()
    if (event.shiftKey) return stretch(event.key, row, cell)
    const next = at.value && moveCursor(at.value, event, shape.value)
    if (!next) return false
    selection.value = null
    at.value = next
    return true
  }

  function choose(row: TimelineRow, cell: Span): boolean {
    const chosen = selection.value
    if (chosen?.roomId === row.room.id) return ask({ kind: 'book', row, span: chosen.span })
    const span = slotIn(row, cell)
    if (span) return ask({ kind: 'book', row, span })
    const bar = barAt(row, cell.start)
    return bar ? ask({ kind: 'bar', row, bar }) : true
  }

  /** Shift with left or right: the length of what would be booked. */
  function stretch(key: string, row: TimelineRow, cell: Span): boolean {
    if (key !== 'ArrowLeft' && key !== 'ArrowRight') return false
    const chosen = selection.value
    const span = chosen?.roomId === row.room.id ? chosen.span : slotIn(row, cell)
    if (!span) return true
    const open = openSpans(row, options.earliest.value)
    const end = span.end + (key === 'ArrowRight' ? options.snap.value : -options.snap.value)
    selection.value = {
      roomId: row.room.id,
      span: chosen ? moveEdge(open, span, 'end', end, options.snap.value) : span,
    }
    return true
  }

  function slotIn(row: TimelineRow, cell: Span): Span | null {
    const open = openSpans(row, options.earliest.value)
    const from = open.find((span) => span.start < cell.end && span.end > cell.start)
    return from ? fittingSlot(open, Math.max(from.start, cell.start), usualLength, options.snap.value) : null
  }

  function clear(): boolean {
    if (!selection.value) return false
    selection.value = null
    return true
  }

  function ask(request: GridRequest): boolean {
    options.request(request)
    return true
  }

  return { cursor, enter, press }
}
