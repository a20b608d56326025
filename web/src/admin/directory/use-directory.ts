import type { DirectoryReport } from '@meeting/shared'
import { computed, onMounted, onScopeDispose, shallowRef } from 'vue'
import { after } from '../../clock/clock.ts'
import { useErrorText } from '../../i18n/error-words.ts'
import { useMessagesStore } from '../../messages/messages.store.ts'
import { useDirectoryCalls } from './directory.calls.ts'

/** While a run is under way it is looked at so often (ms); else a nightly one may begin at any time. */
const lookEvery = { moving: 1_000, resting: 30_000 } as const

/** How the directory stands, looked at again and again as long as somebody looks. */
export function useDirectory() {
  const calls = useDirectoryCalls()
  const messages = useMessagesStore()
  const errorText = useErrorText()
  const report = shallowRef<DirectoryReport | null>(null)
  const error = shallowRef<unknown>(null)
  const busy = shallowRef(false)
  const isMoving = computed(() => {
    const state = report.value?.current?.state
    return state === 'running' || state === 'stopping' || (state === 'waiting' && !report.value?.current?.problem)
  })
  let stopWaiting = () => {}
  let gone = false

  function lookLater() {
    stopWaiting()
    if (!gone) stopWaiting = after(isMoving.value ? lookEvery.moving : lookEvery.resting, () => void load())
  }

  async function load() {
    try {
      report.value = await calls.getDirectory()
      error.value = null
    } catch (failure) {
      error.value = failure
    }
    lookLater()
  }

  /** Starts or stops; what it became is shown at once. */
  async function act(call: () => Promise<DirectoryReport>) {
    busy.value = true
    try {
      report.value = await call()
    } catch (failure) {
      messages.show({ text: errorText(failure), tone: 'bad' })
    } finally {
      busy.value = false
      lookLater()
    }
  }

  onMounted(load)
  onScopeDispose(() => {
    gone = true
    stopWaiting()
  })
  return { report, error, busy, load, start: () => act(calls.startSync), stop: () => act(calls.stopSync) }
}
