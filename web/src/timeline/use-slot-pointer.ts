import { onScopeDispose, shallowRef, type Ref } from 'vue'
import { after } from '../clock/clock.ts'
import { barAt, openSpans, type RowBar, type Span, type TimelineRow } from './day-timeline.ts'
import { dragSelection, fittingSlot, moveEdge, type Edge } from './slot-selection.ts'
import { toMinute, type TimeScale } from './time-scale.ts'
import type { GridRequest, SlotChoice } from './timeline-grid.types.ts'

type Options = {
  scale: Readonly<Ref<TimeScale>>
  snap: Readonly<Ref<number>>
  /** The first minute of the day at which a booking may still begin. */
  earliest: Readonly<Ref<number>>
  selection: Ref<SlotChoice | null>
  rowOf: (roomId: string) => TimelineRow | undefined
  request: (request: GridRequest) => void
  /** Whether the rules of the room allow it: a mouse books on release only then. */
  allowed: (row: TimelineRow, span: Span) => boolean
}
type Grip = { row: TimelineRow; open: Span[]; left: number; anchor: number; x: number; y: number; touch: boolean }
type Hold = { grip: Grip; how: 'waiting' | 'drawing' | Edge }

const longPress = 350
const slop = 8
const usualLength = 60

/** Tap, drag and long press on the tracks of a grid: all of it on the grid itself, so that rows carry no listeners. */
export function useSlotPointer(options: Options) {
  const { scale, snap, earliest, selection } = options
  const hint = shallowRef<SlotChoice | null>(null)
  let hold: Hold | null = null
  let stopWaiting: (() => void) | null = null
  let swallowClick = false

  function gripOf(event: PointerEvent | MouseEvent): Grip | null {
    const track = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-room]') : null
    const row = track && options.rowOf(track.dataset.room ?? '')
    if (!track || !row) return null
    const { left } = track.getBoundingClientRect()
    const touch = 'pointerType' in event && event.pointerType !== 'mouse'
    const anchor = toMinute(scale.value, event.clientX - left)
    return { row, open: openSpans(row, earliest.value), left, anchor, x: event.clientX, y: event.clientY, touch }
  }

  function down(event: PointerEvent) {
    swallowClick = false
    hint.value = null
    if (event.button !== 0) return
    const grip = gripOf(event)
    if (!grip) return
    const edge = edgeOf(event)
    hold = { grip, how: edge ?? 'waiting' }
    if (edge) event.preventDefault()
    else if (grip.touch) stopWaiting = after(longPress, () => pressed(grip))
  }

  function pressed(grip: Grip) {
    const span = fittingSlot(grip.open, grip.anchor, usualLength, snap.value)
    if (!span || hold?.grip !== grip) return
    hold.how = 'drawing'
    swallowClick = true
    selection.value = { roomId: grip.row.room.id, span }
    if ('vibrate' in navigator) navigator.vibrate(10)
  }

  function move(event: PointerEvent) {
    // The button was let go outside of the grid.
    if (hold && !hold.grip.touch && event.buttons === 0) release()
    if (!hold) return hover(event)
    const { grip } = hold
    const moved = Math.abs(event.clientX - grip.x) > slop || Math.abs(event.clientY - grip.y) > slop
    if (hold.how === 'waiting' && moved) {
      if (grip.touch) return release()
      hold.how = 'drawing'
    }
    if (hold.how === 'waiting' || !moved) return
    swallowClick = true
    drawTo(hold, toMinute(scale.value, event.clientX - grip.left))
  }

  function drawTo({ grip, how }: Hold, pointer: number) {
    const chosen = selection.value
    const span =
      how === 'drawing'
        ? dragSelection(grip.open, grip.anchor, pointer, snap.value)
        : chosen && how !== 'waiting' && moveEdge(grip.open, chosen.span, how, pointer, snap.value)
    if (span && !(chosen && isSame(chosen.span, span))) selection.value = { roomId: grip.row.room.id, span }
  }

  function up() {
    const held = hold
    release()
    const chosen = selection.value
    if (!held || held.grip.touch || held.how !== 'drawing' || !chosen) return
    if (options.allowed(held.grip.row, chosen.span))
      options.request({ kind: 'book', row: held.grip.row, span: chosen.span })
  }

  function release() {
    stopWaiting?.()
    hold = null
  }

  function click(event: MouseEvent) {
    if (swallowClick) {
      swallowClick = false
      return
    }
    const grip = gripOf(event)
    if (!grip || edgeOf(event)) return
    const bar = barUnder(grip.row, grip.anchor, fingerWidth(event) / scale.value.pixelsPerMinute)
    if (bar) return options.request({ kind: 'bar', row: grip.row, bar })
    if (selection.value) {
      selection.value = null
      return
    }
    const span = fittingSlot(grip.open, grip.anchor, usualLength, snap.value)
    if (span) options.request({ kind: 'book', row: grip.row, span })
  }

  function hover(event: PointerEvent) {
    if (event.pointerType !== 'mouse') return
    const grip = selection.value ? null : gripOf(event)
    const span = grip && fittingSlot(grip.open, grip.anchor, usualLength, snap.value)
    const shown = hint.value
    if (!grip || !span) hint.value = null
    else if (shown?.roomId !== grip.row.room.id || !isSame(shown.span, span))
      hint.value = { roomId: grip.row.room.id, span }
  }

  function leave() {
    hint.value = null
  }

  /** While a finger draws, the list must not scroll under it. */
  function touchMove(event: TouchEvent) {
    if (hold && hold.how !== 'waiting' && event.cancelable) event.preventDefault()
  }

  onScopeDispose(release)
  return { hint, down, move, up, cancel: release, click, leave, touchMove }
}

function edgeOf(event: Event): Edge | null {
  const edge = event.target instanceof HTMLElement ? event.target.dataset.edge : undefined
  return edge === 'start' || edge === 'end' ? edge : null
}

function fingerWidth(event: MouseEvent): number {
  return 'pointerType' in event && event.pointerType !== 'mouse' ? 6 : 0
}

/** A quarter of an hour is narrower than a finger, so a tap beside such a bar still means it. */
function barUnder(row: TimelineRow, at: number, slack: number): RowBar | undefined {
  const exact = barAt(row, at)
  if (exact || slack === 0) return exact
  return row.bars.find((bar) => bar.end - bar.start < 4 * slack && at >= bar.start - slack && at < bar.end + slack)
}

function isSame(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end
}
