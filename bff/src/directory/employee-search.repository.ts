import type { EmployeeMatch } from '@meeting/shared'
import { sql } from 'kysely'
import type { Database } from '../database/database.ts'

/** Differs whenever people or departments of the Corp have changed. */
export async function readDirectoryVersion(database: Database, corpId: string): Promise<string> {
  const { rows } = await sql<{ version: string }>`
    select concat_ws('/',
      (select concat(count(*), ':', sum(extract(epoch from updated_at))) from employees where corp_id = ${corpId} and left_at is null),
      (select concat(count(*), ':', sum(extract(epoch from updated_at))) from departments where corp_id = ${corpId} and removed_at is null)) as version`.execute(
    database,
  )
  return rows[0]?.version ?? ''
}

/** Everybody who has not left, with the names of their departments. */
export async function listSearchableEmployees(database: Database, corpId: string): Promise<EmployeeMatch[]> {
  const { rows } = await sql<EmployeeMatch>`
    select e.id, e.name, e.avatar_url, e.title,
      coalesce(array_agg(d.name order by d.sort_order, d.department_id) filter (where d.name is not null), '{}') as departments
    from employees e
    left join employee_departments m on m.corp_id = e.corp_id and m.employee_id = e.id
    left join departments d on d.corp_id = m.corp_id and d.department_id = m.department_id and d.removed_at is null
    where e.corp_id = ${corpId} and e.left_at is null
    group by e.id order by e.name, e.id`.execute(database)
  return rows
}
