import { sql, type RawBuilder } from 'kysely'
import type { BookingState, NoticeKind, NoticeLanguage, Refusal } from '@meeting/shared'
import type { NoticeCard } from '@meeting/shared/notices/notice-card'
import type { Database } from '../database/database.ts'
import type { NoticeDetail } from './notices.types.ts'

/** The booking that a notice is about, as it stands at this moment. Instants in epoch ms. */
export type NoticedBooking = {
  id: string
  state: BookingState
  title: string
  start: number
  end: number
  timeZone: string | null
  roomNames: string[]
  organizerId: string | null
  organizerName: string | null
  refusal: Refusal | null
}

/** A notice that is due, with everything that decides what is sent of it. `kind` `test`: asked for by an administrator. */
export type DueNotice = {
  id: number
  kind: NoticeKind | 'test'
  detail: NoticeDetail & { test?: { title: string; body: string; language: NoticeLanguage } }
  notAfter: number
  attempts: number
  isSeen: boolean
  isMuted: boolean
  isInvited: boolean
  actorName: string | null
  booking: NoticedBooking | null
  receiver: { id: string; userId: string; language: NoticeLanguage | null; hasLeft: boolean }
}

/** One card for some people, about to be sent. */
export type PreparedSend = {
  id: number
  userIds: string[]
  card: NoticeCard
  isNeeded: boolean
  /** The most failures that one of its notices has seen. */
  attempts: number
}

const epoch = (expression: string) => sql.raw(`(extract(epoch from ${expression}) * 1000)::float8`)
const at = (ms: number) => sql`${new Date(ms)}::timestamptz`

/** Which Corps have something to send, to ask about, or to take over from a process that died. */
export async function listCorpsWithWork(database: Database, now: number): Promise<string[]> {
  const { rows } = await sql<{ corpId: string }>`
    select corp_id from notices where state = 'waiting' and due_at <= ${at(now)}
    union select corp_id from notice_sends where state in ('prepared', 'sending') and leased_until < ${at(now)}
    union select corp_id from notice_sends where result_due_at <= ${at(now)}`.execute(database)
  return rows.map((row) => row.corpId)
}

