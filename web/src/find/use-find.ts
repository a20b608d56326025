import type { FindAnswer, FoundOffer, TimeRange } from '@meeting/shared'
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { isApiError } from '../api/api-error.ts'
import { useEndpoints } from '../api/use-endpoints.ts'
import { useMyBookingsStore } from '../bookings/my-bookings.store.ts'
import { after, currentTime } from '../clock/clock.ts'
import { parseMinutes } from '../clock/format.ts'
import { useSessionStore } from '../session/session.store.ts'
import { safeStorage } from '../ui/safe-storage.ts'
import { rememberForm, toRequest, windowsOf, type FindForm } from './find-form.ts'
import type { ToldOffer } from './use-offer-words.ts'

/** An offer as it is shown; instants in epoch milliseconds. */
export type ShownOffer = ToldOffer & { until: number | null; key: string }
export type FindState =
  | { kind: 'loading' }
  | { kind: 'past' }
  | { kind: 'failed'; error: unknown }
  | { kind: 'ready'; windows: readonly TimeRange[]; fits: ShownOffer[]; others: ShownOffer[] }

/** So long after the last change of the form it is looked for. */
const settleAfter = 250

/** Looks for what the form says, whenever it changes; what is shown stays until the next answer has come. */
export function useFind(form: Readonly<Ref<FindForm>>) {
  const endpoints = useEndpoints()
  const session = useSessionStore()
  const bookings = useMyBookingsStore()
  const state = shallowRef<FindState>({ kind: 'loading' })
  const searching = shallowRef(false)
  let running: AbortController | null = null
  let stopWaiting = () => {}

  async function search(): Promise<void> {
    stopWaiting()
    running?.abort()
    const controller = new AbortController()
    running = controller
    rememberForm(safeStorage, form.value)
    const windows = windowsOf(form.value, momentNow())
    if (windows.length === 0) return settle({ kind: 'past' })
    searching.value = true
    try {
      const request = toRequest(form.value, windows, session.timeZone)
      const answer = await endpoints.find(request, { signal: controller.signal })
      settle({ kind: 'ready', windows, ...toShown(answer) })
    } catch (error) {
      if (isApiError(error) && error.kind === 'aborted') return
      settle({ kind: 'failed', error })
    }
  }

  function settle(next: FindState) {
    searching.value = false
    state.value = next
  }

  function momentNow() {
    const { corp, timeZone } = session
    return {
      now: currentTime(),
      zone: timeZone,
      snapMinutes: corp?.snapMinutes ?? 15,
      hours: { start: parseMinutes(corp?.dayStart ?? '08:00'), end: parseMinutes(corp?.dayEnd ?? '20:00') },
    }
  }

  watch(form, () => {
    stopWaiting()
    stopWaiting = after(settleAfter, () => void search())
  })
  // What I have just booked is no longer free.
  watch(
    () => bookings.all,
    () => void search(),
  )
  void search()
  onScopeDispose(() => {
    stopWaiting()
    running?.abort()
  })
  return { state, searching, search }
}

function toShown({ fits, others }: FindAnswer): { fits: ShownOffer[]; others: ShownOffer[] } {
  return { fits: fits.map(toOffer), others: others.map(toOffer) }
}

function toOffer({ roomIds, start, end, until, differences }: FoundOffer): ShownOffer {
  return {
    roomIds,
    differences,
    start: Date.parse(start),
    end: Date.parse(end),
    until: until === null ? null : Date.parse(until),
    key: [...roomIds, start, end].join(' '),
  }
}
