import { addDays } from '../time/zone.ts'
import type { DayOff, Weekday } from './repeat.types.ts'

/** A day that is otherwise than its weekday says: off, or worked (调休). */
export type SpecialDay = { date: string; kind: 'holiday' | 'workday'; name: string }

/** The special days of the years that are known; of other years only weekends are. */
export type WorkCalendar = { years: ReadonlySet<number>; days: ReadonlyMap<string, SpecialDay> }

/** What a file of special days says, and what of it cannot be read. Lines count from 1. */
export type CalendarFile = { days: SpecialDay[]; problems: CalendarProblem[] }
export type CalendarProblem = {
  line: number
  issue: 'wrong_format' | 'no_such_date' | 'range_too_long' | 'unknown_kind' | 'no_name' | 'twice'
  text: string
}

export const calendarFileLimits = { characters: 20_000, nameLength: 40, rangeDays: 31 } as const

export const noCalendar: WorkCalendar = { years: new Set(), days: new Map() }

/** A year is known when one of its days is told. */
export function toWorkCalendar(days: readonly SpecialDay[]): WorkCalendar {
  return { years: new Set(days.map(({ date }) => yearOf(date))), days: new Map(days.map((day) => [day.date, day])) }
}

export function yearOf(date: string): number {
  return Number(date.slice(0, 4))
}

/** 1 is Monday, 7 is Sunday. */
export function weekdayOf(date: string): Weekday {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay()
  // Sunday is 0 there.
  return (day === 0 ? 7 : day) as Weekday
}

/** Why nobody works on a day; null: it is a working day. */
export function dayOffOf({ days }: WorkCalendar, date: string): DayOff | null {
  const special = days.get(date)
  if (special?.kind === 'holiday') return { kind: 'holiday', name: special.name }
  return weekdayOf(date) >= 6 && special === undefined ? { kind: 'weekend' } : null
}

const kinds: Readonly<Record<string, SpecialDay['kind'] | undefined>> = {
  休: 'holiday',
  放假: 'holiday',
  休息: 'holiday',
  holiday: 'holiday',
  off: 'holiday',
  班: 'workday',
  上班: 'workday',
  补班: 'workday',
  workday: 'workday',
  work: 'workday',
}
const header = /^(日期|date)[,;\t]/i
const datePattern = /^(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})$/

/**
 * Reads a file of special days: `date,kind,name` a line, a date or `from~to`; `休`/`holiday` or `班`/`workday`. Comments begin with `#`.
 * What cannot be read is told with its line and left out.
 */
export function readCalendarFile(text: string): CalendarFile {
  const days: SpecialDay[] = []
  const problems: CalendarProblem[] = []
  const seen = new Set<string>()
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || header.test(line)) continue
    const read = readLine(line)
    if ('issue' in read) problems.push({ line: index + 1, issue: read.issue, text: line })
    else if (read.some(({ date }) => seen.has(date))) problems.push({ line: index + 1, issue: 'twice', text: line })
    else {
      for (const day of read) seen.add(day.date)
      days.push(...read)
    }
  }
  return { days: days.sort((a, b) => (a.date < b.date ? -1 : 1)), problems }
}

function readLine(line: string): SpecialDay[] | { issue: CalendarProblem['issue'] } {
  const [span = '', kindWord = '', name = ''] = line.split(/[,，;\t]/).map((cell) => cell.trim().replaceAll('"', ''))
  const bounds = span.split(/\s*[~～至]\s*/)
  if (bounds.length > 2 || kindWord === '') return { issue: 'wrong_format' }
  const [from, to] = [readDate(bounds[0] ?? ''), readDate(bounds[1] ?? bounds[0] ?? '')]
  if (from === null || to === null) return { issue: 'no_such_date' }
  const kind = kinds[kindWord.toLowerCase()]
  if (!kind) return { issue: 'unknown_kind' }
  if (name === '' || name.length > calendarFileLimits.nameLength) return { issue: 'no_name' }
  if (from > to || addDays(from, calendarFileLimits.rangeDays) < to) return { issue: 'range_too_long' }
  const days: SpecialDay[] = []
  for (let date = from; date <= to; date = addDays(date, 1)) days.push({ date, kind, name })
  return days
}

function readDate(text: string): string | null {
  const [, year = '', month = '', day = ''] = datePattern.exec(text) ?? []
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const instant = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(date) ? date : null
}

/** The same as text, days that follow each other under one name in one line. */
export function writeCalendarFile(days: readonly SpecialDay[]): string {
  const lines: { from: string; to: string; kind: SpecialDay['kind']; name: string }[] = []
  for (const { date, kind, name } of days) {
    const last = lines.at(-1)
    if (last && last.kind === kind && last.name === name && addDays(last.to, 1) === date) last.to = date
    else lines.push({ from: date, to: date, kind, name })
  }
  const words = { holiday: '休', workday: '班' } as const
  const rows = lines.map(({ from, to, kind, name }) => `${from === to ? from : `${from}~${to}`},${words[kind]},${name}`)
  return ['日期,类型,名称', ...rows, ''].join('\n')
}
