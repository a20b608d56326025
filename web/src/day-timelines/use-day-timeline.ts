import { computed, onScopeDispose, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { useDayTimelinesStore } from './day-timelines.store.ts'

/** One day's timeline, kept current while the component lives; `date` may change. */
export function useDayTimeline(date: MaybeRefOrGetter<string>) {
  const days = useDayTimelinesStore()
  let release: (() => void) | undefined
  watch(
    () => toValue(date),
    (current) => {
      release?.()
      release = days.watchDay(current)
    },
    { immediate: true },
  )
  onScopeDispose(() => release?.())

  const entry = computed(() => days.find(toValue(date)))
  return {
    state: computed(() => entry.value?.state ?? 'loading'),
    timeline: computed(() => entry.value?.timeline ?? null),
    error: computed(() => entry.value?.error ?? null),
    readAt: computed(() => entry.value?.readAt ?? null),
    refresh: () => days.refresh(toValue(date)),
  }
}
