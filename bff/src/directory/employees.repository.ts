import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { DingTalkEmployee } from '../dingtalk/dingtalk.types.ts'
import type { Employee } from './directory.types.ts'

type EmployeeRow = Omit<Employee, 'leftAt'> & { leftAt: Date | null }

const selectEmployees = sql`
  select e.id, e.user_id, e.union_id, e.name, e.title, e.avatar_url, e.is_administrator, e.left_at, role.administrator_role,
    coalesce(direct.ids, '{}') as department_ids, coalesce(direct.all_ids, '{}') as all_department_ids, direct.name as department_name
  from employees e
  join lateral (
    select case
      when e.left_at is not null then null
      when e.is_administrator then case when e.is_main_administrator then 'main' else 'sub' end
      when exists (select from named_administrators n where n.corp_id = e.corp_id and n.employee_id = e.id) then 'named'
    end as administrator_role
  ) role on true
  left join lateral (
    with recursive above as (
      select d.department_id, d.parent_id, d.name, d.sort_order, true as is_direct
      from employee_departments m join departments d on d.corp_id = m.corp_id and d.department_id = m.department_id
      where m.corp_id = e.corp_id and m.employee_id = e.id and d.removed_at is null
      union
      select d.department_id, d.parent_id, d.name, d.sort_order, false
      from above join departments d on d.corp_id = e.corp_id and d.department_id = above.parent_id
    )
    select array_agg(department_id order by sort_order, department_id) filter (where is_direct) as ids,
      array_agg(distinct department_id) as all_ids,
      (array_agg(name order by sort_order, department_id) filter (where is_direct))[1] as name
    from above
  ) direct on true`

function toEmployee(row: EmployeeRow): Employee {
  return {
    ...row,
    // PostgreSQL hands bigint arrays over as text.
    departmentIds: row.departmentIds.map(Number),
    allDepartmentIds: row.allDepartmentIds.map(Number),
    leftAt: row.leftAt ? row.leftAt.getTime() : null,
  }
}

async function selectWhere(database: Database, condition: ReturnType<typeof sql>): Promise<Employee[]> {
  const { rows } = await sql<EmployeeRow>`${selectEmployees} where ${condition}`.execute(database)
  return rows.map(toEmployee)
}

/** By our own id; also who has left. */
export async function findEmployee(database: Database, corpId: string, id: string): Promise<Employee | undefined> {
  return (await selectWhere(database, sql`e.corp_id = ${corpId} and e.id = ${id}`))[0]
}

/** By DingTalk's id inside the company; also who has left. */
export async function findEmployeeByUserId(
  database: Database,
  corpId: string,
  userId: string,
): Promise<Employee | undefined> {
  return (await selectWhere(database, sql`e.corp_id = ${corpId} and e.user_id = ${userId}`))[0]
}

/** By the id that calendar and rooms use; who is still there goes before who has left. */
export async function findEmployeeByUnionId(
  database: Database,
  corpId: string,
  unionId: string,
): Promise<Employee | undefined> {
  const condition = sql`e.corp_id = ${corpId} and e.union_id = ${unionId} order by e.left_at desc nulls first limit 1`
  return (await selectWhere(database, condition))[0]
}

/** Several by our own ids, in no order; unknown ids are missing. */
export async function listEmployeesById(
  database: Database,
  corpId: string,
  ids: readonly string[],
): Promise<Employee[]> {
  if (ids.length === 0) return []
  return selectWhere(database, sql`e.corp_id = ${corpId} and e.id = any(${[...ids]}::uuid[])`)
}

/** Several by unionId, in no order; also who has left. */
export async function listEmployeesByUnionId(
  database: Database,
  corpId: string,
  unionIds: readonly string[],
): Promise<Employee[]> {
  if (unionIds.length === 0) return []
  return selectWhere(database, sql`e.corp_id = ${corpId} and e.union_id = any(${[...unionIds]}::text[])`)
}

export type EmployeeSnapshot = {
  employees: DingTalkEmployee[]
  /** Epoch ms before DingTalk was asked: what somebody read later is not overwritten. */
  readAt: number
  /** The sync run that saw them. */
  run: string | null
}

/**
 * Writes people as DingTalk told of them, new ones with the ids of `nextId`; who had left is back. Answers those that stand in
 * the database now as the snapshot has them (not those about whom something newer was known).
 */
