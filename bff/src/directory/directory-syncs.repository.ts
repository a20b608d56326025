import { sql, type Selectable } from 'kysely'
import type { DirectoryComparison, DirectorySyncCause, DirectorySyncProblem, DirectorySyncState } from '@meeting/shared'
import type { Database } from '../database/database.ts'
import type { DirectorySyncs } from '../database/schema.ts'

/** Kept for looking back; older ones go. */
const keptRuns = 30

/** A run as it is stored. Instants in epoch ms. */
export type StoredSync = {
  id: string
  cause: DirectorySyncCause
  requestedBy: string | null
  state: DirectorySyncState
  startedAt: number | null
  finishedAt: number | null
  activeMs: number
  calls: number
  departmentsFound: number
  departmentsRead: number
  peopleExpected: number | null
  problem: DirectorySyncProblem | null
  report: DirectoryComparison | null
}

/** Writes down that a run is wanted. `now` in epoch ms. */
export async function insertSync(
  database: Database,
  corpId: string,
  sync: { id: string; cause: DirectorySyncCause; requestedBy: string | null; now: number },
): Promise<void> {
  const { now, ...values } = sync
  await database
    .insertInto('directorySyncs')
    .values({ ...values, corpId, state: 'waiting', requestedAt: new Date(now) })
    .execute()
}

/** The newest run that has not come to its end: under way, asked for, or stopped. */
export async function findOpenSync(database: Database, corpId: string): Promise<StoredSync | undefined> {
  const row = await select(database, corpId).where('state', '!=', 'done').executeTakeFirst()
  return row && toSync(row)
}

/** The newest run that came to its end. */
export async function findLastSync(database: Database, corpId: string): Promise<StoredSync | undefined> {
  const row = await select(database, corpId).where('state', '=', 'done').executeTakeFirst()
  return row && toSync(row)
}

function select(database: Database, corpId: string) {
  return database
    .selectFrom('directorySyncs')
    .leftJoin('employees', (join) =>
      join
        .onRef('employees.corpId', '=', 'directorySyncs.corpId')
        .onRef('employees.id', '=', 'directorySyncs.requestedBy'),
    )
    .selectAll('directorySyncs')
    .select('employees.name as requestedByName')
    .where('directorySyncs.corpId', '=', corpId)
    .orderBy('requestedAt', 'desc')
    .orderBy('directorySyncs.id', 'desc')
    .limit(1)
}

/** The run is being carried out, for the first time or again. False: it was asked to stop meanwhile. */
export async function markRunning(database: Database, corpId: string, id: string, now: number): Promise<boolean> {
  const at = new Date(now)
  const result = await database
    .updateTable('directorySyncs')
    .set({ state: 'running', startedAt: sql<Date>`coalesce(started_at, ${at})`, savedAt: at })
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .where('state', '!=', 'stopping')
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export type SyncFigures = {
  calls: number
  departmentsFound: number
  departmentsRead: number
  peopleExpected?: number | null
}

/** How far it came; the time since the last saving was spent reading. Answers the state it is wanted in. */
export async function saveFigures(
  database: Database,
  corpId: string,
  id: string,
  { now, ...figures }: SyncFigures & { now: number },
): Promise<DirectorySyncState | undefined> {
  const at = new Date(now)
  const row = await database
    .updateTable('directorySyncs')
    .set({
      ...figures,
      problem: null,
      activeMs: sql<number>`active_ms + greatest(0, extract(epoch from ${at}::timestamptz - saved_at) * 1000)::bigint`,
      savedAt: at,
    })
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .returning('state')
    .executeTakeFirst()
  // The table allows no other.
  return row?.state as DirectorySyncState | undefined
}

/** Changes in which state a run is, out of one of the given. Answers whether it was in one. */
export async function turnSync(
  database: Database,
  corpId: string,
  id: string,
  { from, to }: { from: readonly DirectorySyncState[]; to: DirectorySyncState },
): Promise<boolean> {
  const result = await database
    .updateTable('directorySyncs')
    .set({ state: to })
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Why the last attempt failed; it is tried again. */
export async function saveProblem(
  database: Database,
  corpId: string,
  id: string,
  problem: DirectorySyncProblem,
): Promise<void> {
  await database
    .updateTable('directorySyncs')
    .set({
      problem: JSON.stringify(problem),
      state: sql<string>`case when state = 'running' then 'waiting' else state end`,
    })
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .execute()
}

/** Closes a run; those before it that never ended are forgotten, and so is what is too old to be looked at. */
export async function finishSync(
  database: Database,
  corpId: string,
  id: string,
  { report, now }: { report: DirectoryComparison; now: number },
): Promise<void> {
  const at = new Date(now)
  await database
    .updateTable('directorySyncs')
    .set({
      state: 'done',
      finishedAt: at,
      problem: null,
      report: JSON.stringify(report),
      activeMs: sql<number>`active_ms + greatest(0, extract(epoch from ${at}::timestamptz - saved_at) * 1000)::bigint`,
      savedAt: at,
    })
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .execute()
  await sql`delete from directory_syncs old where corp_id = ${corpId} and id <> ${id}::uuid and (
    (state <> 'done' and requested_at < (select requested_at from directory_syncs where id = ${id}::uuid))
    or id not in (select id from directory_syncs where corp_id = ${corpId} order by requested_at desc limit ${keptRuns}))`.execute(
    database,
  )
}

export type Finding = { kind: string; id: string; name: string | null }

/** Replaces what the last complete run found missing. */
export async function replaceFindings(database: Database, corpId: string, findings: readonly Finding[]): Promise<void> {
  const rows = findings.map(({ kind, id, name }) => ({ kind, id, name }))
  await database.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('directoryFindings').where('corpId', '=', corpId).execute()
    await sql`insert into directory_findings (corp_id, kind, subject_id, name)
      select ${corpId}, kind, id, name from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(kind text, id text, name text)
      on conflict do nothing`.execute(transaction)
  })
}

function toSync(row: Selectable<DirectorySyncs> & { requestedByName: string | null }): StoredSync {
  return {
    id: row.id,
    // The table allows no others; the two below are written by this file only.
    cause: row.cause as DirectorySyncCause,
    state: row.state as DirectorySyncState,
    problem: row.problem as DirectorySyncProblem | null,
    report: row.report as DirectoryComparison | null,
    requestedBy: row.requestedByName,
    startedAt: row.startedAt?.getTime() ?? null,
    finishedAt: row.finishedAt?.getTime() ?? null,
    activeMs: row.activeMs,
    calls: row.calls,
    departmentsFound: row.departmentsFound,
    departmentsRead: row.departmentsRead,
    peopleExpected: row.peopleExpected,
  }
}
