import type { Dependencies } from '../dependencies.ts'
import { isDingTalkError, isPassing } from '../dingtalk/dingtalk.errors.ts'
import { createWorkQueue, type WorkItem, type WorkQueue, type WorkResult } from '../work/work-queue.ts'
import { eventHandlers } from './event-handlers.ts'
import { countCopies } from './events.repository.ts'
import { digestPrefix, parseEvent } from './incoming-event.ts'

type StoredEvent = WorkItem & { dedupeKey: string; payload: string; copies: number }

const concurrency = 4
const maxAttempts = 8
const retryAfterMs = 30_000
const longestPauseMs = 15 * 60_000

/**
 * Works off the stored events: one at a time per subject, oldest first, tried again with growing pauses, given up in the end and
 * kept as dead. While DingTalk cannot be reached events wait without being counted as failed.
 */
export function createEventInbox(dependencies: Dependencies): WorkQueue {
  const { database, clock, log, signals } = dependencies
  return createWorkQueue<StoredEvent>({
    table: 'incoming_events',
    database,
    clock,
    log,
    signals,
    concurrency,
    maxAttempts,
    backoff: (attempts) => Math.min(longestPauseMs, 2_000 * 2 ** attempts),
    handle: (item) => handleStoredEvent(dependencies, item),
  })
}

async function handleStoredEvent(dependencies: Dependencies, item: StoredEvent): Promise<WorkResult> {
  const { corps, clock, database } = dependencies
  const corp = corps.find(item.corpId)
  if (!corp) return { result: 'done', outcome: 'the Corp is not connected any more' }
  const event = parseEvent(item.payload)
  const handle = event && eventHandlers.get(event.type)
  if (!event || !handle) return { result: 'done', outcome: 'unknown type' }
  try {
    const outcome = await handle({ dependencies, corp }, event)
    // Without ids, a second event that looks the same may have come while the first was being worked on.
    if (item.dedupeKey.startsWith(digestPrefix) && (await countCopies(database, item.corpId, item.id)) > item.copies)
      return { result: 'later', at: clock.now(), reason: 'came again meanwhile' }
    return { result: 'done', outcome }
  } catch (error) {
    if (!isPassing(error)) throw error
    const retryAt = isDingTalkError(error) ? error.details.retryAt : undefined
    return { result: 'later', at: retryAt ?? clock.now() + retryAfterMs, reason: String(error) }
  }
}
