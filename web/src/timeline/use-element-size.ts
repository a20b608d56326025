import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'

/** The inner size of an element in pixels, kept true by one observer, so that nobody asks the layout. */
export function useElementSize(element: Readonly<Ref<Element | null>>) {
  const width = shallowRef(0)
  const height = shallowRef(0)
  const observer = new ResizeObserver(([entry]) => {
    if (!entry) return
    width.value = entry.contentRect.width
    height.value = entry.contentRect.height
  })
  watch(element, (now, before) => {
    if (before) observer.unobserve(before)
    if (now) observer.observe(now)
  })
  onScopeDispose(() => observer.disconnect())
  return { width, height }
}
