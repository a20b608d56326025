import type { DayTimeline } from '@meeting/shared'
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { useEndpoints } from '../api/use-endpoints.ts'
import { currentTime } from '../clock/clock.ts'

/** A day as it is known here: while it is loaded anew, what was known stays readable. */
export type DayEntry = {
  date: string
  state: 'loading' | 'ready' | 'failed'
  timeline: DayTimeline | null
  error: unknown
  /** When it was last read, epoch milliseconds. */
  readAt: number | null
}

const keptDays = 15
/** A day read so recently is not read again when it is only looked at. */
const freshFor = 20_000

/** The days' timelines of all rooms, kept per date, read again when the server says that something changed. */
export const useDayTimelinesStore = defineStore('day-timelines', () => {
  const endpoints = useEndpoints()
  const entries = shallowReactive(new Map<string, DayEntry>())
  const running = new Map<string, { promise: Promise<void>; again: boolean }>()

  function update(date: string, change: Partial<DayEntry>) {
    const entry = entries.get(date) ?? { date, state: 'loading', timeline: null, error: null, readAt: null }
    entries.set(date, { ...entry, ...change })
  }

  async function read(date: string): Promise<void> {
    if (!entries.get(date)?.timeline) update(date, { state: 'loading', error: null })
    try {
      const timeline = await endpoints.getDayTimeline(date)
      const known = entries.get(date)?.timeline
      update(date, {
        state: 'ready',
        timeline: known?.version === timeline.version ? known : timeline,
        error: null,
        readAt: currentTime(),
      })
    } catch (error) {
      update(date, { state: entries.get(date)?.timeline ? 'ready' : 'failed', error })
    }
  }

  /** Reads a day now. Calls that come while it is being read lead to one more reading, not to many. */
  function refresh(date: string): Promise<void> {
    const already = running.get(date)
    if (already) {
      already.again = true
      return already.promise
    }
    const run = { again: false, promise: Promise.resolve() }
    running.set(date, run)
    run.promise = (async () => {
      do {
        run.again = false
        await read(date)
      } while (run.again)
      running.delete(date)
    })()
    return run.promise
  }

  /** The day as it is known, and a reading under way when it is unknown or old. Call it outside of computed values. */
  function ensure(date: string): void {
    const entry = entries.get(date)
    const fresh = entry?.readAt && currentTime() - entry.readAt < freshFor
    if (!fresh && !running.has(date)) void refresh(date)
    forgetOldest(date)
  }

  /** What is known of a day; reactive. */
  function find(date: string): DayEntry | undefined {
    return entries.get(date)
  }

  /** Reads what somebody has looked at; other days are read when they are looked at. */
  function changed(dates: readonly string[] | 'all'): void {
    const touched = dates === 'all' ? [...entries.keys()] : dates.filter((date) => entries.has(date))
    for (const date of touched) {
      if (watched.get(date)) void refresh(date)
      else entries.delete(date)
    }
  }

  const watched = new Map<string, number>()

  /** Keeps a day current until the returned function is called. */
  function watchDay(date: string): () => void {
    watched.set(date, (watched.get(date) ?? 0) + 1)
    ensure(date)
    return () => {
      watched.set(date, (watched.get(date) ?? 1) - 1)
    }
  }

  function forgetOldest(keep: string) {
    for (const date of entries.keys()) {
      if (entries.size <= keptDays) return
      if (date !== keep && !watched.get(date) && !running.has(date)) entries.delete(date)
    }
  }

  return { ensure, find, refresh, changed, watchDay }
})
