import { sql } from 'kysely'
import type { Administrator } from '@meeting/shared'
import type { Database } from '../database/database.ts'

type Row = Omit<Administrator, 'namedAt'> & { namedAt: Date | null }

/** Main ones first, then sub-administrators, then those named here. */
export async function listAdministrators(database: Database, corpId: string): Promise<Administrator[]> {
  const { rows } = await sql<Row>`
    select e.id as employee_id, e.name, e.avatar_url, d.name as department_name, namer.name as named_by,
      case when e.is_administrator then null else n.named_at end as named_at,
      case when e.is_main_administrator then 'main' when e.is_administrator then 'sub' else 'named' end as role
    from employees e
    left join named_administrators n on n.corp_id = e.corp_id and n.employee_id = e.id
    left join employees namer on not e.is_administrator and namer.corp_id = n.corp_id and namer.id = n.named_by
    left join lateral (
      select departments.name from employee_departments m
      join departments on departments.corp_id = m.corp_id and departments.department_id = m.department_id
      where m.corp_id = e.corp_id and m.employee_id = e.id and departments.removed_at is null
      order by departments.sort_order, departments.department_id limit 1
    ) d on true
    where e.corp_id = ${corpId} and e.left_at is null and (e.is_administrator or n.employee_id is not null)
    order by not e.is_main_administrator, not e.is_administrator, e.name, e.id`.execute(database)
  return rows.map((row) => ({ ...row, namedAt: row.namedAt?.toISOString() ?? null }))
}

/** False: was named already. `now` in epoch ms. */
export async function insertNamed(
  database: Database,
  corpId: string,
  { employeeId, namedBy, now }: { employeeId: string; namedBy: string | null; now: number },
): Promise<boolean> {
  const result = await database
    .insertInto('namedAdministrators')
    .values({ corpId, employeeId, namedBy, namedAt: new Date(now) })
    .onConflict((conflict) => conflict.columns(['corpId', 'employeeId']).doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** False: was not named. */
export async function deleteNamed(database: Database, corpId: string, employeeId: string): Promise<boolean> {
  const result = await database
    .deleteFrom('namedAdministrators')
    .where('corpId', '=', corpId)
    .where('employeeId', '=', employeeId)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}
