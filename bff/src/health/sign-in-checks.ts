import { day, type HealthCause, type HealthOutcome } from '@meeting/shared'
import { homeUrlOf } from '../corps/request-url.ts'
import { listDailyCounts, type CountOfDays } from './daily-counts.repository.ts'
import { fault, ok, warning, type HealthCheck, type HealthContext } from './health.types.ts'

const lookBack = 7 * day
/** So long after connecting somebody else than the administrators should have looked in. */
const colleaguesWithin = 7 * day
const rootDepartment = 1

/** What people meet who want to come in, as counts: which refusals, whether anybody but administrators, with which clients. */
export const signInChecks: readonly HealthCheck[] = [
  { id: 'sign_in', pitfalls: ['D22', 'D23', 'D24', 'D26'], calls: 0, asksDingTalk: false, run: checkSignIn },
  { id: 'colleagues', pitfalls: ['D15', 'D32'], calls: 0, asksDingTalk: true, run: checkColleagues },
  { id: 'clients', pitfalls: ['D25', 'D38'], calls: 0, asksDingTalk: false, run: checkClients },
]

/** Refusals by which a single thing is wrong; what other lights are about is left to them. */
const causes: readonly { pattern: RegExp; cause: HealthCause }[] = [
  // No app with this page's domain in this company (jsapi.md §7.1).
  { pattern: /^container\.refused\.[39]$/, cause: 'sign_in_domain' },
  { pattern: /^(sign_in\.wrong_corp|container\.noCorpId\..*)$/, cause: 'sign_in_foreign' },
  { pattern: /^sign_in\.code_invalid$/, cause: 'sign_in_codes' },
  { pattern: /^container\.(timeout|unsupported|unknown|refused)\..*$/, cause: 'sign_in_container' },
]

/** The most frequent refusal since which nobody came in. */
async function checkSignIn({ dependencies, corp }: HealthContext): Promise<HealthOutcome> {
  const { database, clock, config } = dependencies
  const since = clock.now() - lookBack
  const [failures, arrivals] = await Promise.all([
    listDailyCounts(database, corp.corpId, 'sign_in_failure', since),
    listDailyCounts(database, corp.corpId, 'arrival', since),
  ])
  const arrivedAt = latest(arrivals.filter(({ name }) => name === 'phone' || name === 'pc'))
  const [worst] = failures.flatMap((failure) => {
    const cause = causes.find(({ pattern }) => pattern.test(failure.name))?.cause
    return cause && failure.lastAt.getTime() > arrivedAt ? [{ cause, failure }] : []
  })
  if (!worst) return ok()
  const { cause, failure } = worst
  const data = { count: failure.count, at: failure.lastAt.toISOString(), code: failure.name }
  if (cause !== 'sign_in_domain') return warning(cause, { data })
  return fault(cause, { data, copy: { what: 'home_url', text: homeUrlOf(corp, config) } })
}

async function checkColleagues({ client, dependencies, corp }: HealthContext): Promise<HealthOutcome> {
  const { database, clock } = dependencies
  const now = clock.now()
  const [failures, arrivals] = await Promise.all([
    listDailyCounts(database, corp.corpId, 'sign_in_failure', now - lookBack),
    listDailyCounts(database, corp.corpId, 'arrival', 0),
  ])
  const colleagues = arrivals.filter(({ name }) => name === 'colleague')
  const outside = failures.find(({ name }) => name === 'sign_in.outside_scope')
  if (outside && outside.lastAt.getTime() > latest(colleagues)) return tellOutside(outside)
  if (outside && !(await client.directory.getScope()).departmentIds.includes(rootDepartment))
    return tellOutside(outside)
  if (colleagues.length > 0 || corp.connectedAt === null || now - corp.connectedAt < colleaguesWithin) return ok()
  return warning('colleagues_absent', { data: { days: Math.floor((now - corp.connectedAt) / day) } })
}

function tellOutside({ count, lastAt }: CountOfDays): HealthOutcome {
  return warning('colleagues_outside', { data: { count, at: lastAt.toISOString() } })
}

async function checkClients({ dependencies: { database, clock }, corp }: HealthContext): Promise<HealthOutcome> {
  const [commonest, ...others] = await listDailyCounts(database, corp.corpId, 'old_client', clock.now() - lookBack)
  if (!commonest) return ok()
  const count = others.reduce((sum, { count: more }) => sum + more, commonest.count)
  return warning('clients_old', { data: { count, client: commonest.name } })
}

/** Epoch ms; 0: never. */
function latest(counts: readonly CountOfDays[]): number {
  return Math.max(0, ...counts.map(({ lastAt }) => lastAt.getTime()))
}
