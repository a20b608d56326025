import type { CorpContext } from '../corps/corp-context.ts'
import { countToday } from '../health/daily-counts.ts'
import type { FailedEvent } from '../dingtalk/dingtalk.types.ts'
import { storeEvent } from './events.repository.ts'
import { parseEvent, toDedupeKey, toSubjectId, toTypeName } from './incoming-event.ts'

/** No list is longer than this; one that is has something wrong with it. */
const maxPages = 200

/**
 * Fetches what DingTalk could not deliver into the inbox. Each call deletes what the one before returned (events.md §3.7), so a
 * page is stored before the next is asked for. Answers how many there were. Throws `DingTalkError`.
 */
export async function fetchFailedEvents({ dependencies, corp }: CorpContext, signal: AbortSignal): Promise<number> {
  const { database, clock, log, signals } = dependencies
  const { events } = dependencies.dingtalk(corp)
  let stored = 0
  for (let page = 0; page < maxPages; page += 1) {
    signal.throwIfAborted()
    const { failed, hasMore } = await events.listFailed()
    for (const event of failed) {
      await storeEvent(database, corp.corpId, toStorable(event), clock.now())
      stored += 1
    }
    if (!hasMore || failed.length === 0) break
  }
  if (stored > 0) {
    log.info({ corpId: corp.corpId, stored }, 'events recovered that could not be delivered')
    signals.poke('incoming_events')
    await countToday(dependencies, corp.corpId, [{ kind: 'event_recovered', name: 'failed_list', count: stored }])
  }
  return stored
}

/** The payload lies under one more key in some elements (server-api.md §7.1); whatever it is, it is kept. */
function toStorable({ eventType, occurredAt, payload }: FailedEvent) {
  const inner = isRecord(payload) && isRecord(payload['callbackData']) ? payload['callbackData'] : payload
  const around = isRecord(payload) ? payload : {}
  const message = JSON.stringify({
    ...around,
    ...(isRecord(inner) ? inner : { data: inner }),
    eventType,
    eventTime: occurredAt,
  })
  const event = parseEvent(message) ?? {
    type: eventType,
    subType: null,
    corpId: null,
    eventId: null,
    bizId: null,
    occurredAt,
    fields: {},
  }
  return {
    dedupeKey: toDedupeKey(event, message),
    eventType: toTypeName(event.type),
    subjectId: toSubjectId(event),
    payload: message,
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