/** False: another process is choosing what to send for this Corp. Held until the transaction ends. */
export async function tryLockSending(transaction: Database, corpId: string): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('notices'), hashtext(${corpId})) as locked`.execute(transaction)
  return rows[0]?.locked === true
}

/**
 * Everything that is due for some people, locked: for each of them all of it, so that it goes in one card, and nobody whose last
 * card is younger than `pauseMs`.
 */
export async function claimDue(
  transaction: Database,
  corpId: string,
  { now, pauseMs, limit }: { now: number; pauseMs: number; limit: number },
): Promise<DueNotice[]> {
  const { rows } = await sql<DueNotice>`
    with receivers as materialized (
      select distinct n.receiver_id from (
        select receiver_id from notices n
        where n.corp_id = ${corpId} and n.state = 'waiting' and n.due_at <= ${at(now)}
          and (n.kind = 'test' or not exists (select from notices earlier where earlier.corp_id = n.corp_id
            and earlier.receiver_id = n.receiver_id and earlier.sent_at > ${at(now - pauseMs)}))
        order by n.due_at limit ${limit}) n
    )
    select n.id, n.kind, n.detail, ${epoch('n.not_after')} as not_after, n.attempts, n.seen_at is not null as is_seen,
      exists (select from notice_mutes m
        where m.corp_id = n.corp_id and m.employee_id = n.receiver_id and m.kind = n.kind) as is_muted,
      exists (select from booking_attendees a
        where a.booking_id = n.booking_id and a.employee_id = n.receiver_id) as is_invited,
      actor.name as actor_name, ${bookingOf(sql`n.booking_id`, corpId)} as booking,
      json_build_object('id', e.id, 'userId', e.user_id, 'language', e.language, 'hasLeft', e.left_at is not null) as receiver
    from receivers join notices n on n.receiver_id = receivers.receiver_id
    join employees e on e.corp_id = n.corp_id and e.id = n.receiver_id
    left join employees actor on actor.corp_id = n.corp_id and actor.id = (n.detail->>'actorId')::uuid
    where n.corp_id = ${corpId} and n.state = 'waiting' and n.due_at <= ${at(now)}
    order by n.id for update of n`.execute(transaction)
  return rows
}

/** The rooms that the booking has; of one that has ended, those that it had last. */
function bookingOf(id: RawBuilder<unknown>, corpId: string): RawBuilder<unknown> {
  const names = (where: string) => sql`(
    select json_agg(r.name order by r.sort_order, r.id) from room_occupancies o join rooms r on r.id = o.room_id
    where o.booking_id = b.id ${sql.raw(where)})`
  return sql`(
    select json_build_object('id', b.id, 'state', b.state, 'title', coalesce(b.title, ''), 'refusal', b.refusal,
      'start', ${epoch('lower(b.during)')}, 'end', ${epoch('upper(b.during)')},
      'timeZone', (select r.time_zone from room_occupancies o join rooms r on r.id = o.room_id
        where o.booking_id = b.id order by o.active desc, r.sort_order, r.id limit 1),
      'roomNames', coalesce(${names('and (o.active or o.conflict)')}, ${names('')}, '[]'),
      'organizerId', b.organizer_id, 'organizerName', coalesce(o.name, b.organizer_name))
    from bookings b left join employees o on o.corp_id = b.corp_id and o.id = b.organizer_id
    where b.corp_id = ${corpId} and b.id = ${id})`
}

/** What is not going to be sent: `dropped` is of no use to anybody any more, `missed` is shown in the app. */
export async function endUnsent(
  transaction: Database,
  corpId: string,
  ended: readonly { id: number; state: 'dropped' | 'missed'; reason: string; title?: string; body?: string }[],
  now: number,
): Promise<void> {
  if (ended.length === 0) return
  await sql`update notices n set state = x.state, reason = x.reason, title = coalesce(x.title, n.title), body = coalesce(x.body, n.body),
      updated_at = ${at(now)}
    from jsonb_to_recordset(${JSON.stringify(ended)}::jsonb) as x(id bigint, state text, reason text, title text, body text)
    where n.corp_id = ${corpId} and n.id = x.id`.execute(transaction)
}

/** Numbers for cards that are about to be composed: each card shows its own. */
export async function takeNumbers(transaction: Database, count: number): Promise<number[]> {
  if (count === 0) return []
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('notice_sends', 'id')) as id from generate_series(1, ${count})`.execute(
    transaction,
  )
  return rows.map((row) => row.id)
}

export type NewSend = PreparedSend & { notices: { id: number; title: string; body: string }[]; receivers: number }

/** Writes down what is going to be sent: from here on the notices belong to their sends. */
export async function insertSends(
  transaction: Database,
  corpId: string,
  sends: readonly NewSend[],
  { now, leasedUntil }: { now: number; leasedUntil: number },
): Promise<void> {
  const rows = sends.map(({ id, card, isNeeded, receivers }) => ({ id, message: card, is_needed: isNeeded, receivers }))
  await sql`
    insert into notice_sends (id, corp_id, state, message, is_needed, receivers, leased_until, created_at, updated_at)
    overriding system value
    select id, ${corpId}, 'prepared', message, is_needed, receivers, ${at(leasedUntil)}, ${at(now)}, ${at(now)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id bigint, message jsonb, is_needed boolean, receivers int)`.execute(
    transaction,
  )
  const notices = sends.flatMap((send) => send.notices.map((notice) => ({ ...notice, send_id: send.id })))
  await sql`update notices n set state = 'sending', send_id = x.send_id, title = x.title, body = x.body, sent_at = ${at(now)},
      updated_at = ${at(now)}
    from jsonb_to_recordset(${JSON.stringify(notices)}::jsonb) as x(id bigint, send_id bigint, title text, body text)
    where n.corp_id = ${corpId} and n.id = x.id`.execute(transaction)
}

