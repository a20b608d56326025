import { toWallTime, type ArrivalWay, type HealthCause, type HealthCheckId } from '@meeting/shared'
import { listArrivals } from '../corps/arrivals.repository.ts'
import { countCallsOfMonth } from './health.repository.ts'
import { fault, ok, warning, type HealthCheck, type HealthContext } from './health.types.ts'

/** Shares of the month's calls: worth knowing, and from where on refreshes wait (`call-budget.ts`). */
const shortFrom = 0.8
const reducedFrom = 0.95
const quotaZone = 'Asia/Shanghai'

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

function arrivalCheck(id: HealthCheckId, pitfalls: string[], way: ArrivalWay, cause: HealthCause): HealthCheck {
  return {
    id,
    pitfalls,
    calls: 0,
    asksDingTalk: false,
    async run({ dependencies: { database, config }, corp }) {
      const at = (await listArrivals(database, corp.corpId))[way]
      return at ? ok({ at }) : warning(cause, { copy: { what: 'home_url', text: `${config.publicUrl}/meeting` } })
    },
  }
}

async function checkBudget({ dependencies: { database, clock }, corp }: HealthContext) {
  const month = toWallTime(clock.now(), quotaZone).date.slice(0, 7)
  const used = await countCallsOfMonth(database, corp.corpId, month)
  const { monthlyCalls } = corp.callBudget
  const data = { used, total: monthlyCalls, percent: Math.floor((used / monthlyCalls) * 100) }
  if (used >= monthlyCalls * reducedFrom) return fault('budget_reduced', { data })
  return used >= monthlyCalls * shortFrom ? warning('budget_short', { data }) : ok(data)
}
