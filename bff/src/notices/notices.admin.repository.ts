import { sql } from 'kysely'
import { noticeKinds, type LoggedNotice, type NoticeCounts, type NoticeKind } from '@meeting/shared'
import type { NoticeLogQuery } from '@meeting/shared/notices/notices.schema'
import type { Database } from '../database/database.ts'

const at = (ms: number) => sql`${new Date(ms)}::timestamptz`
const noCounts: NoticeCounts = { sent: 0, read: 0, missed: 0, waiting: 0, dropped: 0 }

/** How many notices of each kind came to which end since an instant (epoch ms), one per person; tests left out. */
export async function countNotices(
  database: Database,
  corpId: string,
  since: number,
): Promise<Map<NoticeKind, NoticeCounts>> {
  const { rows } = await sql<NoticeCounts & { kind: string }>`
    select kind, count(*) filter (where state = 'sent')::int as sent, count(*) filter (where delivery = 'read')::int as read,
      count(*) filter (where state = 'missed')::int as missed, count(*) filter (where state in ('waiting', 'sending'))::int as waiting,
      count(*) filter (where state = 'dropped')::int as dropped
    from notices where corp_id = ${corpId} and created_at >= ${at(since)} group by kind`.execute(database)
  const counted = new Map(rows.map(({ kind, ...counts }) => [kind, counts]))
  return new Map(noticeKinds.map((kind) => [kind, counted.get(kind) ?? noCounts]))
}

/** A page of the log, newest first. */
export async function listLog(
  database: Database,
  corpId: string,
  { state, kind, before, limit }: NoticeLogQuery & { limit: number },
): Promise<LoggedNotice[]> {
  return selectLog(
    database,
    sql`n.corp_id = ${corpId} and (${state ?? null}::text is null or n.state = ${state ?? null})
      and (${kind ?? null}::text is null or n.kind = ${kind ?? null}) and (${before ?? null}::bigint is null or n.id < ${before ?? null}::bigint)
      order by n.id desc limit ${limit}`,
  )
}

export async function findLogged(database: Database, corpId: string, id: number): Promise<LoggedNotice | undefined> {
  const [notice] = await selectLog(database, sql`n.corp_id = ${corpId} and n.id = ${id}`)
  return notice
}

async function selectLog(database: Database, where: ReturnType<typeof sql>): Promise<LoggedNotice[]> {
  const { rows } = await sql<Omit<LoggedNotice, 'at' | 'sentAt'> & { at: Date; sentAt: Date | null }>`
    select n.id, n.kind, e.name as receiver, case when n.kind = 'test' then n.title end as title, n.state, n.delivery, n.reason, n.attempts, n.created_at as at, n.sent_at
    from notices n join employees e on e.corp_id = n.corp_id and e.id = n.receiver_id where ${where}`.execute(database)
  return rows.map((row) => ({ ...row, at: row.at.toISOString(), sentAt: row.sentAt?.toISOString() ?? null }))
}

/** Asks for a text to be sent to one person at once. Answers its id. */
export async function insertTest(
  database: Database,
  corpId: string,
  test: { receiverId: string; title: string; body: string; language: string; notAfter: number; now: number },
): Promise<number> {
  const { title, body, language } = test
  const now = new Date(test.now)
  const { id } = await database
    .insertInto('notices')
    .values({
      corpId,
      kind: 'test',
      receiverId: test.receiverId,
      detail: JSON.stringify({ test: { title, body, language } }),
      dueAt: now,
      notAfter: new Date(test.notAfter),
      createdAt: now,
      updatedAt: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Forgets what is older than an instant (epoch ms). */
export async function pruneNotices(database: Database, corpId: string, before: number): Promise<void> {
  await sql`delete from notices where corp_id = ${corpId} and created_at < ${at(before)} and state in ('sent', 'missed', 'dropped')`.execute(
    database,
  )
  await sql`delete from notice_sends where corp_id = ${corpId} and created_at < ${at(before)}`.execute(database)
}
