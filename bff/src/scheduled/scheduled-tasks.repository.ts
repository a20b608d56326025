import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { Json } from '../database/schema.ts'

/** A task that this process holds; `startedAt` (epoch ms) tells its claim from later ones. */
export type ClaimedTask = {
  corpId: string
  name: string
  progress: unknown
  attempts: number
  startedAt: number
  /** Whether it never came to its end before. */
  isFirst: boolean
}

/** Makes sure that tasks exist; those that do keep when they are due. `now` in epoch ms. */
export async function ensureTasks(
  database: Database,
  corpId: string,
  names: readonly string[],
  now: number,
): Promise<void> {
  const at = new Date(now)
  await database
    .insertInto('scheduledTasks')
    .values(names.map((name) => ({ corpId, name, dueAt: at, updatedAt: at })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Takes up to `limit` tasks that are due, as one process among several. Instants in epoch ms. */
export async function claimTasks(
  database: Database,
  { names, now, leaseMs, limit }: { names: readonly string[]; now: number; leaseMs: number; limit: number },
): Promise<ClaimedTask[]> {
  const at = new Date(now)
  const { rows } = await sql<Omit<ClaimedTask, 'startedAt'>>`
    with picked as materialized (
      select corp_id, name from scheduled_tasks
      where name = any(${[...names]}::text[]) and due_at <= ${at} and (leased_until is null or leased_until < ${at})
      order by due_at, name limit ${limit} for update skip locked)
    update scheduled_tasks task
    set leased_until = ${new Date(now + leaseMs)}, attempts = attempts + 1, last_started_at = ${at}, updated_at = ${at}
    from picked where task.corp_id = picked.corp_id and task.name = picked.name
    returning task.corp_id, task.name, task.progress, task.attempts,
      task.last_finished_at is null as is_first`.execute(database)
  return rows.map((row) => ({ ...row, startedAt: now }))
}

/** Keeps a task for longer; answers the new end (epoch ms), undefined when another process has it now. */
export async function renewTask(database: Database, task: ClaimedTask, until: number): Promise<number | undefined> {
  const result = await heldTask(database, task)
    .set({ leasedUntil: new Date(until) })
    .executeTakeFirst()
  return result.numUpdatedRows > 0n ? until : undefined
}

/** Remembers how far a task came, in the database or transaction of the work itself. False: another process has it now. */
export async function saveProgress(database: Database, task: ClaimedTask, progress: Json | null): Promise<boolean> {
  const result = await heldTask(database, task)
    .set({ progress: progress === null ? null : JSON.stringify(progress) })
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Gives a task back: due again at `dueAt` (or earlier, should somebody have asked for it meanwhile). Epoch ms. */
export async function finishTask(
  database: Database,
  task: ClaimedTask,
  ending: { dueAt: number; now: number; error: string | null; countsAsFailure: boolean; hasRun: boolean },
): Promise<void> {
  const now = new Date(ending.now)
  await heldTask(database, task)
    .set({
      // Asked for while it ran: `requestTask` moved `due_at` past the start of this run.
      dueAt: sql<Date>`case when due_at > last_started_at then least(due_at, ${new Date(ending.dueAt)}) else ${new Date(ending.dueAt)} end`,
      leasedUntil: null,
      lastError: ending.error,
      updatedAt: now,
      ...(ending.hasRun ? { lastFinishedAt: now } : {}),
      ...(ending.countsAsFailure ? {} : { attempts: 0 }),
    })
    .execute()
}

/** Wants a task done soon: at `dueAt` (epoch ms) at the latest. One that is running now runs once more. */
export async function requestTask(database: Database, corpId: string, name: string, dueAt: number): Promise<void> {
  const at = new Date(dueAt)
  await sql`
    insert into scheduled_tasks as task (corp_id, name, due_at, updated_at) values (${corpId}, ${name}, ${at}, ${at})
    on conflict (corp_id, name) do update set due_at = case
      when task.leased_until is not null then greatest(${at}, task.last_started_at + interval '1 millisecond')
      else least(task.due_at, ${at}) end`.execute(database)
}

function heldTask(database: Database, task: ClaimedTask) {
  return database
    .updateTable('scheduledTasks')
    .where('corpId', '=', task.corpId)
    .where('name', '=', task.name)
    .where('lastStartedAt', '=', new Date(task.startedAt))
    .where('leasedUntil', 'is not', null)
}

/** Whether each of these tasks has had its first run, even if it failed. */
export async function haveRun(database: Database, corpId: string, names: readonly string[]): Promise<boolean> {
  const { count } = await database
    .selectFrom('scheduledTasks')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('corpId', '=', corpId)
    .where('name', 'in', names)
    .where((eb) => eb.or([eb('lastFinishedAt', 'is not', null), eb('lastError', 'is not', null)]))
    .executeTakeFirstOrThrow()
  return count === names.length
}

/** How a task stands; undefined: there is none of this name. */
export async function findTask(
  database: Database,
  corpId: string,
  name: string,
): Promise<{ lastFinishedAt: Date | null; lastError: string | null } | undefined> {
  return database
    .selectFrom('scheduledTasks')
    .select(['lastFinishedAt', 'lastError'])
    .where('corpId', '=', corpId)
    .where('name', '=', name)
    .executeTakeFirst()
}
