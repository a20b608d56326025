import { minute, type TimeRange } from '../time/time-range.ts'
import type { DayTimeline } from '../timeline/timeline.types.ts'

/** What stands in each room's way; asked by the room's id. */
export type BusyIndex = (roomId: string) => readonly TimeRange[]

const known = new WeakMap<DayTimeline, Map<string, readonly TimeRange[]>>()
const nothing: readonly TimeRange[] = []

/** The busy time of all rooms on some days, out of the days as they are kept: each day is read once. */
export function indexBusy(days: readonly DayTimeline[]): BusyIndex {
  const maps = days.map(readDay)
  if (maps.length === 1) return (roomId) => maps[0]?.get(roomId) ?? nothing
  const together = new Map<string, readonly TimeRange[]>()
  return (roomId) => {
    const asked = together.get(roomId) ?? maps.flatMap((map) => map.get(roomId) ?? nothing)
    together.set(roomId, asked)
    return asked
  }
}

function readDay(day: DayTimeline): Map<string, readonly TimeRange[]> {
  const read = known.get(day) ?? new Map(day.rooms.map(([id, bars]) => [id, bars.map((bar) => toRange(day, bar))]))
  known.set(day, read)
  return read
}

function toRange({ from }: DayTimeline, [start, minutes]: readonly [number, number, ...unknown[]]): TimeRange {
  const begin = from * 1000 + start * minute
  return { start: begin, end: begin + minutes * minute }
}
