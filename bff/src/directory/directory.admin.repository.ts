import { sql } from 'kysely'
import {
  directoryFields,
  type DirectoryField,
  type DirectoryListItem,
  type DirectoryPersonMatch,
} from '@meeting/shared'
import type { Database } from '../database/database.ts'

export type DirectoryFigures = {
  people: number
  departments: number
  inactive: number
  left: number
  /** Of how many it is known which fields are empty. */
  read: number
  /** By field: how many have nothing in it. */
  empty: Record<DirectoryField, number>
  /** How many a run has met so far. */
  seen: number
}

/** What the page counts; `leftSince` in epoch ms, `run` the one under way. */
export async function countDirectory(
  database: Database,
  corpId: string,
  { leftSince, run }: { leftSince: number; run: string | null },
): Promise<DirectoryFigures> {
  const { rows } = await sql<Omit<DirectoryFigures, 'empty'> & Record<DirectoryField, number>>`
    select count(*) filter (where left_at is null)::int as people,
      (select count(*)::int from departments where corp_id = ${corpId} and removed_at is null) as departments,
      count(*) filter (where left_at is null and not is_active)::int as inactive,
      count(*) filter (where left_at >= ${new Date(leftSince)})::int as left,
      count(*) filter (where left_at is null and lacks is not null)::int as read,
      count(*) filter (where seen_run = ${run}::uuid)::int as seen,
      ${sql.join(
        directoryFields.map(
          (field) => sql`count(*) filter (where left_at is null and ${field} = any(lacks))::int as ${sql.ref(field)}`,
        ),
      )}
    from employees where corp_id = ${corpId}`.execute(database)
  const [row] = rows
  if (!row) throw new Error('a count has a row')
  const { mobile, email, title, avatar, ...figures } = row
  return { ...figures, empty: { mobile, email, title, avatar } }
}

/** How many findings of each kind the last complete run left. */
export async function countFindings(database: Database, corpId: string): Promise<Map<string, number>> {
  const rows = await database
    .selectFrom('directoryFindings')
    .select((eb) => ['kind' as const, eb.fn.countAll<number>().as('count')])
    .where('corpId', '=', corpId)
    .groupBy('kind')
    .execute()
  return new Map(rows.map(({ kind, count }) => [kind, count]))
}

type Page = { after: string; limit: number }

/** Findings of one kind in the order of DingTalk's ids. */
export async function listFindings(
  database: Database,
  corpId: string,
  kind: string,
  { after, limit }: Page,
): Promise<DirectoryListItem[]> {
  const rows = await database
    .selectFrom('directoryFindings')
    .select(['subjectId', 'name'])
    .where('corpId', '=', corpId)
    .where('kind', '=', kind)
    .where('subjectId', '>', after)
    .orderBy('subjectId')
    .limit(limit)
    .execute()
  return rows.map(({ subjectId, name }) => ({ id: subjectId, name, department: null, at: null }))
}

export type PeopleList =
  | { kind: 'left'; since: number }
  | { kind: 'inactive' }
  | { kind: 'lacking'; field: DirectoryField }

/** People by what is wrong with them, in the order of their userIds. */
export async function listPeople(
  database: Database,
  corpId: string,
  which: PeopleList,
  { after, limit }: Page,
): Promise<DirectoryListItem[]> {
  const condition =
    which.kind === 'left'
      ? sql`e.left_at >= ${new Date(which.since)}`
      : which.kind === 'inactive'
        ? sql`e.left_at is null and not e.is_active`
        : sql`e.left_at is null and ${which.field} = any(e.lacks)`
  const { rows } = await sql<Omit<DirectoryListItem, 'at'> & { leftAt: Date | null }>`
    select e.user_id as id, e.name, ${firstDepartment} as department, e.left_at
    from employees e where e.corp_id = ${corpId} and ${condition} and e.user_id > ${after}
    order by e.user_id limit ${limit}`.execute(database)
  return rows.map(({ leftAt, ...row }) => ({ ...row, at: leftAt?.toISOString() ?? null }))
}

