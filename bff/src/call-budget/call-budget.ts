import {
  forecastCalls,
  quotaMonth,
  quotaMonthRange,
  reducedBecause,
  savingsOf,
  warningLevel,
  type CallBudgetChange,
  type CallBudgetReport,
  type CallBudgetSettings,
} from '@meeting/shared'
import type { AuditActor } from '../audit/audit.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import { changeCorpSettings } from '../corps/change-settings.ts'
import { saveCallBudget } from '../corps/corps.ts'
import { listCallCounts } from './call-budget.repository.ts'

/** What this month's calls to DingTalk have cost so far, and what they will. */
export async function reportCallBudget({ dependencies, corp }: CorpContext): Promise<CallBudgetReport> {
  const now = dependencies.clock.now()
  const month = quotaMonth(now)
  const kinds = await listCallCounts(dependencies.database, corp.corpId, month)
  const used = kinds.reduce((sum, { counted, calls }) => sum + (counted ? calls : 0), 0)
  const settings = corp.callBudget
  return {
    month,
    monthEndsAt: new Date(quotaMonthRange(now).end).toISOString(),
    settings,
    used,
    forecast: forecastCalls(used, now),
    warning: warningLevel(used, settings.monthlyCalls),
    reduced: reducedBecause(used, settings),
    savings: savingsOf(kinds, now),
    kinds,
  }
}

/** Changes the limit or the switch, for every process at once. Answers the report as it is from now on. */
export async function changeCallBudget(
  context: CorpContext,
  { monthlyCalls, isReduced, slower }: CallBudgetChange,
  actor: AuditActor,
): Promise<CallBudgetReport> {
  const { corpId } = context.corp
  const changed = await changeCorpSettings(context, {
    actor,
    action: 'budget.changed',
    subject: 'budget',
    read: (corp) => corp.callBudget,
    change: (before) => ({
      monthlyCalls: monthlyCalls ?? before.monthlyCalls,
      isReduced: isReduced ?? before.isReduced,
      slower: { ...before.slower, ...slower },
    }),
    toAudited,
    save: (transaction, callBudget, now) => saveCallBudget(transaction, corpId, callBudget, now),
  })
  return reportCallBudget(changed)
}

/** Side by side, as the audit trail compares them. */
function toAudited({ monthlyCalls, isReduced, slower }: CallBudgetSettings): Record<string, number | boolean> {
  const { rooms, bookings, events } = slower
  return { monthlyCalls, isReduced, slowerRooms: rooms, slowerBookings: bookings, slowerEvents: events }
}
