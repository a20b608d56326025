import type { RoomTimeline } from '@meeting/shared/timeline/timeline.types'
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { useEndpoints } from '../api/use-endpoints.ts'
import { isApiError } from '../api/api-error.ts'

type Options = {
  roomId: Readonly<Ref<string>>
  /** The first of seven dates. */
  from: Readonly<Ref<string>>
  /** Changes when something in the room's days may have changed; undefined while that is not known. */
  version: () => string | undefined
}

const daysShown = 7

/** A week of one room; read again when something changes, a late answer of an earlier question is dropped. */
export function useRoomTimeline({ roomId, from, version }: Options) {
  const endpoints = useEndpoints()
  const week = shallowRef<RoomTimeline | null>(null)
  const error = shallowRef<unknown>(null)
  let running: AbortController | null = null

  async function read() {
    running?.abort()
    const controller = new AbortController()
    running = controller
    try {
      const { signal } = controller
      const answer = await endpoints.getRoomTimeline(roomId.value, from.value, daysShown, { signal })
      if (running !== controller) return
      week.value = answer
      error.value = null
    } catch (failure) {
      if (running === controller && !(isApiError(failure) && failure.kind === 'aborted')) error.value = failure
    }
  }

  watch(
    [roomId, from],
    () => {
      week.value = null
      error.value = null
      void read()
    },
    { immediate: true },
  )
  watch(version, (_, before) => {
    if (before !== undefined) void read()
  })
  onScopeDispose(() => running?.abort())
  return { week, error, refresh: read }
}
