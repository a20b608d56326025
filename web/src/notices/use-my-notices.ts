import type { BellNotice } from '@meeting/shared'
import { shallowRef } from 'vue'
import { useEndpoints } from '../api/use-endpoints.ts'
import { useNoticesStore } from './notices.store.ts'

/** What I was told, newest first, a page at a time; looking at it makes it seen. */
export function useMyNotices() {
  const endpoints = useEndpoints()
  const store = useNoticesStore()
  const notices = shallowRef<BellNotice[]>([])
  const next = shallowRef<number | null>(null)
  const state = shallowRef<'loading' | 'ready' | 'failed'>('loading')
  const error = shallowRef<unknown>(null)

  async function load(before?: number) {
    state.value = 'loading'
    try {
      const page = await endpoints.listNotices(before)
      notices.value = before === undefined ? page.notices : [...notices.value, ...page.notices]
      next.value = page.next
      state.value = 'ready'
      const newest = notices.value[0]
      if (newest && store.unseen > 0) await markSeen(newest.id)
    } catch (failure) {
      error.value = failure
      state.value = 'failed'
    }
  }

  async function markSeen(upTo: number) {
    // They stay marked as new until the page is left: one came here to see which they are.
    const answer = await endpoints.markNoticesSeen(upTo).catch(() => null)
    if (answer) store.unseen = answer.unseen
  }

  return { notices, next, state, error, load }
}
