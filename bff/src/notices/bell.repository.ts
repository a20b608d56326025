import { sql } from 'kysely'
import type { BellNotice, NoticeKind, NoticeLanguage } from '@meeting/shared'
import type { Database } from '../database/database.ts'

const at = (ms: number) => sql`${new Date(ms)}::timestamptz`

/** What did not reach somebody in DingTalk (or not yet) and was not seen here; as the partial index has it. */
const isUnseen = sql`seen_at is null and (state = 'missed' or (state = 'waiting' and attempts > 0))`
const isShown = sql`(state in ('sent', 'missed') or (state = 'waiting' and attempts > 0)) and title is not null`

/** How many notices somebody has missed; people who have none are not in the answer. */
export async function countUnseen(
  database: Database,
  corpId: string,
  employeeIds: readonly string[],
): Promise<Record<string, number>> {
  if (employeeIds.length === 0) return {}
  const { rows } = await sql<{ receiverId: string; count: number }>`
    select receiver_id, count(*)::int as count from notices
    where corp_id = ${corpId} and receiver_id = any(${employeeIds}::uuid[]) and ${isUnseen}
    group by receiver_id`.execute(database)
  return Object.fromEntries(rows.map((row) => [row.receiverId, row.count]))
}

/** What somebody was told, newest first; `before`: ids below it. */
export async function listBell(
  database: Database,
  corpId: string,
  employeeId: string,
  { before, since, limit }: { before: number | null; since: number; limit: number },
): Promise<BellNotice[]> {
  const { rows } = await sql<Omit<BellNotice, 'at'> & { at: Date }>`
    select id, kind, title, coalesce(body, '') as body, booking_id, created_at as at,
      (state <> 'sent') as is_missed, (${isUnseen}) as is_unseen
    from notices
    where corp_id = ${corpId} and receiver_id = ${employeeId}::uuid and ${isShown} and created_at >= ${at(since)}
      and (${before}::bigint is null or id < ${before}::bigint)
    order by id desc limit ${limit}`.execute(database)
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

/** Up to a notice (its id), all are seen. */
export async function markSeen(
  database: Database,
  corpId: string,
  employeeId: string,
  { upTo, now }: { upTo: number; now: number },
): Promise<void> {
  await sql`update notices set seen_at = ${at(now)}
    where corp_id = ${corpId} and receiver_id = ${employeeId}::uuid and id <= ${upTo} and ${isUnseen}`.execute(database)
}

export async function listMutes(database: Database, corpId: string, employeeId: string): Promise<string[]> {
  const rows = await database
    .selectFrom('noticeMutes')
    .select('kind')
    .where('corpId', '=', corpId)
    .where('employeeId', '=', employeeId)
    .execute()
  return rows.map((row) => row.kind)
}

/** Of these kinds, exactly these are muted from now on; other kinds stay as they are. */
export async function saveMutes(
  database: Database,
  corpId: string,
  employeeId: string,
  { kinds, muted }: { kinds: readonly NoticeKind[]; muted: readonly NoticeKind[] },
): Promise<void> {
  await sql`delete from notice_mutes where corp_id = ${corpId} and employee_id = ${employeeId}::uuid
    and kind = any(${kinds}::text[])`.execute(database)
  await sql`insert into notice_mutes (corp_id, employee_id, kind)
    select distinct ${corpId}, ${employeeId}::uuid, kind from unnest(${muted}::text[]) kind
    where kind = any(${kinds}::text[])`.execute(database)
}

/** Remembers in which language somebody uses the app. */
export async function saveLanguage(
  database: Database,
  corpId: string,
  employeeId: string,
  language: NoticeLanguage,
): Promise<void> {
  await database
    .updateTable('employees')
    .set({ language })
    .where('corpId', '=', corpId)
    .where('id', '=', employeeId)
    .execute()
}

/** How many notices somebody has missed, and in which language they are told. */
export async function readBell(
  database: Database,
  corpId: string,
  employeeId: string,
): Promise<{ unseen: number; language: NoticeLanguage | null }> {
  const { rows } = await sql<{ unseen: number; language: NoticeLanguage | null }>`
    select e.language, (select count(*)::int from notices
      where corp_id = ${corpId} and receiver_id = ${employeeId}::uuid and ${isUnseen}) as unseen
    from employees e where e.corp_id = ${corpId} and e.id = ${employeeId}::uuid`.execute(database)
  return rows[0] ?? { unseen: 0, language: null }
}
