import { sql } from 'kysely'
import type { AuditDetail, RoomWrite } from '@meeting/shared'
import type { Database } from '../database/database.ts'

/** A change of a room in DingTalk that was begun; instants in epoch ms. */
export type AskedWrite = {
  id: string
  roomId: string
  kind: RoomWrite['kind']
  name: string
  before: AuditDetail | null
  after: AuditDetail | null
  actorId: string | null
  actorAddress: string | null
}

/** Writes down what DingTalk is about to be asked. */
export async function insertWrite(database: Database, corpId: string, write: AskedWrite, now: number): Promise<void> {
  const { before, after, ...rest } = write
  await database
    .insertInto('roomWrites')
    .values({
      ...rest,
      corpId,
      state: 'asked',
      before: before && JSON.stringify(before),
      after: after && JSON.stringify(after),
      askedAt: new Date(now),
    })
    .execute()
}

/** Ends what was asked; false: somebody else has already. */
export async function settleWrite(
  database: Database,
  corpId: string,
  id: string,
  { state, code, now }: { state: 'done' | 'refused' | 'lost'; code: string | null; now: number },
): Promise<boolean> {
  const result = await database
    .updateTable('roomWrites')
    .set({ state, code, settledAt: new Date(now) })
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .where('state', '=', 'asked')
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** What was asked before `before` (epoch ms) and never settled, oldest first. */
export async function listAskedWrites(database: Database, corpId: string, before: number): Promise<AskedWrite[]> {
  const rows = await database
    .selectFrom('roomWrites')
    .select(['id', 'roomId', 'kind', 'name', 'before', 'after', 'actorId', 'actorAddress'])
    .where('corpId', '=', corpId)
    .where('state', '=', 'asked')
    .where('askedAt', '<=', new Date(before))
    .orderBy('askedAt')
    .execute()
  return rows.map((row) => ({
    ...row,
    // Only `insertWrite` writes these columns.
    kind: row.kind as RoomWrite['kind'],
    before: row.before as AuditDetail | null,
    after: row.after as AuditDetail | null,
  }))
}

/** Of each room the last write, where it is not known to be done. */
export async function listOpenWrites(
  database: Database,
  corpId: string,
): Promise<Map<string, RoomWrite & { name: string }>> {
  const { rows } = await sql<{
    roomId: string
    kind: RoomWrite['kind']
    state: RoomWrite['state'] | 'done'
    name: string
    code: string | null
    at: Date
  }>`
    select distinct on (room_id) room_id, kind, state, name, code, coalesce(settled_at, asked_at) as at
    from room_writes where corp_id = ${corpId} order by room_id, asked_at desc, id desc`.execute(database)
  return new Map(
    rows.flatMap(({ roomId, state, at, ...rest }) =>
      state === 'done' ? [] : [[roomId, { ...rest, state, at: at.toISOString() }] as const],
    ),
  )
}

/**
 * Forgets what was settled before an instant (epoch ms), but for each room's last, which is what the page of rooms shows. Answers
 * how many.
 */
export async function deleteSettledWrites(database: Database, corpId: string, before: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from room_writes w where corp_id = ${corpId} and settled_at < ${new Date(before)} and state <> 'asked'
      and exists (select from room_writes later where later.corp_id = w.corp_id and later.room_id = w.room_id
        and (later.asked_at, later.id) > (w.asked_at, w.id))`.execute(database)
  return Number(numAffectedRows ?? 0n)
}

/** How the last write ended of which DingTalk said anything. */
export async function findLastAnswer(
  database: Database,
  corpId: string,
): Promise<{ state: 'done' | 'refused'; code: string | null; at: Date } | undefined> {
  const row = await database
    .selectFrom('roomWrites')
    .select(['state', 'code', 'settledAt'])
    .where('corpId', '=', corpId)
    .where('state', 'in', ['done', 'refused'])
    .where('settledAt', 'is not', null)
    .orderBy('settledAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row?.settledAt) return undefined
  return { state: row.state === 'done' ? 'done' : 'refused', code: row.code, at: row.settledAt }
}
