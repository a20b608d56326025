import { sql, type Selectable } from 'kysely'
import type { EventDetail, EventRecovery, EventState, LoggedEvent } from '@meeting/shared'
import type { Database } from '../database/database.ts'
import type { IncomingEvents } from '../database/schema.ts'

export type EventFilter = {
  type?: string
  state?: EventState
  /** Epoch ms, from inclusive, to exclusive. */
  from?: number
  to?: number
  /** Only events that came before the one with this id. */
  before?: number
  limit: number
}

const columns = [
  'id',
  'eventType',
  'state',
  'createdAt',
  'updatedAt',
  'copies',
  'attempts',
  'outcome',
  'lastError',
  'dueAt',
  'replayedAt',
  'answeredInMs',
  'handledInMs',
] as const

/** Newest first, without what was in them. */
export async function listEvents(database: Database, corpId: string, filter: EventFilter): Promise<LoggedEvent[]> {
  const { type, state, from, to, before, limit } = filter
  const rows = await database
    .selectFrom('incomingEvents')
    .select(columns)
    .where('corpId', '=', corpId)
    .$if(type !== undefined, (query) => query.where('eventType', '=', type ?? ''))
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? ''))
    .$if(from !== undefined, (query) => query.where('createdAt', '>=', new Date(from ?? 0)))
    .$if(to !== undefined, (query) => query.where('createdAt', '<', new Date(to ?? 0)))
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toLoggedEvent)
}

export async function findEvent(database: Database, corpId: string, id: number): Promise<EventDetail | undefined> {
  const row = await database
    .selectFrom('incomingEvents')
    .select([...columns, 'payload'])
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && { ...toLoggedEvent(row), payload: row.payload }
}

/**
 * Puts an event that was done or given up back to the waiting ones, due at once, its attempts counted anew. Undefined: it is
 * waiting, or there is none. Answers its type and the state it had. `now` in epoch ms.
 */
export async function putBack(
  database: Database,
  corpId: string,
  id: number,
  now: number,
): Promise<{ type: string; state: string } | undefined> {
  const at = new Date(now)
  const before = await database
    .selectFrom('incomingEvents')
    .select(['eventType', 'state'])
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .where('state', '!=', 'waiting')
    .forUpdate()
    .executeTakeFirst()
  if (!before) return undefined
  await database
    .updateTable('incomingEvents')
    .set({
      state: 'waiting',
      attempts: 0,
      dueAt: at,
      leasedUntil: null,
      lastError: null,
      outcome: null,
      replayedAt: at,
      updatedAt: at,
    })
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .execute()
  return { type: before.eventType, state: before.state }
}

export type TypeCount = { type: string; lastReceivedAt: Date; recent: number; waiting: number; dead: number }

/** Every type that is in the log: when it last came, how many since an instant (epoch ms), and what is not done. */
export async function countByType(database: Database, corpId: string, since: number): Promise<TypeCount[]> {
  const { rows } = await sql<TypeCount>`
    select event_type as type, max(created_at) as last_received_at,
      (count(*) filter (where created_at >= ${new Date(since)}))::int as recent,
      (count(*) filter (where state = 'waiting'))::int as waiting, (count(*) filter (where state = 'dead'))::int as dead
    from incoming_events where corp_id = ${corpId} group by event_type order by event_type`.execute(database)
  return rows
}

/** How the scheduled task of this name stands. `now` in epoch ms. */
export async function findRecovery(
  database: Database,
  corpId: string,
  taskName: string,
  now: number,
): Promise<EventRecovery> {
  const row = await database
    .selectFrom('scheduledTasks')
    .select(['lastFinishedAt', 'lastError', 'dueAt', 'leasedUntil'])
    .where('corpId', '=', corpId)
    .where('name', '=', taskName)
    .executeTakeFirst()
  return {
    lastFinishedAt: row?.lastFinishedAt?.toISOString() ?? null,
    lastError: row?.lastError ?? null,
    dueAt: row?.dueAt.toISOString() ?? null,
    running: row?.leasedUntil != null && row.leasedUntil.getTime() > now,
  }
}

function toLoggedEvent(row: Pick<Selectable<IncomingEvents>, (typeof columns)[number]>): LoggedEvent {
  const isSettled = row.state !== 'waiting'
  return {
    id: row.id,
    type: row.eventType,
    // The table allows no other.
    state: row.state as EventState,
    receivedAt: row.createdAt.toISOString(),
    settledAt: isSettled ? row.updatedAt.toISOString() : null,
    workedMs: isSettled && row.replayedAt === null ? row.updatedAt.getTime() - row.createdAt.getTime() : null,
    answeredMs: row.answeredInMs,
    handledMs: row.handledInMs,
    copies: row.copies,
    attempts: row.attempts,
    outcome: row.outcome,
    lastError: row.lastError,
    dueAt: isSettled ? null : row.dueAt.toISOString(),
    replayedAt: row.replayedAt?.toISOString() ?? null,
  }
}
