import type { RuleSubject } from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'
import { admitLatecomers } from '../rooms/latecomers.ts'
import type { Employee } from './directory.types.ts'
import * as employees from './employees.repository.ts'
import { endEmployment } from './leaving.ts'

type Scope = { dependencies: Pick<CorpContext['dependencies'], 'database'>; corp: { corpId: string } }

/** Our Employee of a DingTalk userId; also who has left (`leftAt`). Undefined: never seen here. */
export function findEmployeeByUserId({ dependencies, corp }: Scope, userId: string): Promise<Employee | undefined> {
  return employees.findEmployeeByUserId(dependencies.database, corp.corpId, userId)
}

/** Our Employee of a unionId; also who has left. Undefined: never seen here. */
export function findEmployeeByUnionId({ dependencies, corp }: Scope, unionId: string): Promise<Employee | undefined> {
  return employees.findEmployeeByUnionId(dependencies.database, corp.corpId, unionId)
}

/** Our Employee by our own id; also who has left. */
export function findEmployee({ dependencies, corp }: Scope, id: string): Promise<Employee | undefined> {
  return employees.findEmployee(dependencies.database, corp.corpId, id)
}

/** Several by our own ids, in no order; unknown ids are missing. */
export function listEmployeesById({ dependencies, corp }: Scope, ids: readonly string[]): Promise<Employee[]> {
  return employees.listEmployeesById(dependencies.database, corp.corpId, ids)
}

/** Several by unionId, in no order; unknown ones are missing. */
export function listEmployeesByUnionId(
  { dependencies, corp }: Scope,
  unionIds: readonly string[],
): Promise<Employee[]> {
  return employees.listEmployeesByUnionId(dependencies.database, corp.corpId, unionIds)
}

/** How a room's rules see a person: with all departments above theirs. */
export function toRuleSubject(employee: Employee): RuleSubject {
  return {
    employeeId: employee.id,
    isAdministrator: employee.isAdministrator,
    departmentIds: employee.allDepartmentIds,
  }
}

/**
 * Reads one person from DingTalk and makes our row agree: new, changed, back again, or gone (then their sessions end).
 * Undefined: DingTalk does not know them, or the app may not see them. Throws `DingTalkError`.
 */
export async function upsertEmployeeFromDingTalk(context: CorpContext, userId: string): Promise<Employee | undefined> {
  const { dependencies, corp } = context
  const { database, clock, ids } = dependencies
  const readAt = clock.now()
  const found = await dependencies.dingtalk(corp).directory.findEmployee(userId)
  if (!found) {
    const known = await employees.findEmployeeByUserId(database, corp.corpId, userId)
    if (known) await endEmployment(context, known, readAt)
    return undefined
  }
  await employees.saveEmployees(database, corp.corpId, { employees: [found], readAt, run: null }, () => ids.next())
  await admitLatecomers(context, [found.unionId])
  return employees.findEmployeeByUserId(database, corp.corpId, userId)
}

/**
 * Our Employees of several unionIds; those we have not met are looked up in DingTalk. Who is not visible to the app is missing.
 * Throws `DingTalkError`.
 */
export async function resolveUnionIds(context: CorpContext, unionIds: readonly string[]): Promise<Employee[]> {
  const known = await listEmployeesByUnionId(context, unionIds)
  const unmet = unionIds.filter((unionId) => !known.some((employee) => employee.unionId === unionId))
  const found: Employee[] = []
  for (const unionId of unmet) {
    const userId = await context.dependencies.dingtalk(context.corp).signIn.findUserId(unionId)
    const employee = userId === undefined ? undefined : await upsertEmployeeFromDingTalk(context, userId)
    if (employee) found.push(employee)
  }
  return [...known, ...found]
}
