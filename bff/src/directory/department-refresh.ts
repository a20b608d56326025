import type { CorpContext } from '../corps/corp-context.ts'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import type { DingTalkDepartment } from '../dingtalk/dingtalk.types.ts'
import { markDepartmentRemoved, saveDepartments } from './departments.repository.ts'
import { upsertEmployeeFromDingTalk } from './directory.ts'
import { listEmployeesOfDepartment, saveEmployees } from './employees.repository.ts'

/** Beyond so many departments a subtree is left to the check of the whole directory. */
const maxSubtree = 50

/** The run of the whole directory that a reading belongs to, if any. */
type ReadOptions = { run: string | null }

/**
 * Reads a department and all below it, with their people, and makes our rows agree; one that DingTalk no longer shows is removed
 * and its people are looked up one by one. Answers `too_large` when the subtree needs a check of the whole. Throws `DingTalkError`.
 */
export async function refreshDepartment(
  context: CorpContext,
  departmentId: number,
): Promise<'refreshed' | 'removed' | 'too_large'> {
  const root = await findDepartment(context, departmentId)
  if (!root) {
    await removeDepartment(context, departmentId)
    return 'removed'
  }
  const pending = [departmentId]
  const seen = new Set(pending)
  for (let id = pending.shift(); id !== undefined; id = pending.shift()) {
    const { departments, save } = await fetchSubDepartments(context, id)
    await save(null)
    for (const child of departments) {
      if (!seen.has(child.departmentId)) pending.push(child.departmentId)
      seen.add(child.departmentId)
    }
    await refreshMembers(context, id)
    if (seen.size > maxSubtree) return 'too_large'
  }
  return 'refreshed'
}

/** The departments directly below one, not yet written; pseudo departments (negative ids, field.md D17) are only named. */
export async function fetchSubDepartments(
  { dependencies, corp }: CorpContext,
  departmentId: number,
): Promise<{
  departments: DingTalkDepartment[]
  pseudo: DingTalkDepartment[]
  save: (run: string | null) => Promise<void>
}> {
  const readAt = dependencies.clock.now()
  const listed = await dependencies.dingtalk(corp).directory.listSubDepartments(departmentId)
  const departments = listed.filter((department) => department.departmentId > 0)
  return {
    departments,
    pseudo: listed.filter((department) => department.departmentId <= 0),
    save: (run) => saveDepartments(dependencies.database, corp.corpId, departments, { readAt, run }),
  }
}

/** One page of a department's people, written; answers whom it held and the cursor of the next, null at the end. */
async function readMembersPage(
  { dependencies, corp }: CorpContext,
  departmentId: number,
  cursor: number,
): Promise<{ userIds: string[]; nextCursor: number | null }> {
  const { database, clock, ids } = dependencies
  const readAt = clock.now()
  const page = await dependencies.dingtalk(corp).directory.listEmployees(departmentId, cursor)
  const snapshot = { employees: page.employees, readAt, run: null }
  await saveEmployees(database, corp.corpId, snapshot, () => ids.next())
  return { userIds: page.employees.map(({ userId }) => userId), nextCursor: page.nextCursor }
}

/** The department itself, written; undefined when the app cannot see it. */
export async function findDepartment(
  { dependencies, corp }: CorpContext,
  departmentId: number,
  { run }: ReadOptions = { run: null },
): Promise<DingTalkDepartment | undefined> {
  const readAt = dependencies.clock.now()
  try {
    const department = await dependencies.dingtalk(corp).directory.getDepartment(departmentId)
    await saveDepartments(dependencies.database, corp.corpId, [department], { readAt, run })
    return department
  } catch (error) {
    if (isDingTalkError(error, 'not_found', 'out_of_scope')) return undefined
    throw error
  }
}

/** Who is in it by DingTalk's word, and who was by ours: the latter are read one by one. */
async function refreshMembers(context: CorpContext, departmentId: number): Promise<void> {
  const { dependencies, corp } = context
  const known = await listEmployeesOfDepartment(dependencies.database, corp.corpId, departmentId)
  const met = new Set<string>()
  for (let cursor: number | null = 0; cursor !== null;) {
    const page: Awaited<ReturnType<typeof readMembersPage>> = await readMembersPage(context, departmentId, cursor)
    for (const userId of page.userIds) met.add(userId)
    cursor = page.nextCursor
  }
  for (const { userId } of known) if (!met.has(userId)) await upsertEmployeeFromDingTalk(context, userId)
}

async function removeDepartment(context: CorpContext, departmentId: number): Promise<void> {
  const { dependencies, corp } = context
  const members = await listEmployeesOfDepartment(dependencies.database, corp.corpId, departmentId)
  await markDepartmentRemoved(dependencies.database, corp.corpId, departmentId, dependencies.clock.now())
  for (const { userId } of members) await upsertEmployeeFromDingTalk(context, userId)
}
