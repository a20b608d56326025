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
import { recordAudit, type AuditActor } from '../audit/audit.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import { lockCorp, saveCallBudget } from '../corps/corps.ts'
import { publishOnCommit } from '../database/change-bus.ts'
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
  { dependencies, corp }: CorpContext,
  change: CallBudgetChange,
  actor: AuditActor,
): Promise<CallBudgetReport> {
  const { database, sealer, clock, corps, changes } = dependencies
  const { corpId } = corp
  const now = clock.now()
  await database.transaction().execute(async (transaction) => {
    const locked = await lockCorp(transaction, sealer, corpId)
    if (!locked) return
    const before = locked.callBudget
    const after = {
      monthlyCalls: change.monthlyCalls ?? before.monthlyCalls,
      isReduced: change.isReduced ?? before.isReduced,
      slower: { ...before.slower, ...change.slower },
    }
    const [was, becomes] = [toAudited(before), toAudited(after)]
    const changed = Object.keys(was).filter((name) => was[name] !== becomes[name])
    if (changed.length === 0) return
    await saveCallBudget(transaction, corpId, after, now)
    await recordAudit(transaction, {
      corpId,
      actor,
      action: 'budget.changed',
      subject: { kind: 'budget', id: null, name: null },
      before: Object.fromEntries(changed.map((name) => [name, was[name]])),
      after: Object.fromEntries(changed.map((name) => [name, becomes[name]])),
      at: now,
    })
    await publishOnCommit(transaction, { kind: 'corps' })
  })
  await corps.refresh()
  changes.publish({ kind: 'corps' })
  return reportCallBudget({ dependencies, corp: corps.find(corpId) ?? corp })
}

/** Side by side, as the audit trail compares them. */
function toAudited({ monthlyCalls, isReduced, slower }: CallBudgetSettings): Record<string, number | boolean> {
  const { rooms, bookings, events } = slower
  return { monthlyCalls, isReduced, slowerRooms: rooms, slowerBookings: bookings, slowerEvents: events }
}
