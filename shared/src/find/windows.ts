import { snapDown } from '../time/snap.ts'
import { minute, type TimeRange } from '../time/time-range.ts'
import { addDays, fromWallTime, toWallTime } from '../time/zone.ts'

export const dayParts = ['any', 'morning', 'afternoon'] as const
export type DayPart = (typeof dayParts)[number]

/** When, as somebody says it. Days are `YYYY-MM-DD`, weekdays count from Sunday (0). */
export type When =
  /** At some time in the next so many minutes: 'in the next two hours'. */
  | { kind: 'soon'; within: number }
  | { kind: 'at'; date: string; startMinutes: number }
  /** At some time of a day. */
  | { kind: 'day'; date: string; part: DayPart }
  /** 'Any Tuesday afternoon' within so many weeks. */
  | { kind: 'weekday'; weekday: number; part: DayPart; weeks: number }

type WindowsInput = {
  now: number
  zone: string
  snapMinutes: number
  /** Length of the meeting. */
  minutes: number
  /** The Corp's hours, minutes by the wall. */
  hours: { start: number; end: number }
}

const noon = 12 * 60
const evening = 18 * 60

/** The spans of time that are meant, in order; what has gone and what is too short for the meeting is left out. */
export function toWindows(when: When, input: WindowsInput): TimeRange[] {
  const { now, zone, snapMinutes, minutes } = input
  const earliest = snapDown(now, zone, snapMinutes)
  if (when.kind === 'at') {
    const start = fromWallTime({ date: when.date, minutes: when.startMinutes }, zone)
    return start >= earliest ? [{ start, end: start + minutes * minute }] : []
  }
  if (when.kind === 'soon') {
    // The running step is meant as well: the room is free now.
    return [{ start: earliest, end: earliest + Math.max(when.within, minutes) * minute }]
  }
  const dates = when.kind === 'day' ? [when.date] : datesOf(when, toWallTime(now, zone).date)
  const part = partOf(when.part, input.hours)
  return dates
    .map((date) => ({
      start: Math.max(earliest, fromWallTime({ date, minutes: part.start }, zone)),
      end: fromWallTime({ date, minutes: part.end }, zone),
    }))
    .filter(({ start, end }) => end - start >= minutes * minute)
}

function datesOf({ weekday, weeks }: Extract<When, { kind: 'weekday' }>, today: string): string[] {
  const ahead = (weekday - new Date(`${today}T12:00:00Z`).getUTCDay() + 7) % 7
  return Array.from({ length: weeks }, (_, week) => addDays(today, ahead + 7 * week))
}

function partOf(part: DayPart, hours: { start: number; end: number }): { start: number; end: number } {
  if (part === 'morning') return { start: Math.min(hours.start, noon), end: noon }
  if (part === 'afternoon') return { start: noon, end: Math.max(noon, Math.min(hours.end, evening)) }
  return hours
}
