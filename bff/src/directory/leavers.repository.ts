import { sql } from 'kysely'
import {
  defaultLeaving,
  type LeaverBooking,
  type LeavingSettings,
  type PersonRef,
  type StuckBooking,
} from '@meeting/shared'
import type { Database } from '../database/database.ts'

export async function readLeavingSettings(database: Database, corpId: string): Promise<LeavingSettings> {
  const row = await database
    .selectFrom('leavingSettings')
    .select(['action', 'afterDays'])
    .where('corpId', '=', corpId)
    .executeTakeFirst()
  // The table allows no other.
  return row ? { action: row.action as LeavingSettings['action'], afterDays: row.afterDays } : defaultLeaving
}

export async function saveLeavingSettings(
  database: Database,
  corpId: string,
  settings: LeavingSettings,
  now: number,
): Promise<void> {
  const values = { ...settings, updatedAt: new Date(now) }
  await database
    .insertInto('leavingSettings')
    .values({ corpId, ...values })
    .onConflict((conflict) => conflict.column('corpId').doUpdateSet(values))
    .execute()
}

/** A booking that a leaver still organizes. Instants in epoch ms. */
export type LeftBooking = Omit<LeaverBooking, 'start' | 'end'> & {
  start: number
  end: number
  leaver: PersonRef & { userId: string; leftAt: number }
}

/** What people who left still organize from now on, most recent leaver first; all of it, or the named bookings. */
export async function listLeftBookings(
  database: Database,
  corpId: string,
  { now, bookingIds }: { now: number; bookingIds?: readonly string[] },
): Promise<LeftBooking[]> {
  const at = sql`${new Date(now)}::timestamptz`
  const named = bookingIds === undefined ? sql`true` : sql`b.id = any(${[...bookingIds]}::uuid[])`
  const { rows } = await sql<LeftBooking>`
    select b.id, b.title, (extract(epoch from lower(b.during)) * 1000)::float8 as start,
      (extract(epoch from upper(b.during)) * 1000)::float8 as "end",
      case when b.origin <> 'app' then 'native' when b.state = 'placing' or b.move_id is not null then 'placing' end as fixed,
      array(select r.name from room_occupancies o join rooms r on r.id = o.room_id
        where o.booking_id = b.id and (o.active or o.conflict) order by r.sort_order, r.id) as rooms,
      json_build_object('id', e.id, 'name', e.name, 'avatarUrl', e.avatar_url, 'userId', e.user_id,
        'leftAt', extract(epoch from e.left_at) * 1000) as leaver
    from employees e join bookings b on b.corp_id = e.corp_id and b.organizer_id = e.id
    where e.corp_id = ${corpId} and e.left_at is not null and b.state in ('placing', 'awaiting_approval', 'confirmed')
      and upper(b.during) > ${at} and ${named}
    order by e.left_at desc, e.id, lower(b.during), b.id limit 2000`.execute(database)
  return rows
}

/**
 * Who would take over from somebody: whom DingTalk named as manager, else who leads the nearest department above, of those who are
 * still there. Departments of leavers are kept.
 */
export async function findManager(
  database: Database,
  corpId: string,
  employeeId: string,
): Promise<PersonRef | undefined> {
  const { rows } = await sql<PersonRef>`
    with recursive above as (
      select m.department_id, d.parent_id, 0 as steps
      from employee_departments m join departments d on d.corp_id = m.corp_id and d.department_id = m.department_id
      where m.corp_id = ${corpId} and m.employee_id = ${employeeId}::uuid
      union
      select d.department_id, d.parent_id, above.steps + 1
      from above join departments d on d.corp_id = ${corpId} and d.department_id = above.parent_id
      where above.steps < 20
    ), candidates as (
      select manager.id, -1 as steps from employees e
      join employees manager on manager.corp_id = e.corp_id and manager.user_id = e.manager_user_id
      where e.corp_id = ${corpId} and e.id = ${employeeId}::uuid
      union all
      select m.employee_id, above.steps from above
      join employee_departments m on m.corp_id = ${corpId} and m.department_id = above.department_id and m.is_leader
    )
    select e.id, e.name, e.avatar_url from candidates join employees e on e.corp_id = ${corpId} and e.id = candidates.id
    where e.left_at is null and e.id <> ${employeeId}::uuid order by candidates.steps, e.name, e.id limit 1`.execute(
    database,
  )
  return rows[0]
}

/** What DingTalk would not hand over, of the time to come. `start` in epoch ms. */
export async function listStuckBookings(
  database: Database,
  corpId: string,
  now: number,
): Promise<(Omit<StuckBooking, 'start'> & { start: number })[]> {
  const { rows } = await sql<Omit<StuckBooking, 'start'> & { start: number }>`
    select b.id, b.title, (extract(epoch from lower(b.during)) * 1000)::float8 as start, e.name as organizer,
      (select f.name from employees f where f.corp_id = b.corp_id and f.union_id = b.organizer_union_id limit 1) as former,
      array(select r.name from room_occupancies o join rooms r on r.id = o.room_id
        where o.booking_id = b.id and (o.active or o.conflict) order by r.sort_order, r.id) as rooms
    from bookings b join employees e on e.corp_id = b.corp_id and e.id = b.organizer_id
    where b.corp_id = ${corpId} and b.origin = 'app' and b.state in ('awaiting_approval', 'confirmed')
      and upper(b.during) > ${new Date(now)}::timestamptz and b.organizer_union_id <> e.union_id
      and exists (select from booking_history h where h.booking_id = b.id and h.kind = 'hand_over_refused')
      and not exists (select from outbox o where o.subject_id = b.id and o.kind = 'hand_over' and o.state = 'waiting')
    order by lower(b.during), b.id limit 200`.execute(database)
  return rows
}