export async function saveEmployees(
  database: Database,
  corpId: string,
  snapshot: EmployeeSnapshot,
  nextId: () => string,
): Promise<{ id: string; userId: string }[]> {
  if (snapshot.employees.length === 0) return []
  const people = [...new Map(snapshot.employees.map((employee) => [employee.userId, employee])).values()]
  const rows = people.map((employee) => ({
    id: nextId(),
    user_id: employee.userId,
    union_id: employee.unionId,
    name: employee.name,
    title: employee.title,
    avatar_url: employee.avatarUrl,
    departments: employee.departmentIds.filter((id) => id > 0),
  }))
  const at = new Date(snapshot.readAt)
  // Departments are replaced in the same statement, so that nobody is ever seen without theirs.
  const { rows: saved } = await sql<{ id: string; userId: string }>`
    with input as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as x(id uuid, user_id text, union_id text, name text, title text, avatar_url text, departments bigint[])
    ), saved as (
      insert into employees as e (id, corp_id, user_id, union_id, name, title, avatar_url, seen_run, updated_at)
      select id, ${corpId}, user_id, union_id, name, title, avatar_url, ${snapshot.run}::uuid, ${at} from input order by user_id
      on conflict (corp_id, user_id) do update set union_id = excluded.union_id, name = excluded.name, title = excluded.title,
        avatar_url = excluded.avatar_url, seen_run = coalesce(excluded.seen_run, e.seen_run), left_at = null,
        updated_at = excluded.updated_at
      where e.updated_at <= excluded.updated_at
      returning e.id, e.user_id
    ), wanted as (
      select saved.id as employee_id, unnest(input.departments) as department_id
      from saved join input on input.user_id = saved.user_id
    ), gone as (
      delete from employee_departments m using saved
      where m.corp_id = ${corpId} and m.employee_id = saved.id
        and not exists (select 1 from wanted where wanted.employee_id = m.employee_id and wanted.department_id = m.department_id)
    ), joined as (
      insert into employee_departments (corp_id, employee_id, department_id)
      select distinct ${corpId}, employee_id, department_id from wanted on conflict do nothing
    )
    select id, user_id from saved`.execute(database)
  return saved
}

/** Whom a complete run has not met although they were there when it began (`startedAt`, epoch ms). */
export async function listUnseenEmployees(
  database: Database,
  corpId: string,
  run: string,
  startedAt: number,
): Promise<{ id: string; userId: string }[]> {
  return database
    .selectFrom('employees')
    .select(['id', 'userId'])
    .where('corpId', '=', corpId)
    .where('leftAt', 'is', null)
    .where('seenRun', 'is distinct from', run)
    .where('updatedAt', '<=', new Date(startedAt))
    .orderBy('id')
    .execute()
}

export async function countPresentEmployees(database: Database, corpId: string): Promise<number> {
  const { count } = await database
    .selectFrom('employees')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('corpId', '=', corpId)
    .where('leftAt', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

/** Marks somebody as gone, unless something newer than `readAt` (epoch ms) is known. Answers whether they were there until now. */
export async function markLeft(database: Database, corpId: string, id: string, readAt: number): Promise<boolean> {
  const at = new Date(readAt)
  const result = await database
    .updateTable('employees')
    .set({ leftAt: at, isAdministrator: false, isMainAdministrator: false, updatedAt: at })
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .where('leftAt', 'is', null)
    .where('updatedAt', '<=', at)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Makes the given people, and nobody else, administrators. Answers whose standing changed. */
export async function saveAdministrators(
  database: Database,
  corpId: string,
  administrators: readonly { userId: string; isMain: boolean }[],
): Promise<{ id: string; isAdministrator: boolean }[]> {
  const all = administrators.map(({ userId }) => userId)
  const main = administrators.filter(({ isMain }) => isMain).map(({ userId }) => userId)
  const { rows } = await sql<{ id: string; isAdministrator: boolean }>`
    update employees e set is_administrator = wanted.is_administrator, is_main_administrator = wanted.is_main_administrator
    from (
      select id, left_at is null and user_id = any(${all}::text[]) as is_administrator,
        left_at is null and user_id = any(${main}::text[]) as is_main_administrator
      from employees where corp_id = ${corpId}
    ) wanted
    where e.corp_id = ${corpId} and e.id = wanted.id and (e.is_administrator, e.is_main_administrator)
      is distinct from (wanted.is_administrator, wanted.is_main_administrator)
    returning e.id, e.is_administrator`.execute(database)
  return rows
}

/** Who is directly in a department now. */
export async function listEmployeesOfDepartment(
  database: Database,
  corpId: string,
  departmentId: number,
): Promise<{ id: string; userId: string }[]> {
  return database
    .selectFrom('employeeDepartments')
    .innerJoin('employees', (join) =>
      join
        .onRef('employees.corpId', '=', 'employeeDepartments.corpId')
        .onRef('employees.id', '=', 'employeeDepartments.employeeId'),
    )
    .select(['employees.id', 'employees.userId'])
    .where('employeeDepartments.corpId', '=', corpId)
    .where('employeeDepartments.departmentId', '=', departmentId)
    .where('employees.leftAt', 'is', null)
    .orderBy('employees.id')
    .execute()
}
