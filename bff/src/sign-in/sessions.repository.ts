import { selectAdministratorRole } from '../administration/administrator-role.ts'
import type { Database } from '../database/database.ts'
import type { StoredSession } from './sessions.types.ts'

type NewSession = Pick<
  StoredSession,
  'corpId' | 'employeeId' | 'isAdministrator' | 'platform' | 'createdAt' | 'expiresAt'
> & {
  tokenHash: Buffer
  now: number
}

export async function insertSession(database: Database, session: NewSession): Promise<void> {
  const { createdAt, expiresAt, now, ...rest } = session
  await database
    .insertInto('sessions')
    .values({
      ...rest,
      createdAt: new Date(createdAt),
      expiresAt: new Date(expiresAt),
      lastSeenAt: new Date(now),
      rotatedAt: new Date(now),
    })
    .execute()
}

/**
 * The session behind a token. Nobody's who left the company, whatever else happened; the administrator's role as it is today.
 * The only query that does not name a corpId: the token is what tells it.
 */
export async function findSession(database: Database, tokenHash: Buffer): Promise<StoredSession | undefined> {
  const row = await database
    .selectFrom('sessions')
    .innerJoin('employees', (join) =>
      join.onRef('employees.corpId', '=', 'sessions.corpId').onRef('employees.id', '=', 'sessions.employeeId'),
    )
    .where('sessions.tokenHash', '=', tokenHash)
    .where('employees.leftAt', 'is', null)
    .select([
      'sessions.corpId',
      'sessions.employeeId',
      selectAdministratorRole,
      'sessions.platform',
      'sessions.createdAt',
      'sessions.lastSeenAt',
      'sessions.rotatedAt',
      'sessions.expiresAt',
      'sessions.replacedAt',
    ])
    .executeTakeFirst()
  if (!row) return undefined
  return {
    corpId: row.corpId,
    employeeId: row.employeeId,
    isAdministrator: row.administratorRole !== null,
    administratorRole: row.administratorRole,
    platform: row.platform,
    createdAt: row.createdAt.getTime(),
    lastSeenAt: row.lastSeenAt.getTime(),
    rotatedAt: row.rotatedAt.getTime(),
    expiresAt: row.expiresAt.getTime(),
    replacedAt: row.replacedAt?.getTime() ?? null,
  }
}

export async function touchSession(
  database: Database,
  { corpId, tokenHash, now, expiresAt }: { corpId: string; tokenHash: Buffer; now: number; expiresAt: number },
): Promise<void> {
  await database
    .updateTable('sessions')
    .set({ lastSeenAt: new Date(now), expiresAt: new Date(expiresAt) })
    .where('corpId', '=', corpId)
    .where('tokenHash', '=', tokenHash)
    .execute()
}

/** Marks a token as replaced; false when another request was faster or the session is gone. */
export async function markReplaced(
  database: Database,
  { corpId, tokenHash, now }: { corpId: string; tokenHash: Buffer; now: number },
): Promise<boolean> {
  const result = await database
    .updateTable('sessions')
    .set({ replacedAt: new Date(now) })
    .where('corpId', '=', corpId)
    .where('tokenHash', '=', tokenHash)
    .where('replacedAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Ends one session with all tokens that it had: they share the instant of the sign-in. */
export async function deleteSession(
  database: Database,
  { corpId, employeeId, createdAt }: { corpId: string; employeeId: string; createdAt: number },
): Promise<void> {
  await database
    .deleteFrom('sessions')
    .where('corpId', '=', corpId)
    .where('employeeId', '=', employeeId)
    .where('createdAt', '=', new Date(createdAt))
    .execute()
}

/** What counts of somebody's sessions; a token that was exchanged is the same session as its successor. */
export async function listSessions(
  database: Database,
  { corpId, employeeId, now }: { corpId: string; employeeId: string; now: number },
): Promise<{ platform: string; createdAt: number; lastSeenAt: number }[]> {
  const rows = await database
    .selectFrom('sessions')
    .select(['platform', 'createdAt', 'lastSeenAt'])
    .where('corpId', '=', corpId)
    .where('employeeId', '=', employeeId)
    .where('replacedAt', 'is', null)
    .where('expiresAt', '>', new Date(now))
    .orderBy('lastSeenAt', 'desc')
    .limit(50)
    .execute()
  return rows.map(({ platform, createdAt, lastSeenAt }) => ({
    platform,
    createdAt: createdAt.getTime(),
    lastSeenAt: lastSeenAt.getTime(),
  }))
}

export async function deleteSessionsOf(database: Database, corpId: string, employeeId: string): Promise<void> {
  await database.deleteFrom('sessions').where('corpId', '=', corpId).where('employeeId', '=', employeeId).execute()
}

/** Removes what nobody can use any more; answers how many rows. Every Corp's: expiry belongs to the row, not to the Corp. */
export async function deleteExpiredSessions(
  database: Database,
  { now, replacedBefore }: { now: number; replacedBefore: number },
): Promise<number> {
  const result = await database
    .deleteFrom('sessions')
    .where((row) => row.or([row('expiresAt', '<', new Date(now)), row('replacedAt', '<', new Date(replacedBefore))]))
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}
