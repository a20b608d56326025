import { onScopeDispose, readonly, shallowRef, type Ref } from 'vue'

/** From this width on (CSS pixels) there is a rail instead of tabs, and panels instead of bottom sheets. */
export const wideFrom = 960

/** Whether the window is wide; by width and never by platform, since DingTalk's PC panels are narrow. */
export function useWide(): Readonly<Ref<boolean>> {
  const query = window.matchMedia(`(min-width: ${wideFrom}px)`)
  const wide = shallowRef(query.matches)
  const update = () => {
    wide.value = query.matches
  }
  query.addEventListener('change', update)
  onScopeDispose(() => query.removeEventListener('change', update))
  return readonly(wide)
}
