import type { Database } from '../database/database.ts'
import type { SetupNotes, SetupSession } from './setup.types.ts'

export async function insertLink(
  database: Database,
  link: { tokenHash: Buffer; corpId: string | null; createdAt: number; expiresAt: number },
): Promise<void> {
  const { createdAt, expiresAt, ...rest } = link
  await database
    .insertInto('setupLinks')
    .values({ ...rest, createdAt: new Date(createdAt), expiresAt: new Date(expiresAt) })
    .execute()
}

/** Uses a link up. Undefined: unknown, too old, or used before; of two that open it at once only one gets it. */
export async function takeLink(
  database: Database,
  tokenHash: Buffer,
  now: number,
): Promise<{ corpId: string | null } | undefined> {
  return database
    .updateTable('setupLinks')
    .set({ openedAt: new Date(now) })
    .where('tokenHash', '=', tokenHash)
    .where('openedAt', 'is', null)
    .where('expiresAt', '>', new Date(now))
    .returning('corpId')
    .executeTakeFirst()
}

/** Removes links and sessions that nobody can use any more. What a session left behind of a Corp stays. */
export async function deleteExpired(database: Database, now: number): Promise<void> {
  await database.deleteFrom('setupLinks').where('expiresAt', '<', new Date(now)).execute()
  await database
    .deleteFrom('setupSessions')
    .where('expiresAt', '<', new Date(now))
    .where('corpId', 'is', null)
    .execute()
}

export async function insertSession(database: Database, session: SetupSession, now: number): Promise<void> {
  const { tokenHash, corpId, isRepair, notes, expiresAt } = session
  await database
    .insertInto('setupSessions')
    .values({
      tokenHash,
      corpId,
      isRepair,
      progress: JSON.stringify(notes),
      createdAt: new Date(now),
      expiresAt: new Date(expiresAt),
    })
    .execute()
}

/** The session behind a token; undefined when there is none or it is over. */
export async function findSession(
  database: Database,
  tokenHash: Buffer,
  now: number,
): Promise<SetupSession | undefined> {
  const row = await database
    .selectFrom('setupSessions')
    .selectAll()
    .where('tokenHash', '=', tokenHash)
    .where('expiresAt', '>', new Date(now))
    .executeTakeFirst()
  return row && toSession(row)
}

/** The latest session about a Corp, also one that is over: what it remembers is gone on with. */
export async function findSessionOf(database: Database, corpId: string): Promise<SetupSession | undefined> {
  const row = await database
    .selectFrom('setupSessions')
    .selectAll()
    .where('corpId', '=', corpId)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && toSession(row)
}

/** Ends every session about a Corp; answers how many there were. */
export async function deleteSessionsOf(database: Database, corpId: string): Promise<number> {
  const result = await database.deleteFrom('setupSessions').where('corpId', '=', corpId).executeTakeFirst()
  return Number(result.numDeletedRows)
}

/** Makes links about a Corp, and with `alsoOpen` those about none yet, useless. */
export async function deleteLinks(
  database: Database,
  { corpId, alsoOpen }: { corpId: string; alsoOpen: boolean },
): Promise<void> {
  await database
    .deleteFrom('setupLinks')
    .where((row) => row.or([row('corpId', '=', corpId), ...(alsoOpen ? [row('corpId', 'is', null)] : [])]))
    .execute()
}

export async function saveSessionCorp(database: Database, tokenHash: Buffer, corpId: string): Promise<void> {
  await database.updateTable('setupSessions').set({ corpId }).where('tokenHash', '=', tokenHash).execute()
}

export async function saveNotes(database: Database, tokenHash: Buffer, notes: SetupNotes): Promise<void> {
  await database
    .updateTable('setupSessions')
    .set({ progress: JSON.stringify(notes) })
    .where('tokenHash', '=', tokenHash)
    .execute()
}

export type TaskTimes = { name: string; startedAt: Date | null; finishedAt: Date | null; error: string | null }

/** How far the first reading of a Corp is. */
export async function readFirstSync(database: Database, corpId: string) {
  const [tasks, counts] = await Promise.all([
    database
      .selectFrom('scheduledTasks')
      .select(['name', 'lastStartedAt as startedAt', 'lastFinishedAt as finishedAt', 'lastError as error'])
      .where('corpId', '=', corpId)
      .where('name', 'in', ['directory.check', 'rooms.check'])
      .execute(),
    database
      .selectNoFrom((row) => [
        row
          .selectFrom('employees')
          .select(row.fn.countAll<number>().as('count'))
          .where('corpId', '=', corpId)
          .where('leftAt', 'is', null)
          .as('employees'),
        row
          .selectFrom('departments')
          .select(row.fn.countAll<number>().as('count'))
          .where('corpId', '=', corpId)
          .where('removedAt', 'is', null)
          .as('departments'),
        row
          .selectFrom('rooms')
          .select(row.fn.countAll<number>().as('count'))
          .where('corpId', '=', corpId)
          .where('removedAt', 'is', null)
          .as('rooms'),
      ])
      .executeTakeFirstOrThrow(),
  ])
  return { tasks, counts }
}

type SessionRow = {
  tokenHash: Buffer
  corpId: string | null
  isRepair: boolean
  progress: unknown
  expiresAt: Date
}

function toSession({ tokenHash, corpId, isRepair, progress, expiresAt }: SessionRow): SetupSession {
  // Written by `insertSession` and `saveNotes` only.
  return { tokenHash, corpId, isRepair, notes: progress as SetupNotes, expiresAt: expiresAt.getTime() }
}
