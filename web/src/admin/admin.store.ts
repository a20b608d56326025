import type { AdminAction, AdminMe } from '@meeting/shared'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { useAdminCalls } from './admin.calls.ts'

/** What the signed-in administrator may do. The server decides; this only keeps pages from offering what it would refuse. */
export const useAdminStore = defineStore('admin', () => {
  const calls = useAdminCalls()
  const me = shallowRef<AdminMe | null>(null)
  const error = shallowRef<unknown>(null)
  const actions = computed<ReadonlySet<AdminAction>>(() => new Set(me.value?.actions))

  async function load() {
    error.value = null
    try {
      me.value = await calls.getAdminMe()
    } catch (failure) {
      error.value = failure
    }
  }

  /** Whether to offer this. */
  function may(action: AdminAction): boolean {
    return actions.value.has(action)
  }

  return { me, error, load, may }
})
