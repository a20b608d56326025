import type { FailedEvent } from '../control/control.types.ts'

const pageSize = 200

export type FailedList = {
  add(event: FailedEvent): void
  /** The next page of what is visible; with `consumes`, it first deletes what the call before returned. */
  read(now: number, consumes: boolean): { page: FailedEvent[]; hasMore: boolean }
  /** By time of the event, re-readable (the new call). */
  between(begin: number, end: number, now: number): { page: FailedEvent[]; hasMore: boolean }
  all(): FailedEvent[]
}

/** Events that three attempts did not deliver (events.md §3.7). */
export function createFailedList(): FailedList {
  let waiting: FailedEvent[] = []
  const archive: FailedEvent[] = []
  let returned = new Set<FailedEvent>()

  return {
    add(event) {
      waiting.push(event)
      archive.push(event)
    },
    read(now, consumes) {
      if (consumes) waiting = waiting.filter((event) => !returned.has(event))
      const visible = waiting.filter((event) => event.visibleAt <= now)
      const page = visible.slice(0, pageSize)
      returned = new Set(page)
      return { page, hasMore: visible.length > page.length }
    },
    between(begin, end, now) {
      const found = archive.filter(
        (event) => event.eventTime >= begin && event.eventTime < end && event.visibleAt <= now,
      )
      return { page: found.slice(0, pageSize), hasMore: found.length > pageSize }
    },
    all: () => [...waiting],
  }
}
