import { barKinds, dayRange, hour, toWallTime, type TimeRange } from '@meeting/shared'
import type { BusyRange } from '../day-timelines/busy-ranges.ts'

export type MiniBarKind = 'others' | 'mine' | 'pending' | 'closed' | 'conflict'
export type MiniBarBox = { left: number; width: number }
export type MiniBarPart = MiniBarBox & { kind: MiniBarKind; label: string; start: number; end: number }
export type MiniBarTick = { left: number; label: string }

const margin = 2 * hour
const leastShown = 5 * hour

/** The hours shown around a choice: whole ones, two on either side, within the day. Epoch milliseconds. */
export function shownHours(range: TimeRange, zone: string): TimeRange {
  const day = dayRange(toWallTime(range.start, zone).date, zone)
  const start = Math.max(day.start, Math.floor((range.start - margin) / hour) * hour)
  const end = Math.min(day.end, Math.max(Math.ceil((range.end + margin) / hour) * hour, start + leastShown))
  return { start: Math.max(day.start, Math.min(start, end - leastShown)), end }
}

/** Where a span lies in what is shown, in percent; cut off at its edges. */
export function toBox(span: TimeRange, shown: TimeRange): MiniBarBox {
  const length = shown.end - shown.start
  const left = Math.max(0, (span.start - shown.start) / length)
  const right = Math.min(1, (span.end - shown.start) / length)
  return { left: left * 100, width: Math.max(0, right - left) * 100 }
}

const kindOf: Record<BusyRange['kind'], MiniBarKind> = {
  [barKinds.confirmed]: 'others',
  [barKinds.placing]: 'pending',
  [barKinds.awaitingApproval]: 'pending',
  [barKinds.closed]: 'closed',
  [barKinds.conflict]: 'conflict',
}

/** The bars to draw: what stands in the room within what is shown. */
export function toParts(
  busy: readonly BusyRange[],
  shown: TimeRange,
  isMine: (busy: BusyRange) => boolean,
): MiniBarPart[] {
  return busy
    .filter((part) => part.end > shown.start && part.start < shown.end)
    .map((part) => ({
      ...toBox(part, shown),
      kind: part.kind === barKinds.confirmed && isMine(part) ? 'mine' : kindOf[part.kind],
      label: part.name,
      start: part.start,
      end: part.end,
    }))
}

/** Hours for the ruler; every second one when there are many. */
export function toTicks(shown: TimeRange, zone: string): MiniBarTick[] {
  const hours = Math.round((shown.end - shown.start) / hour)
  const step = hours > 8 ? 2 : 1
  const ticks: MiniBarTick[] = []
  for (let index = 0; index <= hours; index += step) {
    const instant = shown.start + index * hour
    const { minutes } = toWallTime(instant, zone)
    const label = index === hours && minutes === 0 ? '24' : String(Math.floor(minutes / 60))
    ticks.push({ left: (index / hours) * 100, label })
  }
  return ticks
}
