import { readFileSync } from 'node:fs'
import {
  readCalendarFile,
  toWorkCalendar,
  yearOf,
  type SpecialDay,
  type WorkCalendar,
} from '@meeting/shared/series/work-calendar'
import type { CorpContext } from '../corps/corp-context.ts'
import { listOwnYears } from './work-calendar.repository.ts'

/** Years whose arrangement the State Council has published; a later one is added as a file. */
const shippedFiles = ['china-2026.csv'] as const

let shipped: SpecialDay[] | undefined

function shippedDays(): SpecialDay[] {
  shipped ??= shippedFiles.flatMap(
    (name) => readCalendarFile(readFileSync(new URL(`calendars/${name}`, import.meta.url), 'utf8')).days,
  )
  return shipped
}

/** When a Corp works: the years in its own words, and for the others those that come with the product. */
export async function readWorkCalendar({ dependencies, corp }: CorpContext): Promise<WorkCalendar> {
  const own = await listOwnYears(dependencies.database, corp.corpId)
  const years = new Set(own.map(({ year }) => year))
  return toWorkCalendar([
    ...shippedDays().filter(({ date }) => !years.has(yearOf(date))),
    ...own.flatMap(({ days }) => days),
  ])
}
