import { onBeforeUnmount, type Ref } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import { useFrameTexts } from '../frame.texts.ts'

/** Asks before changes that are not saved get lost: on leaving the page, and on closing the window. */
export function useDirtyGuard(isDirty: Readonly<Ref<boolean>>): void {
  const { t } = useFrameTexts()
  onBeforeRouteLeave(() => !isDirty.value || window.confirm(t('save.leave')))
  const onUnload = (event: BeforeUnloadEvent) => {
    if (isDirty.value) event.preventDefault()
  }
  window.addEventListener('beforeunload', onUnload)
  onBeforeUnmount(() => window.removeEventListener('beforeunload', onUnload))
}
