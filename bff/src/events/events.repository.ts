import { CompiledQuery, sql } from 'kysely'
import { keepPlan, sqlState, withRetries, type Database } from '../database/database.ts'
import { createGroupWriter, type GroupWriter } from '../database/group-writer.ts'
import { digestPrefix } from './incoming-event.ts'

export type NewIncomingEvent = {
  dedupeKey: string
  eventType: string
  subjectId: string
  payload: string
}

/** An event of a Corp and when it came, epoch ms. */
export type ReceivedEvent = NewIncomingEvent & { corpId: string; receivedAt: number }

// Written once: this is the statement that stands between DingTalk and its answer. Numbered in order of arrival, and written in order
// of the key, so that copies that come to several processes do not deadlock.
const storeStatement = `${keepPlan}
  with numbered as materialized (
    select nextval('incoming_events_id_seq') as id, n.*
    from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
      as n(corp_id, dedupe_key, event_type, subject_id, payload, received_at)
  )
  insert into incoming_events as e (id, corp_id, dedupe_key, event_type, subject_id, payload, due_at, created_at, updated_at)
    overriding system value
  select id, corp_id, dedupe_key, event_type, subject_id, payload, received_at, received_at, received_at
  from numbered order by corp_id, dedupe_key
  on conflict (corp_id, dedupe_key) do update set copies = e.copies + 1,
    state = case when e.dedupe_key like '${digestPrefix}%' and e.state = 'done' then 'waiting' else e.state end,
    attempts = case when e.dedupe_key like '${digestPrefix}%' and e.state = 'done' then 0 else e.attempts end,
    due_at = case when e.dedupe_key like '${digestPrefix}%' and e.state = 'done' then excluded.due_at else e.due_at end`

/**
 * Stores events in the order in which they came, or counts one more copy of each. One that has no id of its own is worked on again:
 * it may be a second, genuine one that looks the same (events.md §7.1). Fails as a whole; two of one key cannot go together.
 */
async function storeEvents(database: Database, events: readonly ReceivedEvent[]): Promise<void> {
  const values = [
    events.map(({ corpId }) => corpId),
    events.map(({ dedupeKey }) => dedupeKey),
    events.map(({ eventType }) => eventType),
    events.map(({ subjectId }) => subjectId),
    events.map(({ payload }) => payload),
    events.map(({ receivedAt }) => new Date(receivedAt)),
  ]
  await withRetries(() => database.executeQuery(CompiledQuery.raw(storeStatement, values)))
}

/** Stores the events that DingTalk pushes to this process; those of the same moment together. */
export type EventStore = GroupWriter<ReceivedEvent, 'stored'>

export function createEventStore(database: Database): EventStore {
  return createGroupWriter({
    writeTogether: async (events) => {
      await storeEvents(database, events)
      return events.map(() => 'stored' as const)
    },
    keyOf: ({ corpId, dedupeKey }) => `${corpId} ${dedupeKey}`,
    // Text that PostgreSQL does not take, say.
    isOnesFault: (error) => /^2[23]/.test(sqlState(error) ?? ''),
  })
}

/** Stores one event by itself; `now` in epoch ms. */
export async function storeEvent(
  database: Database,
  corpId: string,
  event: NewIncomingEvent,
  now: number,
): Promise<void> {
  await storeEvents(database, [{ ...event, corpId, receivedAt: now }])
}

/** How long DingTalk waited for the first answer to each event, in ms. */
export async function saveAnswerTimes(
  database: Database,
  answers: readonly { corpId: string; dedupeKey: string; ms: number }[],
): Promise<void> {
  const rows = answers.map(({ corpId, dedupeKey, ms }) => ({
    corp_id: corpId,
    dedupe_key: dedupeKey,
    ms: Math.round(ms),
  }))
  await sql`
    update incoming_events e set answered_in_ms = a.ms
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as a(corp_id text, dedupe_key text, ms int)
    where e.corp_id = a.corp_id and e.dedupe_key = a.dedupe_key and e.answered_in_ms is null`.execute(database)
}

/** How often an event has come by now. */
export async function countCopies(database: Database, corpId: string, id: number): Promise<number> {
  const row = await database
    .selectFrom('incomingEvents')
    .select('copies')
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.copies ?? 0
}
