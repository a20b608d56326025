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

/** What a snapshot meant for somebody: `same`, too, when something newer was known. */
export type EmployeeChange = 'added' | 'changed' | 'back' | 'same'

/**
 * Writes people as DingTalk told of them, new ones with the ids of `nextId`; who had left is back. Answers those that stand in
 * the database now as the snapshot has them (not those about whom something newer was known).
 */
export async function saveEmployees(
  database: Database,
  corpId: string,
  snapshot: EmployeeSnapshot,
  nextId: () => string,
): Promise<{ id: string; userId: string; change: EmployeeChange }[]> {
  if (snapshot.employees.length === 0) return []
  const people = [...new Map(snapshot.employees.map((employee) => [employee.userId, employee])).values()]
  const rows = people.map((employee) => toInput(employee, nextId()))
  const at = new Date(snapshot.readAt)
  // Departments are replaced in the same statement, so that nobody is ever seen without theirs. Rows are looked up one by one
  // (`lateral`, `offset 0`): of tables that grew a moment ago the planner knows nothing, and would read them whole.
  const { rows: saved } = await sql<{ id: string; userId: string; change: EmployeeChange }>`
    with input as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as x(id uuid, user_id text, union_id text, name text, title text, avatar_url text, departments bigint[], lacks text[],
          is_active boolean, manager_user_id text, has_manager boolean, told bigint[], leads bigint[])
    ), before as (
      select e.id, e.user_id, e.left_at, e.manager_user_id,
        (e.union_id, e.name, e.title, e.avatar_url) is distinct from (input.union_id, input.name, input.title, input.avatar_url) as differs
      from input cross join lateral (
        select * from employees where corp_id = ${corpId} and user_id = input.user_id offset 0
      ) e
    ), saved as (
      insert into employees as e (id, corp_id, user_id, union_id, name, title, avatar_url, lacks, is_active, manager_user_id, seen_run,
        updated_at)
      select input.id, ${corpId}, input.user_id, union_id, name, title, avatar_url, input.lacks, input.is_active,
        case when has_manager then input.manager_user_id else before.manager_user_id end, ${snapshot.run}::uuid, ${at}
      from input left join before on before.user_id = input.user_id order by input.user_id
      on conflict (corp_id, user_id) do update set union_id = excluded.union_id, name = excluded.name, title = excluded.title,
        avatar_url = excluded.avatar_url, lacks = excluded.lacks, is_active = excluded.is_active,
        manager_user_id = excluded.manager_user_id, seen_run = coalesce(excluded.seen_run, e.seen_run), left_at = null,
        updated_at = excluded.updated_at
      where e.updated_at <= excluded.updated_at
      returning e.id, e.user_id
    ), wanted as (
      select distinct on (saved.id, d.id) saved.id as employee_id, d.id as department_id,
        case when d.id = any(input.told) then d.id = any(input.leads) end as is_leader
      from saved join input on input.user_id = saved.user_id cross join unnest(input.departments) as d(id)
    ), known as materialized (
      select m.employee_id, m.department_id, m.is_leader from saved cross join lateral (
        select * from employee_departments where corp_id = ${corpId} and employee_id = saved.id offset 0
      ) m
    ), lost as materialized (
      select employee_id, department_id from known
      except select employee_id, department_id from wanted
    ), gone as (
      delete from employee_departments m using lost
      where m.corp_id = ${corpId} and m.employee_id = lost.employee_id and m.department_id = lost.department_id
      returning m.employee_id
    ), joined as (
      insert into employee_departments as m (corp_id, employee_id, department_id, is_leader)
      select ${corpId}, wanted.employee_id, wanted.department_id, coalesce(wanted.is_leader, known.is_leader, false)
      from wanted left join known on known.employee_id = wanted.employee_id and known.department_id = wanted.department_id
      where known.employee_id is null or known.is_leader <> coalesce(wanted.is_leader, known.is_leader)
      on conflict (corp_id, employee_id, department_id) do update set is_leader = excluded.is_leader
        where m.is_leader <> excluded.is_leader
      returning m.employee_id
    )
    select saved.id, saved.user_id, case
        when before.id is null then 'added'
        when before.left_at is not null then 'back'
        when before.differs or exists (select from gone where gone.employee_id = saved.id)
          or exists (select from joined where joined.employee_id = saved.id) then 'changed'
        else 'same'
      end as change
    from saved left join before on before.user_id = saved.user_id`.execute(database)
  return saved
}

function toInput(employee: DingTalkEmployee, id: string) {
  return {
    id,
    user_id: employee.userId,
    union_id: employee.unionId,
    name: employee.name,
    title: employee.title,
    avatar_url: employee.avatarUrl,
    departments: employee.departmentIds.filter((departmentId) => departmentId > 0),
    lacks: employee.lacks,
    is_active: employee.active,
    manager_user_id: employee.managerUserId ?? null,
    has_manager: employee.managerUserId !== undefined,
    told: employee.leads.map(({ departmentId }) => departmentId),
    leads: employee.leads.filter(({ isLeader }) => isLeader).map(({ departmentId }) => departmentId),
  }
}

/** Whom a complete run has not met although they were there when it began (`startedAt`, epoch ms): up to `limit`, after an id. */
export async function listUnseenEmployees(
  database: Database,
  corpId: string,
  { run, startedAt, after, limit }: Unseen & { after: string | null; limit: number },
): Promise<{ id: string; userId: string; name: string }[]> {
  return unseen(database, corpId, { run, startedAt })
    .select(['id', 'userId', 'name'])
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** How many those are. */
export async function countUnseenEmployees(database: Database, corpId: string, which: Unseen): Promise<number> {
  const { count } = await unseen(database, corpId, which)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** Whom a run has met and who are there. */
export async function countSeenEmployees(database: Database, corpId: string, run: string): Promise<number> {
  const { count } = await database
    .selectFrom('employees')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('corpId', '=', corpId)
    .where('seenRun', '=', run)
    .where('leftAt', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

type Unseen = { run: string; startedAt: number }

function unseen(database: Database, corpId: string, { run, startedAt }: Unseen) {
  return database
    .selectFrom('employees')
    .where('corpId', '=', corpId)
    .where('leftAt', 'is', null)
    .where('seenRun', 'is distinct from', run)
    .where('updatedAt', '<=', new Date(startedAt))
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

/**
 * Tells the planner of PostgreSQL what the tables of people look like now: until it knows, it checks each reference to an employee
 * by reading all of the Corp's.
 */
export async function refreshStatistics(database: Database): Promise<void> {
  await sql`analyze employees, employee_departments`.execute(database)
}

/** Which of these userIds are nobody who is here now. */
export async function listUnknownUserIds(
  database: Database,
  corpId: string,
  userIds: readonly string[],
): Promise<string[]> {
  if (userIds.length === 0) return []
  const { rows } = await sql<{ userId: string }>`
    select distinct wanted.user_id from unnest(${[...userIds]}::text[]) as wanted(user_id)
    where not exists (
      select from employees e where e.corp_id = ${corpId} and e.user_id = wanted.user_id and e.left_at is null)
    order by wanted.user_id`.execute(database)
  return rows.map(({ userId }) => userId)
}
