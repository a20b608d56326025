import {
  quotaMonth,
  quotaMonthRange,
  reducedBecause,
  standardMonthlyCalls,
  type ArrivalWay,
  type HealthCause,
  type HealthCheckId,
} from '@meeting/shared'
import { listArrivals } from '../corps/arrivals.ts'
import { homeUrlOf } from '../corps/request-url.ts'
import { countCallsOfMonth, countPushes } from './health.repository.ts'
import { fault, ok, warning, type HealthCheck, type HealthContext } from './health.types.ts'

/** The share of the month's calls from which on it is worth knowing. */
const shortFrom = 0.8

/** By which of the addresses in DingTalk's console people came: each is set by itself (D25, D32). */
export const arrivalChecks: readonly HealthCheck[] = [
  arrivalCheck('arrival_phone', ['D32'], 'phone', 'no_phone_arrival'),
  arrivalCheck('arrival_pc', ['D25', 'D32'], 'pc', 'no_pc_arrival'),
  arrivalCheck('arrival_console', ['D32'], 'console', 'no_console_arrival'),
]

export const budgetCheck: HealthCheck = {
  id: 'budget',
  pitfalls: ['D20'],
  calls: 0,
  asksDingTalk: false,
  run: checkBudget,
}

export const pushesCheck: HealthCheck = {
  id: 'pushes',
  pitfalls: ['D20'],
  calls: 0,
  asksDingTalk: false,
  run: checkPushes,
}

function arrivalCheck(id: HealthCheckId, pitfalls: string[], way: ArrivalWay, cause: HealthCause): HealthCheck {
  return {
    id,
    pitfalls,
    calls: 0,
    asksDingTalk: false,
    async run({ dependencies: { database, config }, corp }) {
      const at = (await listArrivals(database, corp.corpId))[way]
      return at ? ok({ at }) : warning(cause, { copy: { what: 'home_url', text: homeUrlOf(corp, config) } })
    },
  }
}

async function checkBudget({ dependencies: { database, clock }, corp }: HealthContext) {
  const used = await countCallsOfMonth(database, corp.corpId, quotaMonth(clock.now()))
  const { monthlyCalls: total } = corp.callBudget
  const data = { used, total, percent: Math.floor((used / total) * 100) }
  const reduced = reducedBecause(used, corp.callBudget)
  if (reduced === 'used') return fault('budget_reduced', { data })
  if (reduced === 'switch') return warning('budget_switched', { data })
  return used >= total * shortFrom ? warning('budget_short', { data }) : ok(data)
}

/** The standard edition's (events.md §9). */
const standardMonthlyPushes = 3_000
/** Changes of people and departments cost nothing (events.md §9). */
const freeEventTypes = [
  'user_add_org',
  'user_modify_org',
  'user_leave_org',
  'user_active_org',
  'org_dept_create',
  'org_dept_modify',
  'org_dept_remove',
  'org_change',
  'org_admin_add',
  'org_admin_remove',
  'label_user_change',
  'label_conf_add',
  'label_conf_del',
  'label_conf_modify',
]

/** DingTalk stops pushing without a word when the month's pushes are used up. What is bought beyond the standard is not known here. */
async function checkPushes({ dependencies: { database, clock }, corp }: HealthContext) {
  const since = quotaMonthRange(clock.now()).start
  const used = await countPushes(database, corp.corpId, { since, freeTypes: freeEventTypes })
  if (corp.callBudget.monthlyCalls > standardMonthlyCalls) return ok({ used })
  const total = standardMonthlyPushes
  const data = { used, total, percent: Math.floor((used / total) * 100) }
  if (used >= total) return fault('pushes_used', { data })
  return used >= total * shortFrom ? warning('pushes_short', { data }) : ok(data)
}
