/** A half-open span `[start, end)` in epoch milliseconds: back-to-back ranges do not overlap. */
export type TimeRange = { start: number; end: number }

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** Whether two half-open ranges share an instant. */
export function overlaps(a: TimeRange, b: TimeRange): boolean {
  return a.start < b.end && b.start < a.end
}

/** Length in whole minutes. */
export function lengthInMinutes(range: TimeRange): number {
  return Math.round((range.end - range.start) / minute)
}

/** The gaps that `busy` (any order, may overlap) leaves inside `within`, in order. */
export function freeRanges(within: TimeRange, busy: readonly TimeRange[]): TimeRange[] {
  const free: TimeRange[] = []
  let from = within.start
  for (const range of [...busy].sort((a, b) => a.start - b.start)) {
    if (range.end <= from) continue
    if (range.start >= within.end) break
    if (range.start > from) free.push({ start: from, end: range.start })
    from = range.end
  }
  if (from < within.end) free.push({ start: from, end: within.end })
  return free
}
