import { shallowRef } from 'vue'
import { wideFrom } from './use-wide.ts'

/** Pulled down further than this (pixels), a sheet closes when let go. */
const closesAt = 96

/** Lets a bottom sheet be pulled down by its head. */
export function useSheetDrag(close: () => void) {
  const offset = shallowRef(0)
  let from: number | null = null

  function begin(event: PointerEvent) {
    const onButton = event.target instanceof Element && event.target.closest('button')
    if (onButton || window.innerWidth >= wideFrom) return
    from = event.clientY
    if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId)
  }

  function move(event: PointerEvent) {
    if (from !== null) offset.value = Math.max(0, event.clientY - from)
  }

  function finish() {
    const pulled = offset.value
    from = null
    offset.value = 0
    if (pulled > closesAt) close()
  }

  return { offset, handlers: { pointerdown: begin, pointermove: move, pointerup: finish, pointercancel: finish } }
}
