import { day, minute, type TimeRange } from './time-range.ts'

/** A wall-clock moment: `date` is `YYYY-MM-DD`, `minutes` counts from midnight by the clock on the wall. */
export type WallTime = { date: string; minutes: number }

const formats = new Map<string, Intl.DateTimeFormat>()

function formatFor(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formats.set(zone, format)
  }
  return format
}

/** Whether `zone` is an IANA time zone known here. */
export function isTimeZone(zone: string): boolean {
  try {
    formatFor(zone)
    return true
  } catch {
    return false
  }
}

/** Clocks are changed at whole quarters of an hour, in every zone since 1972. */
const offsetStep = 15 * minute
const mostOffsets = 10_000
const offsets = new Map<string, Map<number, number>>()

/**
 * Zones whose clocks have not changed since 1992 (the last were China's, in September 1991). A phone takes longer to make its
 * first `Intl` format than to draw the first screen.
 */
const fixedOffsets: Readonly<Record<string, number | undefined>> = {
  UTC: 0,
  'Asia/Shanghai': 480 * minute,
  'Asia/Taipei': 480 * minute,
  'Asia/Hong_Kong': 480 * minute,
  'Asia/Singapore': 480 * minute,
  'Asia/Tokyo': 540 * minute,
}
const fixedSince = Date.UTC(1992, 0, 1)

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. Kept: asking `Intl` takes a hundred times as long. */
export function zoneOffset(instant: number, zone: string): number {
  const fixed = fixedOffsets[zone]
  if (fixed !== undefined && instant >= fixedSince) return fixed
  const quarter = Math.floor(instant / offsetStep)
  const known = offsets.get(zone)?.get(quarter)
  if (known !== undefined) return known
  const offset = readOffset(instant, zone)
  const ofZone = offsets.get(zone) ?? new Map<number, number>()
  if (ofZone.size >= mostOffsets) ofZone.clear()
  offsets.set(zone, ofZone.set(quarter, offset))
  return offset
}

function readOffset(instant: number, zone: string): number {
  const parts: Record<string, number> = {}
  for (const part of formatFor(zone).formatToParts(instant)) parts[part.type] = Number(part.value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000
}

const mostDates = 4_000
const dates = new Map<number, string>()

/** `YYYY-MM-DD` of a day counted from 1970-01-01. Kept: the same few days are asked for all the time. */
function toDate(dayNumber: number): string {
  const known = dates.get(dayNumber)
  if (known !== undefined) return known
  const date = new Date(dayNumber * day).toISOString().slice(0, 10)
  if (dates.size >= mostDates) dates.clear()
  dates.set(dayNumber, date)
  return date
}

/** What the wall clock in `zone` shows at an instant (seconds dropped). */
export function toWallTime(instant: number, zone: string): WallTime {
  const local = instant + zoneOffset(instant, zone)
  const dayNumber = Math.floor(local / day)
  return { date: toDate(dayNumber), minutes: Math.floor((local - dayNumber * day) / minute) }
}

/** The instant of a wall time. A time that a clock change skips becomes the one as much later; of a doubled one, the first. */
export function fromWallTime({ date, minutes }: WallTime, zone: string): number {
  const asUtc = Date.parse(`${date}T00:00:00Z`) + minutes * minute
  // Two guesses at most: the offsets half a day before and after cover every clock change.
  const before = asUtc - zoneOffset(asUtc - 12 * 60 * minute, zone)
  const after = asUtc - zoneOffset(asUtc + 12 * 60 * minute, zone)
  if (before === after) return before
  const [early, late] = before < after ? [before, after] : [after, before]
  if (early + zoneOffset(early, zone) === asUtc) return early
  if (late + zoneOffset(late, zone) === asUtc) return late
  return before
}

/** The instants at which a calendar day begins and ends in `zone`: 23 or 25 hours on days of a clock change. */
export function dayRange(date: string, zone: string): TimeRange {
  return {
    start: fromWallTime({ date, minutes: 0 }, zone),
    end: fromWallTime({ date: addDays(date, 1), minutes: 0 }, zone),
  }
}

/** Calendar arithmetic on `YYYY-MM-DD`. */
export function addDays(date: string, days: number): string {
  return toDate(Date.parse(`${date}T00:00:00Z`) / day + days)
}

const pad = (value: number) => String(Math.trunc(value)).padStart(2, '0')

/** ISO 8601 with the zone's offset, e.g. `2026-11-23T10:00:00+08:00`. */
export function toIsoInZone(instant: number, zone: string): string {
  const offset = zoneOffset(instant, zone)
  const sign = offset < 0 ? '-' : '+'
  const size = Math.abs(offset) / minute
  return `${new Date(instant + offset).toISOString().slice(0, 19)}${sign}${pad(size / 60)}:${pad(size % 60)}`
}

/** The calendar days in `zone` that a half-open range touches, in order; at most `limit`. */
export function datesTouched(range: TimeRange, zone: string, limit = 400): string[] {
  let { date } = toWallTime(range.start, zone)
  // Most meetings end on the day on which they begin.
  if (range.end > range.start && toWallTime(range.end - 1, zone).date === date) return [date]
  const dates: string[] = []
  while (dates.length < limit && (dates.length === 0 || dayRange(date, zone).start < range.end)) {
    dates.push(date)
    date = addDays(date, 1)
  }
  return dates
}
