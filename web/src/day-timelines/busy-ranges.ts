import { minute, type BarKind, type DayTimeline, type TimeRange } from '@meeting/shared'

/** A span in which a room is not free, in epoch milliseconds. `name` is '' where it is hidden; for closures it is the reason. */
export type BusyRange = TimeRange & { kind: BarKind; name: string }

/** What stands in a room's way on a day, soonest first. */
export function busyRangesOf(timeline: DayTimeline, roomId: string): BusyRange[] {
  const bars = timeline.rooms.find(([id]) => id === roomId)?.[1] ?? []
  return bars
    .map(([start, minutes, kind, name]) => {
      const from = timeline.from * 1000 + start * minute
      return { start: from, end: from + minutes * minute, kind, name: timeline.names[name] ?? '' }
    })
    .sort((a, b) => a.start - b.start)
}
