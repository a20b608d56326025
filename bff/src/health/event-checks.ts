import {
  day,
  minute,
  type HealthCause,
  type HealthOutcome,
  type VerificationProblem,
  type VerificationRequest,
} from '@meeting/shared'
import { currentEventKeys } from '../corps/event-keys.ts'
import { requestUrlOf } from '../corps/request-url.ts'
import { listVerificationRequests } from '../corps/verification-requests.ts'
import { listDailyCounts } from './daily-counts.repository.ts'
import { countUnfinishedEvents, findLastEventAt, findLastEventOf, findLastPlacedAt } from './health.repository.ts'
import { fault, ok, unknown, warning, type HealthCheck, type HealthContext } from './health.types.ts'

const silentAfterDays = 7
/** By then the event of a booking of ours has come, DingTalk's two retries included. */
const echoWithin = 10 * minute

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
  { id: 'event_rooms', pitfalls: ['D8'], calls: 0, asksDingTalk: false, run: checkEventRooms },
  { id: 'event_answers', pitfalls: ['D9'], calls: 0, asksDingTalk: false, run: checkEventAnswers },
  { id: 'event_work', pitfalls: [], calls: 0, asksDingTalk: false, run: checkEventWork },
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

/** A request of DingTalk's own, as one of its parts fits, of which something is missing or changed: by a proxy (D4). */
function causeOf({ problem, signatureOk, decryptOk }: VerificationRequest): HealthCause | undefined {
  if (!problem) return undefined
  const isGenuine = signatureOk === true || decryptOk === true
  return causes[problem] ?? (isGenuine && problem !== 'not_subscribed' ? 'push_mangled' : undefined)
}

async function checkEventAddress(context: HealthContext) {
  if (!currentEventKeys(context.corp)) return fault('event_keys_missing')
  const { last, lastEventAt } = await readTraffic(context)
  if (last?.cause && Date.parse(last.at) >= (lastEventAt ?? 0)) {
    return fault(last.cause, { data: { at: last.at, owner: last.ownerHint ?? '?', parameters: last.parameters } })
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

/**
 * A booking that we placed in DingTalk comes back as an event. When it does not, the room events are not ticked, or, when nothing at
 * all comes, another system has put its own address in place of ours: an app has only one (D8).
 */
async function checkEventRooms({ dependencies: { database, clock }, corp }: HealthContext): Promise<HealthOutcome> {
  const now = clock.now()
  const span = { from: now - silentAfterDays * day, to: now - echoWithin }
  const placedAt = await findLastPlacedAt(database, corp.corpId, span)
  if (placedAt === null) return ok()
  const [roomEventAt, anyEventAt] = await Promise.all([
    findLastEventOf(database, corp.corpId, 'meetingroom_book'),
    findLastEventAt(database, corp.corpId),
  ])
  // The event may have been stored a moment before we had DingTalk's answer.
  const isSince = (at: number | null) => at !== null && at >= placedAt - minute
  const data = { at: new Date(placedAt).toISOString() }
  if (isSince(roomEventAt)) return ok(data)
  return warning(isSince(anyEventAt) ? 'room_events_missing' : 'events_taken', { data })
}

/** What was answered late, or not at all and had to be fetched from DingTalk's list, within a day. */
async function checkEventAnswers({ dependencies: { database, clock }, corp }: HealthContext): Promise<HealthOutcome> {
  const since = clock.now() - day
  const countOf = async (kind: 'event_slow' | 'event_recovered') => {
    const counts = await listDailyCounts(database, corp.corpId, kind, since)
    return counts.filter(({ lastAt }) => lastAt.getTime() > since).reduce((sum, { count }) => sum + count, 0)
  }
  const [slow, recovered] = [await countOf('event_slow'), await countOf('event_recovered')]
  if (slow > 0) return warning('events_slow', { data: { count: slow } })
  return recovered > 0 ? warning('events_recovered', { data: { count: recovered } }) : ok()
}

/** What came and was not worked off. */
async function checkEventWork({ dependencies: { database, clock }, corp }: HealthContext): Promise<HealthOutcome> {
  const { dead, deadType, late } = await countUnfinishedEvents(database, corp.corpId, clock.now() - echoWithin)
  if (dead > 0) return warning('events_dead', { data: { count: dead, type: deadType ?? '?' } })
  return late > 0 ? warning('events_waiting', { data: { count: late } }) : ok()
}

/** The last request that tells something of token, aes_key and owner; the last verification and the last event, epoch ms. */
async function readTraffic({ dependencies: { database }, corp }: HealthContext) {
  const [requests, lastEventAt] = await Promise.all([
    listVerificationRequests(database, corp.corpId),
    findLastEventAt(database, corp.corpId),
  ])
  const verified = requests.find(({ accepted, eventType }) => accepted && eventType === 'check_url')
  const telling = requests
    .map((request) => ({ ...request, cause: causeOf(request) }))
    .find(({ accepted, cause }) => accepted || cause !== undefined)
  return { last: telling, lastEventAt, verifiedAt: verified ? Date.parse(verified.at) : null }
}

function copyOfUrl({ dependencies: { config }, corp }: HealthContext) {
  return { what: 'request_url', text: requestUrlOf(corp, config.publicUrl) } as const
}