const firstDepartment = sql`(
  select d.name from employee_departments m
  join departments d on d.corp_id = m.corp_id and d.department_id = m.department_id and d.removed_at is null
  where m.corp_id = e.corp_id and m.employee_id = e.id order by d.sort_order, d.department_id limit 1)`

/** People by a part of their name or the begin of their userId, and those with the given ids; who is there comes first. */
export async function findPeople(
  database: Database,
  corpId: string,
  { query, ids, limit }: { query: string; ids: readonly string[]; limit: number },
): Promise<DirectoryPersonMatch[]> {
  const pattern = query.replaceAll(/[\\%_]/g, String.raw`\$&`)
  const { rows } = await sql<DirectoryPersonMatch>`
    select e.id, e.user_id, e.name, e.avatar_url, e.left_at is not null as left, array(
      select d.name from employee_departments m
      join departments d on d.corp_id = m.corp_id and d.department_id = m.department_id and d.removed_at is null
      where m.corp_id = e.corp_id and m.employee_id = e.id order by d.sort_order, d.department_id) as departments
    from employees e
    where e.corp_id = ${corpId} and (e.id = any(${[...ids]}::uuid[]) or e.name ilike ${`%${pattern}%`}
      or e.user_id ilike ${`${pattern}%`})
    order by e.left_at is not null, e.user_id <> ${query}, e.name, e.id limit ${limit}`.execute(database)
  return rows
}

export type StoredPerson = {
  id: string
  userId: string
  unionId: string
  name: string
  title: string | null
  avatarUrl: string | null
  lacks: DirectoryField[] | null
  isActive: boolean
  managerUserId: string | null
  leftAt: Date | null
  updatedAt: Date
  departmentIds: number[]
}

/** Everything that is known of a person, by our own id; also of who has left. */
export async function findPerson(database: Database, corpId: string, id: string): Promise<StoredPerson | undefined> {
  const { rows } = await sql<StoredPerson>`
    select e.id, e.user_id, e.union_id, e.name, e.title, e.avatar_url, e.lacks, e.is_active, e.manager_user_id, e.left_at, e.updated_at,
      array(select department_id from employee_departments m where m.corp_id = e.corp_id and m.employee_id = e.id
        order by department_id) as department_ids
    from employees e where e.corp_id = ${corpId} and e.id = ${id}::uuid`.execute(database)
  const [row] = rows
  // PostgreSQL hands bigint arrays over as text.
  return row && { ...row, departmentIds: row.departmentIds.map(Number) }
}

/** Names of departments that are there. */
export async function nameDepartments(
  database: Database,
  corpId: string,
  ids: readonly number[],
): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map()
  const rows = await database
    .selectFrom('departments')
    .select(['departmentId', 'name'])
    .where('corpId', '=', corpId)
    .where('departmentId', 'in', ids)
    .where('removedAt', 'is', null)
    .execute()
  return new Map(rows.map(({ departmentId, name }) => [departmentId, name]))
}

/** When the task of this name is due (epoch ms), and whether some process is at it. Undefined: it never was. */
export async function findTaskTimes(
  database: Database,
  corpId: string,
  name: string,
  now: number,
): Promise<{ dueAt: number; isHeld: boolean } | undefined> {
  const row = await database
    .selectFrom('scheduledTasks')
    .select(['dueAt', 'leasedUntil'])
    .where('corpId', '=', corpId)
    .where('name', '=', name)
    .executeTakeFirst()
  return row && { dueAt: row.dueAt.getTime(), isHeld: row.leasedUntil !== null && row.leasedUntil.getTime() > now }
}

/** Lets a task that nobody is at rest until an instant. */
export async function restTask(database: Database, corpId: string, name: string, until: number): Promise<void> {
  await database
    .updateTable('scheduledTasks')
    .set({ dueAt: new Date(until) })
    .where('corpId', '=', corpId)
    .where('name', '=', name)
    .execute()
}
