import { quotaMonth, reducedBecause, type ArrivalWay, type HealthCause, type HealthCheckId } from '@meeting/shared'
import { listArrivals } from '../corps/arrivals.repository.ts'
import { countCallsOfMonth } from './health.repository.ts'
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
  const used = await countCallsOfMonth(database, corp.corpId, quotaMonth(clock.now()))
  const { monthlyCalls: total } = corp.callBudget
  const data = { used, total, percent: Math.floor((used / total) * 100) }
  const reduced = reducedBecause(used, corp.callBudget)
  if (reduced === 'used') return fault('budget_reduced', { data })
  if (reduced === 'switch') return warning('budget_switched', { data })
  return used >= total * shortFrom ? warning('budget_short', { data }) : ok(data)
}
