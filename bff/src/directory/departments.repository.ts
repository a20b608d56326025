import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { DingTalkDepartment } from '../dingtalk/dingtalk.types.ts'

/** Writes departments as DingTalk told of them at `readAt` (epoch ms); removed ones are back. What is newer stays. */
export async function saveDepartments(
  database: Database,
  corpId: string,
  departments: readonly DingTalkDepartment[],
  { readAt, run }: { readAt: number; run: string | null },
): Promise<void> {
  if (departments.length === 0) return
  const unique = [...new Map(departments.map((department) => [department.departmentId, department])).values()]
  await database
    .insertInto('departments')
    .values(
      unique.map((department) => ({
        corpId,
        departmentId: department.departmentId,
        parentId: department.parentId,
        name: department.name,
        sortOrder: toSortOrder(department.order),
        seenRun: run,
        updatedAt: new Date(readAt),
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['corpId', 'departmentId'])
        .doUpdateSet((eb) => ({
          parentId: eb.ref('excluded.parentId'),
          name: eb.ref('excluded.name'),
          sortOrder: eb.ref('excluded.sortOrder'),
          seenRun: eb.fn.coalesce('excluded.seenRun', 'departments.seenRun'),
          removedAt: null,
          updatedAt: eb.ref('excluded.updatedAt'),
        }))
        .whereRef('departments.updatedAt', '<=', sql.ref('excluded.updated_at')),
    )
    .execute()
}

/** DingTalk's order values are not bounded by 32 bits. */
function toSortOrder(order: number): number {
  return Math.max(-2_147_483_648, Math.min(2_147_483_647, Math.trunc(order)))
}

export async function markDepartmentRemoved(
  database: Database,
  corpId: string,
  departmentId: number,
  readAt: number,
): Promise<void> {
  const at = new Date(readAt)
  await database
    .updateTable('departments')
    .set({ removedAt: at, updatedAt: at })
    .where('corpId', '=', corpId)
    .where('departmentId', '=', departmentId)
    .where('removedAt', 'is', null)
    .where('updatedAt', '<=', at)
    .execute()
}

/** Marks what a complete run has not met although it was there when it began. Answers how many. */
export async function markUnseenDepartmentsRemoved(
  database: Database,
  corpId: string,
  run: string,
  startedAt: number,
  now: number,
): Promise<number> {
  const result = await database
    .updateTable('departments')
    .set({ removedAt: new Date(now), updatedAt: new Date(now) })
    .where('corpId', '=', corpId)
    .where('removedAt', 'is', null)
    .where('seenRun', 'is distinct from', run)
    .where('updatedAt', '<=', new Date(startedAt))
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}
