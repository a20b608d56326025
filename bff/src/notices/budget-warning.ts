import { minute, noticeLanguages, type CallBudgetReport, type NoticeLanguage } from '@meeting/shared'
import { reportCallBudget } from '../call-budget/call-budget.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import type { ScheduledTask } from '../scheduled/scheduled-tasks.ts'
import { readNoticeSetup } from './notice-settings.repository.ts'
import { recordNotices } from './recording.ts'
import { listAdministratorsToTell } from './weekly-digest.repository.ts'

const lookEvery = 10 * minute

/** Tells administrators when half, 80 and 95 % of a month's calls are used. */
export const budgetWarningTask: ScheduledTask = {
  name: 'notices.budget_warning',
  async run(context) {
    await recordBudgetWarning(context)
    return context.dependencies.clock.now() + lookEvery
  },
}

/** Writes down the level that was reached; each person hears of each once a month. A level that was leapt over is not told. */
export async function recordBudgetWarning(context: CorpContext): Promise<void> {
  const { dependencies, corp } = context
  const { database, clock } = dependencies
  const budget = await reportCallBudget(context)
  if (budget.warning === null) return
  const setup = await readNoticeSetup(database, corp.corpId)
  const people = await listAdministratorsToTell(database, corp.corpId)
  const dedupeKey = `budget_warning:${budget.month}:${budget.warning}`
  const notices = noticeLanguages.map((language) => ({
    kind: 'budget_warning' as const,
    receiverIds: people.filter((person) => (person.language ?? setup.language) === language).map(({ id }) => id),
    detail: { digest: toWords(budget, language) },
    dedupeKey,
  }))
  await recordNotices(database, corp.corpId, notices, clock.now())
}

/** On a month's first day there is no forecast: its line is left out. */
function toWords({ warning, used, settings, forecast }: CallBudgetReport, language: NoticeLanguage) {
  const format = (value: number) => new Intl.NumberFormat(language).format(value)
  return {
    level: `${warning ?? 0}%`,
    calls: `${format(used)} / ${format(settings.monthlyCalls)}`,
    ...(forecast === null ? {} : { forecast: format(forecast) }),
  }
}
