import { onScopeDispose, readonly, shallowRef, type Ref } from 'vue'

/** Whether the device believes to be online. */
export function useOnline(): Readonly<Ref<boolean>> {
  const online = shallowRef(navigator.onLine)
  const update = () => {
    online.value = navigator.onLine
  }
  window.addEventListener('online', update)
  window.addEventListener('offline', update)
  onScopeDispose(() => {
    window.removeEventListener('online', update)
    window.removeEventListener('offline', update)
  })
  return readonly(online)
}
