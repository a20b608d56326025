import { CompiledQuery, sql } from 'kysely'
import { keepPlan, type Database } from '../database/database.ts'
import { digestPrefix } from './incoming-event.ts'

export type NewIncomingEvent = {
  dedupeKey: string
  eventType: string
  subjectId: string
  payload: string
}

// Written once: this is the statement that stands between DingTalk and its answer.
const storeStatement = `${keepPlan}
  insert into incoming_events as e (corp_id, dedupe_key, event_type, subject_id, payload, due_at, created_at, updated_at)
  values ($1, $2, $3, $4, $5, $6, $6, $6)
  on conflict (corp_id, dedupe_key) do update set copies = e.copies + 1,
    state = case when e.dedupe_key like '${digestPrefix}%' and e.state = 'done' then 'waiting' else e.state end,
    attempts = case when e.dedupe_key like '${digestPrefix}%' and e.state = 'done' then 0 else e.attempts end,
    due_at = case when e.dedupe_key like '${digestPrefix}%' and e.state = 'done' then excluded.due_at else e.due_at end`

/**
 * Stores an event, or counts one more copy of it. One that has no id of its own is worked on again: it may be a second, genuine
 * one that looks the same (events.md §7.1). `now` in epoch ms.
 */
export async function storeEvent(
  database: Database,
  corpId: string,
  event: NewIncomingEvent,
  now: number,
): Promise<void> {
  const values = [corpId, event.dedupeKey, event.eventType, event.subjectId, event.payload, new Date(now)]
  await database.executeQuery(CompiledQuery.raw(storeStatement, values))
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
