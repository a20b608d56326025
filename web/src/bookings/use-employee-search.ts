import type { EmployeeMatch } from '@meeting/shared'
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { isApiError } from '../api/api-error.ts'
import { useEndpoints } from '../api/use-endpoints.ts'
import { after } from '../clock/clock.ts'

const typingPause = 200

/** Searches people while somebody types: once they pause, and only the latest answer counts. */
export function useEmployeeSearch(query: Readonly<Ref<string>>) {
  const endpoints = useEndpoints()
  const matches = shallowRef<EmployeeMatch[]>([])
  const state = shallowRef<'idle' | 'searching' | 'failed'>('idle')
  let running = new AbortController()
  let stopWaiting: (() => void) | undefined

  async function search(text: string, signal: AbortSignal) {
    try {
      const { employees } = await endpoints.findEmployees(text, { signal })
      matches.value = employees
      state.value = 'idle'
    } catch (error) {
      if (isApiError(error) && error.kind === 'aborted') return
      state.value = 'failed'
    }
  }

  watch(query, (value) => {
    stopWaiting?.()
    running.abort()
    running = new AbortController()
    const text = value.trim()
    if (text === '') {
      matches.value = []
      state.value = 'idle'
      return
    }
    state.value = 'searching'
    const { signal } = running
    stopWaiting = after(typingPause, () => void search(text, signal))
  })
  onScopeDispose(() => {
    stopWaiting?.()
    running.abort()
  })

  return { matches, state }
}
