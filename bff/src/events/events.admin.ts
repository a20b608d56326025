import {
  subscribedEventTypes,
  type EventDetail,
  type EventPage,
  type EventTypes,
  type EventTypeSummary,
} from '@meeting/shared'
import type { EventsQuery } from '@meeting/shared/events/events.schema'
import { recordAudit, type AuditActor } from '../audit/audit.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import { DomainError } from '../errors.ts'
import { requestTask } from '../scheduled/task-requests.ts'
import { countByType, findEvent, findRecovery, listEvents, putBack, type TypeCount } from './events.admin.repository.ts'

const weekMs = 7 * 24 * 60 * 60_000
/** The name of the task in `scheduled/corp-tasks.ts`. */
const recoveryTask = 'events.failed_list'

/** One page of what DingTalk sent, newest first. */
export async function listLoggedEvents({ dependencies, corp }: CorpContext, query: EventsQuery): Promise<EventPage> {
  const { from, to, limit, ...rest } = query
  const filter = {
    ...rest,
    ...(from ? { from: Date.parse(from) } : {}),
    ...(to ? { to: Date.parse(to) } : {}),
  }
  // One more tells whether there is another page.
  const events = await listEvents(dependencies.database, corp.corpId, { ...filter, limit: limit + 1 })
  const shown = events.slice(0, limit)
  return { events: shown, nextCursor: events.length > limit ? (shown.at(-1)?.id ?? null) : null }
}

/** One event with what was in it. Throws `resource.not_found`. */
export async function getLoggedEvent({ dependencies, corp }: CorpContext, id: number): Promise<EventDetail> {
  const event = await findEvent(dependencies.database, corp.corpId, id)
  if (!event) throw new DomainError('resource.not_found', { message: 'no such event' })
  return event
}

/** Every subscribed type, also those never seen, then the others that came; and how the recovery stands. */
export async function summarizeTypes({ dependencies, corp }: CorpContext): Promise<EventTypes> {
  const { database, clock } = dependencies
  const now = clock.now()
  const [counts, recovery] = await Promise.all([
    countByType(database, corp.corpId, now - weekMs),
    findRecovery(database, corp.corpId, recoveryTask, now),
  ])
  const wanted: readonly string[] = subscribedEventTypes
  const others = counts.map(({ type }) => type).filter((type) => !wanted.includes(type))
  const types = [...wanted, ...others].map((type) =>
    toSummary(
      type,
      wanted.includes(type),
      counts.find((count) => count.type === type),
    ),
  )
  return { types, recovery }
}

/** Has an event worked off again; one that is waiting stays as it is. Throws `resource.not_found`. */
export async function replayEvent(context: CorpContext, id: number, actor: AuditActor): Promise<EventDetail> {
  const { database, clock, signals } = context.dependencies
  const { corpId } = context.corp
  const now = clock.now()
  await database.transaction().execute(async (transaction) => {
    const before = await putBack(transaction, corpId, id, now)
    if (!before) return
    await recordAudit(transaction, {
      corpId,
      actor,
      action: 'events.replayed',
      subject: { kind: 'event', id: String(id), name: `${before.type} #${id}` },
      before: { state: before.state },
      after: { state: 'waiting' },
      at: now,
    })
  })
  signals.poke('incoming_events')
  return getLoggedEvent(context, id)
}

/** Has DingTalk's list of what it could not deliver read now, by whichever process is first to see it. */
export async function requestRecovery({ dependencies, corp }: CorpContext, actor: AuditActor): Promise<void> {
  const { database, clock } = dependencies
  const now = clock.now()
  await database.transaction().execute(async (transaction) => {
    await requestTask(transaction, corp.corpId, recoveryTask, now)
    const subject = { kind: 'event', id: null, name: null } as const
    await recordAudit(transaction, { corpId: corp.corpId, actor, action: 'events.recovered', subject, at: now })
  })
}

function toSummary(type: string, subscribed: boolean, count: TypeCount | undefined): EventTypeSummary {
  return {
    type,
    subscribed,
    lastReceivedAt: count?.lastReceivedAt.toISOString() ?? null,
    lastWeek: count?.recent ?? 0,
    waiting: count?.waiting ?? 0,
    dead: count?.dead ?? 0,
  }
}
