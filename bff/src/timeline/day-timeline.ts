import { createHash } from 'node:crypto'
import {
  barKinds,
  closureRange,
  dayRange,
  minute,
  overlaps,
  type DayTimeline,
  type Room,
  type RoomTimeline,
  type TimelineBar,
  type TimeRange,
} from '@meeting/shared'
import type { BusySpan } from './timeline.repository.ts'

/** The day of all rooms, in the rooms' order. `rooms`: those that people may see. */
export function buildDayTimeline(
  day: { date: string; timeZone: string },
  rooms: readonly Room[],
  spans: readonly BusySpan[],
): DayTimeline {
  const range = dayRange(day.date, day.timeZone)
  const names = createNameList()
  const bySpan = Map.groupBy(spans, ([roomId]) => roomId)
  const content = {
    ...day,
    from: range.start / 1000,
    to: range.end / 1000,
    names: names.list,
    rooms: rooms.flatMap((room): DayTimeline['rooms'] => {
      const bars = barsOf(room, bySpan.get(room.id) ?? [], range, names.indexOf)
      return bars.length > 0 ? [[room.id, bars]] : []
    }),
  }
  return { ...content, version: versionOf(content) }
}

/** Consecutive days of one room, each in the room's time zone. */
export function buildRoomTimeline(room: Room, dates: readonly string[], spans: readonly BusySpan[]): RoomTimeline {
  const names = createNameList()
  const days = dates.map((date) => {
    const range = dayRange(date, room.timeZone)
    const inDay = spans.filter(([, start, end]) => overlaps({ start: start * 1000, end: end * 1000 }, range))
    return { date, from: range.start / 1000, to: range.end / 1000, bars: barsOf(room, inDay, range, names.indexOf) }
  })
  const content = { roomId: room.id, timeZone: room.timeZone, names: names.list, days }
  return { ...content, version: versionOf(content) }
}

function barsOf(
  room: Room,
  spans: readonly BusySpan[],
  range: TimeRange,
  indexOf: (name: string) => number,
): TimelineBar[] {
  const booked = spans.map(([, start, end, kind, name]): TimelineBar => {
    const from = Math.floor((start * 1000 - range.start) / minute)
    return [from, Math.ceil((end * 1000 - range.start) / minute) - from, kind, indexOf(name)]
  })
  const closed = room.rules.closures
    .map((closure) => ({ closure, span: closureRange(closure) }))
    .filter(({ span }) => overlaps(span, range))
    .map(({ closure, span }): TimelineBar => {
      const from = Math.max(span.start, range.start)
      const to = Math.min(span.end, range.end)
      return [(from - range.start) / minute, (to - from) / minute, barKinds.closed, indexOf(closure.reason)]
    })
  return closed.length === 0 ? booked : [...booked, ...closed].sort((a, b) => a[0] - b[0])
}

/** Each name once; bars refer to it by its place. */
function createNameList(): { list: string[]; indexOf: (name: string) => number } {
  const list: string[] = []
  const places = new Map<string, number>()
  return {
    list,
    indexOf(name) {
      const known = places.get(name)
      if (known !== undefined) return known
      places.set(name, list.length)
      return list.push(name) - 1
    },
  }
}

/** The same content has the same version, in every process. */
function versionOf(content: object): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 16)
}