/** Written right before the call: whoever finds it later knows that it may have been made. False: taken over meanwhile. */
export async function markSending(
  database: Database,
  id: number,
  { now, leasedUntil }: { now: number; leasedUntil: number },
): Promise<boolean> {
  const { rows } =
    await sql`update notice_sends set state = 'sending', leased_until = ${at(leasedUntil)}, updated_at = ${at(now)}
    where id = ${id} and state = 'prepared' returning id`.execute(database)
  return rows.length > 0
}

/** Gives back what was prepared and is not going to be called by this process: anybody may take it over at once. */
export async function releasePrepared(database: Database, ids: readonly number[], now: number): Promise<void> {
  await sql`update notice_sends set leased_until = ${at(now - 1)}
    where id = any(${ids}::bigint[]) and state = 'prepared'`.execute(database)
}

/** How a call ended. An answer that comes after the call was given up still counts. */
export type SendEnd =
  | { state: 'accepted'; taskId: number; resultDueAt: number | null }
  /** `retryAt` null: for good. */
  | { state: 'refused'; code: string; problem: string; retryAt: number | null }
  | { state: 'unknown'; code: string; problem: string }

/** Settles a send together with its notices. Answers whose bell looks different now. */
export async function settleSend(database: Database, id: number, end: SendEnd, now: number): Promise<string[]> {
  const code = end.state === 'accepted' ? null : end.code
  const { rows } = await sql<{ receiverId: string }>`
    with settled as (
      update notice_sends set state = ${end.state}, leased_until = null, updated_at = ${at(now)}, code = ${code},
        problem = ${end.state === 'accepted' ? null : end.problem},
        task_id = ${end.state === 'accepted' ? end.taskId : null}::bigint,
        result_due_at = ${end.state === 'accepted' && end.resultDueAt !== null ? new Date(end.resultDueAt) : null}::timestamptz
      where id = ${id} and state in ('sending', 'unknown')
      returning id
    )
    update notices n set updated_at = ${at(now)}, ${toNoticeEnd(end, code)}
    from settled where n.send_id = settled.id and (n.state = 'sending' or (n.state = 'missed' and n.reason = 'unknown'))
    returning n.receiver_id`.execute(database)
  return rows.map((row) => row.receiverId)
}

function toNoticeEnd(end: SendEnd, code: string | null): RawBuilder<unknown> {
  if (end.state === 'accepted') return sql`state = 'sent', reason = null`
  if (end.state === 'unknown') return sql`state = 'missed', reason = 'unknown'`
  if (end.retryAt === null) return sql`state = 'missed', reason = ${code}`
  return sql`state = 'waiting', reason = ${code}, attempts = n.attempts + 1, due_at = ${at(end.retryAt)}, send_id = null, sent_at = null`
}

/** What a dead process left: not called yet goes back, perhaps called is never sent again. Answers whose bell looks different now. */
export async function takeOverDead(database: Database, corpId: string, now: number): Promise<string[]> {
  await sql`
    with dead as (
      update notice_sends set state = 'abandoned', leased_until = null, updated_at = ${at(now)}
      where corp_id = ${corpId} and state = 'prepared' and leased_until < ${at(now)}
      returning id
    )
    update notices n set state = 'waiting', send_id = null, sent_at = null, updated_at = ${at(now)}
    from dead where n.send_id = dead.id and n.state = 'sending'`.execute(database)
  const { rows } = await sql<{ receiverId: string }>`
    with dead as (
      update notice_sends set state = 'unknown', leased_until = null, code = 'process', updated_at = ${at(now)}
      where corp_id = ${corpId} and state = 'sending' and leased_until < ${at(now)}
      returning id
    )
    update notices n set state = 'missed', reason = 'unknown', updated_at = ${at(now)}
    from dead where n.send_id = dead.id and n.state = 'sending'
    returning n.receiver_id`.execute(database)
  return rows.map((row) => row.receiverId)
}
