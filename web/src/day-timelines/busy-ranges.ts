import { minute, type BarKind, type DayTimeline, type TimelineBar, type TimeRange } from '@meeting/shared'

/** A span in which a room is not free, in epoch milliseconds. `name` is '' where it is hidden; for closures it is the reason. */
export type BusyRange = TimeRange & { kind: BarKind; name: string }

/** Read many times between two changes of a day, which is another object then. */
const known = new WeakMap<DayTimeline, Map<string, readonly BusyRange[]>>()
const nothing: readonly BusyRange[] = []

/** What stands in a room's way on a day, soonest first. */
export function busyRangesOf(timeline: DayTimeline, roomId: string): readonly BusyRange[] {
  const rooms = known.get(timeline) ?? readRooms(timeline)
  known.set(timeline, rooms)
  return rooms.get(roomId) ?? nothing
}

function readRooms({ from, names, rooms }: DayTimeline): Map<string, readonly BusyRange[]> {
  const toRange = ([start, minutes, kind, name]: TimelineBar): BusyRange => {
    const begin = from * 1000 + start * minute
    return { start: begin, end: begin + minutes * minute, kind, name: names[name] ?? '' }
  }
  return new Map(rooms.map(([id, bars]) => [id, bars.map(toRange).sort((a, b) => a.start - b.start)]))
}
