import { day, type HealthCause, type VerificationProblem } from '@meeting/shared'
import { currentEventKeys } from '../corps/event-keys.ts'
import { requestUrlOf } from '../corps/request-url.ts'
import { listVerificationRequests } from '../corps/verification-requests.repository.ts'
import { findLastEventAt } from './health.repository.ts'
import { fault, ok, unknown, warning, type HealthCheck, type HealthContext } from './health.types.ts'

const silentAfterDays = 7

/** Whether DingTalk's events reach us. */
export const eventChecks: readonly HealthCheck[] = [
  {
    id: 'event_address',
    pitfalls: ['D1', 'D3', 'D4', 'D6', 'D7'],
    calls: 0,
    asksDingTalk: false,
    run: checkEventAddress,
  },
  { id: 'event_traffic', pitfalls: ['D7', 'D8'], calls: 0, asksDingTalk: false, run: checkEventTraffic },
]

/** What speaks against what is typed in DingTalk's console; a request that is merely broken may be a stranger's. */
const causes: Partial<Record<VerificationProblem, HealthCause>> = {
  aes_key_wrong: 'aes_key_wrong',
  token_wrong: 'token_wrong',
  both_wrong: 'both_wrong',
  owner_wrong: 'owner_wrong',
  too_old: 'too_old',
  foreign_corp: 'foreign_corp',
}

async function checkEventAddress(context: HealthContext) {
  if (!currentEventKeys(context.corp)) return fault('event_keys_missing')
  const { last, lastEventAt } = await readTraffic(context)
  if (last?.cause && Date.parse(last.at) >= (lastEventAt ?? 0)) {
    return fault(last.cause, { data: { at: last.at, owner: last.ownerHint ?? '?' } })
  }
  if (!last && lastEventAt === null) return fault('never_verified', { copy: copyOfUrl(context) })
  return ok(last ? { at: last.at } : {})
}

async function checkEventTraffic(context: HealthContext) {
  const { verifiedAt, lastEventAt } = await readTraffic(context)
  if (lastEventAt === null && verifiedAt === null) return unknown('no_event_yet')
  const at = Math.max(lastEventAt ?? 0, verifiedAt ?? 0)
  const days = Math.floor((context.dependencies.clock.now() - at) / day)
  const data = { at: new Date(at).toISOString(), days }
  return days < silentAfterDays ? ok(data) : warning('events_silent', { data, copy: copyOfUrl(context) })
}

/** The last request that tells something of token, aes_key and owner; the last verification and the last event, epoch ms. */
async function readTraffic({ dependencies: { database }, corp }: HealthContext) {
  const [requests, lastEventAt] = await Promise.all([
    listVerificationRequests(database, corp.corpId),
    findLastEventAt(database, corp.corpId),
  ])
  const verified = requests.find(({ accepted, eventType }) => accepted && eventType === 'check_url')
  const telling = requests
    .map((request) => ({ ...request, cause: request.problem ? causes[request.problem] : undefined }))
    .find(({ accepted, cause }) => accepted || cause !== undefined)
  return { last: telling, lastEventAt, verifiedAt: verified ? Date.parse(verified.at) : null }
}

function copyOfUrl({ dependencies: { config }, corp }: HealthContext) {
  return { what: 'request_url', text: requestUrlOf(corp, config.publicUrl) } as const
}
