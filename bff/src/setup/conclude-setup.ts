import { minute, type AdministratorRole } from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'
import { refreshAdministrators } from '../directory/administrators.ts'
import { findEmployee } from '../directory/directory.ts'
import type { Employee } from '../directory/directory.types.ts'
import { findSessionOf } from './setup.repository.ts'
import { finishSetup } from './setup.ts'

/** As long as a setup session may live. */
const mayBeInSetupMs = 7 * 24 * 60 * minute

/**
 * Somebody signs in: when it is one of DingTalk's administrators, the setup of their Corp is over and its link dead. Right after
 * connecting nobody knows yet who is one, so DingTalk is asked (not counted). Answers the role; signing in never fails here.
 */
export async function concludeSetup(
  context: CorpContext,
  employee: Employee,
  address: string,
): Promise<AdministratorRole | null> {
  const { dependencies, corp } = context
  try {
    const role = employee.administratorRole ?? (await findRoleInSetup(context, employee))
    if (role === 'main' || role === 'sub')
      await finishSetup(dependencies, corp.corpId, { kind: 'employee', employeeId: employee.id, address })
    return role
  } catch (error) {
    dependencies.log.warn({ err: error, corpId: corp.corpId }, 'whether the setup is over could not be told')
    return employee.administratorRole
  }
}

async function findRoleInSetup(context: CorpContext, employee: Employee): Promise<AdministratorRole | null> {
  const { database, clock } = context.dependencies
  const { corpId, connectedAt } = context.corp
  if (connectedAt === null || clock.now() - connectedAt > mayBeInSetupMs) return null
  if (!(await findSessionOf(database, corpId))) return null
  await refreshAdministrators(context)
  return (await findEmployee(context, employee.id))?.administratorRole ?? null
}
