import type { Recurrence, RecurrencePattern } from './event.types.ts'
import type { Interval } from './interval-index.ts'
import { dayMs, fromShanghaiFields, shanghaiFields, toEpoch } from './time.ts'

/** A series without end is expanded this far. */
const maxOccurrences = 400

const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const indexNames = ['first', 'second', 'third', 'fourth']

const weekdaysOf = (pattern: RecurrencePattern, fallback: number): number[] => {
  const named = (pattern.daysOfWeek ?? '')
    .split(',')
    .map((name) => dayNames.indexOf(name.trim()))
    .filter((day) => day >= 0)
  return named.length > 0 ? named : [fallback]
}

const daysInMonth = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate()

/** The day of the month for 'second tuesday' and the like. */
function relativeDay(year: number, month: number, weekday: number, index: string | undefined): number {
  const first = ((weekday - new Date(Date.UTC(year, month, 1)).getUTCDay() + 7) % 7) + 1
  if (index === 'last') {
    const days = daysInMonth(year, month)
    return first + Math.floor((days - first) / 7) * 7
  }
  return first + Math.max(0, indexNames.indexOf(index ?? 'first')) * 7
}

/** Starts of a series in Shanghai's calendar, the first one included, in order, without end. */
function* starts(first: number, pattern: RecurrencePattern): Generator<number> {
  const fields = shanghaiFields(first)
  const [year, month, day] = [fields.getUTCFullYear(), fields.getUTCMonth(), fields.getUTCDate()]
  const clock = fields.getTime() - Date.UTC(year, month, day)
  const at = (y: number, m: number, d: number): number => fromShanghaiFields(Date.UTC(y, m, d) + clock)

  for (let step = 0; ; step += pattern.interval) {
    if (pattern.type === 'daily') yield at(year, month, day + step)
    else if (pattern.type === 'weekly') {
      const weekStart = day - fields.getUTCDay() + step * 7
      for (const weekday of weekdaysOf(pattern, fields.getUTCDay()).sort((a, b) => a - b)) {
        const start = at(year, month, weekStart + weekday)
        if (start >= first) yield start
      }
    } else {
      const target =
        pattern.type === 'absoluteYearly'
          ? new Date(Date.UTC(year + step, month, 1))
          : new Date(Date.UTC(year, month + step, 1))
      const [y, m] = [target.getUTCFullYear(), target.getUTCMonth()]
      const wanted =
        pattern.type === 'relativeMonthly'
          ? relativeDay(y, m, weekdaysOf(pattern, fields.getUTCDay())[0] ?? 1, pattern.index)
          : (pattern.dayOfMonth ?? day)
      const start = at(y, m, wanted)
      if (wanted <= daysInMonth(y, m) && start >= first) yield start
    }
    // Patterns that never match (31 February) must end too.
    if (step > 5000) return
  }
}

/** When an event takes place: once, or as often as its series says. */
export function expand(event: Interval & { recurrence?: Recurrence }): Interval[] {
  const { start, end, recurrence } = event
  if (!recurrence) return [{ start, end }]
  const { range, pattern } = recurrence
  const limit = range.type === 'numbered' ? (range.numberOfOccurrences ?? 1) : maxOccurrences
  const until =
    range.type === 'endDate' && range.endDate ? (toEpoch(range.endDate) ?? start) : start + 1000 * 365 * dayMs
  const found: Interval[] = []
  for (const next of starts(start, pattern)) {
    if (found.length >= limit || next > until) break
    found.push({ start: next, end: next + (end - start) })
  }
  return found
}
