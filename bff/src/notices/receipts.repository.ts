import { sql } from 'kysely'
import type { Database } from '../database/database.ts'

const at = (ms: number) => sql`${new Date(ms)}::timestamptz`

export type DueReceipt = { id: number; taskId: number; attempts: number; isNeeded: boolean }

/** Sends whose result is to be asked for; asked again at `nextAt` should this process die or DingTalk not know yet. */
export async function claimReceipts(
  database: Database,
  corpId: string,
  { now, nextAt, limit }: { now: number; nextAt: number; limit: number },
): Promise<DueReceipt[]> {
  const { rows } = await sql<DueReceipt>`
    with picked as materialized (
      select id from notice_sends where corp_id = ${corpId} and result_due_at <= ${at(now)}
      order by result_due_at limit ${limit} for update skip locked
    )
    update notice_sends s set result_due_at = ${at(nextAt)}, result_attempts = result_attempts + 1, updated_at = ${at(now)}
    from picked where s.id = picked.id
    returning s.id, s.task_id, s.result_attempts as attempts, s.is_needed`.execute(database)
  return rows
}

/** Nothing more is asked about it. */
export async function closeReceipt(database: Database, id: number): Promise<void> {
  await sql`update notice_sends set result_due_at = null where id = ${id}`.execute(database)
}

export type Receipt = { userId: string; delivery: 'delivered' | 'read' | null; refused: string | null }

/** Writes what DingTalk said of each person. Answers who of them has to read it in the app instead. */
export async function saveReceipts(
  database: Database,
  sendId: number,
  receipts: readonly Receipt[],
  now: number,
): Promise<string[]> {
  const { rows } = await sql<{ receiverId: string; isMissed: boolean }>`
    with told as (
      select * from jsonb_to_recordset(${JSON.stringify(receipts)}::jsonb) as x("userId" text, delivery text, refused text)
    )
    update notices n set updated_at = ${at(now)}, delivery = told.delivery,
      state = case when told.refused is null then n.state else 'missed' end, reason = told.refused
    from told, employees e
    where n.send_id = ${sendId} and n.state in ('sent', 'missed') and e.corp_id = n.corp_id and e.id = n.receiver_id and e.user_id = told."userId"
    returning n.receiver_id, n.state = 'missed' as is_missed`.execute(database)
  return rows.filter((row) => row.isMissed).map((row) => row.receiverId)
}

/** The people of a send of whom DingTalk has said nothing yet. */
export async function countSilent(database: Database, sendId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from notices
    where send_id = ${sendId} and state = 'sent' and delivery is null`.execute(database)
  return rows[0]?.count ?? 0
}
