import type { Corp } from '../corps/corps.types.ts'
import type { Dependencies } from '../dependencies.ts'
import {
  readPush,
  toEventKeys,
  toPreviousEventKeys,
  toPushReply,
  type EventKeys,
  type Push,
  type PushProblem,
} from './event-push.ts'
import type { NewIncomingEvent } from './events.repository.ts'
import { selfTestType } from './self-test.ts'
import { parseEvent, toDedupeKey, toSubjectId, toTypeName } from './incoming-event.ts'

/** DingTalk gives up after 2.5 s; by then it should know that it has to come again. */
const storeWithinMs = 1_500

/** `refused`: not DingTalk's, or not for us. `not_stored`: genuine, but it must come again. */
export type Receipt =
  | {
      result: 'accepted'
      reply: ReturnType<typeof toPushReply>
      eventType: string
      matchedKeys: MatchedKeys
      /** Under which it was stored; null: it needed none of that. */
      dedupeKey: string | null
    }
  | { result: 'refused'; problem: PushProblem | 'not_subscribed' | 'no_event' | 'foreign_corp' }
  | { result: 'not_stored' }

/** Which pair of token and aes_key was right, while they are being replaced. */
export type MatchedKeys = 'current' | 'previous'

type Parts = Pick<Dependencies, 'eventStore' | 'clock' | 'ids' | 'log' | 'signals'>

/**
 * Takes one push: verified, opened, stored, and only then answered; the work comes later (design.md §3.4). The verification of
 * the address needs no database.
 */
export async function receiveEvent(parts: Parts, corp: Corp, push: Push): Promise<Receipt> {
  const current = toEventKeys(corp)
  if (!current) return { result: 'refused', problem: 'not_subscribed' }
  const { keys, matchedKeys, read } = readWithEither(current, corp, push, parts.clock.now())
  if (!read.ok) return { result: 'refused', problem: read.problem }
  const event = parseEvent(read.message)
  if (!event) return { result: 'refused', problem: 'no_event' }
  if (event.corpId !== null && event.corpId !== corp.corpId) return { result: 'refused', problem: 'foreign_corp' }
  if (event.type === 'check_url') {
    parts.log.info({ corpId: corp.corpId, owner: read.owner }, 'request URL verified by DingTalk')
    return { ...accept(parts, keys, read.owner), eventType: event.type, matchedKeys, dedupeKey: null }
  }
  if (event.type === selfTestType)
    return { ...accept(parts, keys, read.owner), eventType: event.type, matchedKeys, dedupeKey: null }
  // While it is being set up nothing is read yet; the first sync reads everything.
  if (corp.connectedAt === null)
    return { ...accept(parts, keys, read.owner), eventType: event.type, matchedKeys, dedupeKey: null }
  const dedupeKey = toDedupeKey(event, read.message)
  const stored = await storeInTime(parts, corp.corpId, {
    dedupeKey,
    eventType: toTypeName(event.type),
    subjectId: toSubjectId(event),
    payload: read.message,
  })
  if (!stored) return { result: 'not_stored' }
  parts.signals.poke('incoming_events')
  return { ...accept(parts, keys, read.owner), eventType: event.type, matchedKeys, dedupeKey }
}

/** By the present pair of token and aes_key, or by the one before while DingTalk may still use that. */
function readWithEither(current: EventKeys, corp: Corp, push: Push, now: number) {
  const read = readPush(current, push, now)
  const previous = read.ok ? undefined : toPreviousEventKeys(corp)
  const readAgain = previous && readPush(previous, push, now)
  if (previous && readAgain?.ok) return { keys: previous, matchedKeys: 'previous' as const, read: readAgain }
  return { keys: current, matchedKeys: 'current' as const, read }
}

function accept({ clock, ids }: Parts, keys: EventKeys, owner: string) {
  // Letters and digits only, as DingTalk's own nonces.
  const nonce = ids.secret(9).replaceAll(/[-_]/g, '0')
  return { result: 'accepted' as const, reply: toPushReply(keys, owner, { now: clock.now(), nonce }) }
}

const stored = new Error('stored in time')

/** Answers false when the database is down or too slow; an insert that succeeds later is met again as a copy. */
async function storeInTime(
  { eventStore, clock, log }: Parts,
  corpId: string,
  event: NewIncomingEvent,
): Promise<boolean> {
  const timer = new AbortController()
  const storing = eventStore.write({ ...event, corpId, receivedAt: clock.now() }).then(
    () => true,
    (error: unknown) => {
      log.error({ err: error, corpId, eventType: event.eventType }, 'event was not stored')
      return false
    },
  )
  const tooLong = clock.sleep(storeWithinMs, timer.signal).then(
    () => false,
    () => false,
  )
  try {
    return await Promise.race([storing, tooLong])
  } finally {
    // Without a reason of its own each abort would make an exception that nobody reads.
    timer.abort(stored)
  }
}
