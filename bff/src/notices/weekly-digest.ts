import {
  addDays,
  dayRange,
  fromWallTime,
  noticeLanguages,
  toWallTime,
  type CallBudgetReport,
  type NoticeLanguage,
} from '@meeting/shared'
import { toDateWords, toNameList } from '@meeting/shared/notices/notice-words'
import { reportCallBudget } from '../call-budget/call-budget.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import type { ScheduledTask } from '../scheduled/scheduled-tasks.ts'
import { readNoticeSetup } from './notice-settings.repository.ts'
import { recordNotices } from './recording.ts'
import { listAdministratorsToTell, readWeek, type WeekNumbers } from './weekly-digest.repository.ts'

/** Minutes after midnight on Mondays. */
const digestTime = 9 * 60 + 10

/** Tells administrators on Mondays how the week before was. */
export const weeklyDigestTask: ScheduledTask = {
  name: 'notices.weekly_digest',
  async run(context, { isFirst }) {
    const { clock } = context.dependencies
    // A Corp that was just connected has had no week yet.
    if (!isFirst) await recordDigest(context)
    return nextMonday(clock.now(), context.corp.settings.timeZone)
  },
}

/** The next Monday at the digest's time, epoch ms. */
export function nextMonday(now: number, zone: string): number {
  const { date } = toWallTime(now, zone)
  const monday = addDays(
    mondayOf(date),
    fromWallTime({ date: mondayOf(date), minutes: digestTime }, zone) > now ? 0 : 7,
  )
  return fromWallTime({ date: monday, minutes: digestTime }, zone)
}

function mondayOf(date: string): string {
  return addDays(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7))
}

/** Writes down what administrators are told of the week before this one; once per week. */
export async function recordDigest(context: CorpContext): Promise<void> {
  const { dependencies, corp } = context
  const { database, clock } = dependencies
  const { timeZone } = corp.settings
  const monday = mondayOf(toWallTime(clock.now(), timeZone).date)
  const first = addDays(monday, -7)
  const week = { start: dayRange(first, timeZone).start, end: dayRange(monday, timeZone).start }
  const numbers = await readWeek(database, corp.corpId, week)
  const budget = await reportCallBudget(context)
  const setup = await readNoticeSetup(database, corp.corpId)
  const people = await listAdministratorsToTell(database, corp.corpId)
  const notices = noticeLanguages.map((language) => ({
    kind: 'weekly_digest' as const,
    receiverIds: people.filter((person) => (person.language ?? setup.language) === language).map(({ id }) => id),
    detail: { digest: toDigestWords(numbers, { budget, language, days: [first, addDays(monday, -1)] }) },
    dedupeKey: `weekly_digest:${first}`,
  }))
  await recordNotices(database, corp.corpId, notices, clock.now())
}

function toDigestWords(
  numbers: WeekNumbers,
  { budget, language, days }: { budget: CallBudgetReport; language: NoticeLanguage; days: string[] },
): Record<string, string> {
  const format = (value: number) => new Intl.NumberFormat(language).format(value)
  return {
    week: days.map((date) => toDateWords(date, language)).join(' – '),
    bookings: format(numbers.bookings),
    hours: format(numbers.hours),
    topRooms: toNameList(numbers.topRooms, language),
    refusals: format(numbers.refusals),
    missedNotices: format(numbers.missedNotices),
    calls: `${format(budget.used)} / ${format(budget.settings.monthlyCalls)}`,
  }
}
