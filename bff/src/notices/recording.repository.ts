import { sql, type RawBuilder } from 'kysely'
import { rulesOfNotice, type NoticeKind } from '@meeting/shared'
import type { Database } from '../database/database.ts'
import type { NewNotice, NoticeDetail } from './notices.types.ts'

/** Notices of the same moment find each other within this time, in ms. */
const gatherMs = 5_000

/**
 * Writes down what people are to be told, in the caller's transaction: one row per person, unless the Corp has switched the kind
 * off, the person has muted it or left, or it was told before (`dedupeKey`). `now` in epoch ms. One statement.
 */
export async function insertNotices(
  executor: Database,
  corpId: string,
  notices: readonly NewNotice[],
  now: number,
): Promise<void> {
  const input = notices.flatMap((notice, position) =>
    [...new Set(notice.receiverIds)]
      .filter((receiverId) => receiverId !== notice.detail?.actorId)
      .map((receiverId) => ({ position, receiver: receiverId, ...toColumns(notice) })),
  )
  if (input.length === 0) return
  const at = sql`${new Date(now)}::timestamptz`
  await sql`
    with input as (
      select * from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as x(position int, receiver uuid, kind text, booking uuid,
        detail jsonb, dedupe text, is_default boolean, until text, hours float8)
    )
    insert into notices (corp_id, kind, receiver_id, booking_id, detail, dedupe_key, due_at, not_after, created_at, updated_at)
    select ${corpId}, i.kind, i.receiver, i.booking, i.detail, i.dedupe, ${at} + ${gatherMs} * interval '1 ms',
      coalesce(case i.until when 'start' then lower(b.during) when 'end' then upper(b.during) end, ${at} + i.hours * interval '1 hour'),
      ${at}, ${at}
    from input i
    join employees e on e.corp_id = ${corpId} and e.id = i.receiver and e.left_at is null
    left join bookings b on b.corp_id = ${corpId} and b.id = i.booking
    where ${isWanted(corpId, sql`i.kind`, sql`i.receiver`, sql`i.is_default`)}
    order by i.position, i.receiver
    on conflict (corp_id, receiver_id, dedupe_key) where dedupe_key is not null do nothing`.execute(executor)
}

function toColumns({ kind, bookingId, detail, dedupeKey }: NewNotice) {
  const { isOnByDefault, usefulUntil } = rulesOfNotice(kind)
  const hours = typeof usefulUntil === 'number' ? usefulUntil : 24
  const until = typeof usefulUntil === 'number' ? null : usefulUntil
  const known = { booking: bookingId ?? null, detail: detail ?? {}, dedupe: dedupeKey ?? null }
  return { kind, ...known, is_default: isOnByDefault, until, hours }
}

function isWanted(
  corpId: string,
  kind: RawBuilder<unknown>,
  receiver: RawBuilder<unknown>,
  isDefault: RawBuilder<unknown>,
): RawBuilder<boolean> {
  return sql<boolean>`coalesce((select s.is_on from notice_switches s where s.corp_id = ${corpId} and s.kind = ${kind}), ${isDefault})
    and not exists (select from notice_mutes m
      where m.corp_id = ${corpId} and m.employee_id = ${receiver} and m.kind = ${kind})`
}

/** Notices about the bookings that a statement has just changed. */
export type BookingNotices = {
  corpId: string
  /** The name of the CTE whose `id` are the bookings that changed; none, no notice. */
  changed: string
  /** Who is told of what; `once`: what tells this time from another one of the same booking and kind. */
  tell: readonly { kind: NoticeKind; to: 'organizer' | 'attendees'; detail?: NoticeDetail; once?: string }[]
  now: number
}

/**
 * The insert for a `with` clause of the statement that changes a booking, so that its notices stand exactly when the change does
 * and cost no round trip: `, told as (${insertBookingNotices({ … })})`.
 */
export function insertBookingNotices({ corpId, changed, tell, now }: BookingNotices): RawBuilder<unknown> {
  const at = sql`${new Date(now)}::timestamptz`
  const kinds = tell.map(({ kind, to, detail = {}, once = '' }) => {
    const { isOnByDefault, usefulUntil } = rulesOfNotice(kind)
    return sql`(${kind}, ${to}, ${JSON.stringify(detail)}::jsonb, ${once}, ${isOnByDefault}::boolean, ${usefulUntil === 'start'}::boolean)`
  })
  return sql`
    insert into notices (corp_id, kind, receiver_id, booking_id, detail, dedupe_key, due_at, not_after, created_at, updated_at)
    select ${corpId}, k.kind, person.id, b.id, k.detail, concat_ws(':', k.kind, b.id, nullif(k.once, '')),
      ${at} + ${gatherMs} * interval '1 ms', case when k.until_start then lower(b.during) else upper(b.during) end, ${at}, ${at}
    from ${sql.ref(changed)} changed join bookings b on b.corp_id = ${corpId} and b.id = changed.id
    cross join (values ${sql.join(kinds)}) k (kind, audience, detail, once, is_default, until_start)
    cross join lateral (
      select b.organizer_id as id where k.audience = 'organizer' and b.organizer_id is not null
      union all
      select a.employee_id from booking_attendees a where k.audience = 'attendees' and a.booking_id = b.id
    ) person
    where person.id is distinct from (k.detail->>'actorId')::uuid and ${isWanted(corpId, sql`k.kind`, sql`person.id`, sql`k.is_default`)}
    on conflict (corp_id, receiver_id, dedupe_key) where dedupe_key is not null do nothing`
}
