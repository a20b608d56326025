import type { DirectoryPersonMatch } from '@meeting/shared'
import { onScopeDispose, shallowRef, watch } from 'vue'
import { after } from '../../clock/clock.ts'
import { useDirectoryCalls } from './directory.calls.ts'

const typingPause = 200

/** People who fit what is typed; `searched` is what the matches belong to. */
export function usePeopleSearch() {
  const calls = useDirectoryCalls()
  const query = shallowRef('')
  const matches = shallowRef<DirectoryPersonMatch[]>([])
  const searched = shallowRef('')
  let running = new AbortController()
  let stopWaiting = () => {}

  async function search(text: string, { signal }: AbortController) {
    const answer = await calls.findPeople(text, signal).catch(() => null)
    if (signal.aborted) return
    matches.value = answer?.people ?? []
    searched.value = text
  }

  watch(query, (value) => {
    stopWaiting()
    running.abort()
    running = new AbortController()
    const text = value.trim()
    if (text === '') {
      matches.value = []
      searched.value = ''
      return
    }
    const own = running
    stopWaiting = after(typingPause, () => void search(text, own))
  })
  onScopeDispose(() => {
    stopWaiting()
    running.abort()
  })
  return { query, matches, searched }
}
