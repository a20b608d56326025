import type { HealthCheckId } from '@meeting/shared'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import type { DingTalkClient } from '../dingtalk/dingtalk.types.ts'
import { chooseOperator } from '../directory/operator.ts'
import { countEmployees } from './health.repository.ts'
import { fault, ok, warning, type HealthCheck, type HealthContext } from './health.types.ts'

const rootDepartment = 1

/** What the app may know of the company. */
export const peopleChecks: readonly HealthCheck[] = [
  permissionCheck('permission_departments', ['D14', 'D16'], {
    code: 'qyapi_get_department_list',
    name: '通讯录部门信息读权限',
    call: ({ directory }) => directory.listSubDepartments(rootDepartment),
  }),
  permissionCheck('permission_members', ['D14', 'D16'], {
    code: 'qyapi_get_department_member',
    name: '通讯录部门成员读权限',
    call: ({ directory }) => directory.listEmployees(rootDepartment, 0),
  }),
  permissionCheck('permission_profiles', ['D14', 'D26'], {
    code: 'qyapi_get_member',
    name: '成员信息读权限',
    call: ({ directory }) => directory.listAdministrators(),
  }),
  { id: 'scope', pitfalls: ['D15', 'D16'], calls: 0, asksDingTalk: true, run: checkScope },
  { id: 'operator', pitfalls: ['D33'], calls: 0, asksDingTalk: true, run: checkOperator },
]

type Permission = { code: string; name: string; call: (client: DingTalkClient) => Promise<unknown> }

/** A permission of the app, by a read that changes nothing; the name is the console's own. */
export function permissionCheck(
  id: HealthCheckId,
  pitfalls: string[],
  { code, name, call }: Permission,
  calls = 0,
): HealthCheck {
  return {
    id,
    pitfalls,
    calls,
    asksDingTalk: true,
    async run({ client }) {
      try {
        await call(client)
      } catch (error) {
        if (isDingTalkError(error, 'permission')) return missing({ code, name })
        // The permission is looked at before the visible range.
        if (!isDingTalkError(error, 'out_of_scope', 'not_found')) throw error
      }
      return ok({ code, name })
    },
  }
}

/** The fault of a permission that is not granted. */
export function missing({ code, name }: Pick<Permission, 'code' | 'name'>) {
  return fault('permission_missing', { data: { code, name }, copy: { what: 'permission', text: code } })
}

async function checkScope({ client, dependencies: { database }, corp }: HealthContext) {
  const { departmentIds, userIds } = await client.directory.getScope()
  const known = await countEmployees(database, corp.corpId)
  if (departmentIds.includes(rootDepartment)) return ok({ known })
  if (departmentIds.length + userIds.length === 0) return fault('scope_empty', { data: { known } })
  return warning('scope_partial', { data: { departments: departmentIds.length, people: userIds.length, known } })
}

/** Chooses another when the one before is gone, as every sync does. */
async function checkOperator({ client, dependencies, corp }: HealthContext) {
  const administrators = await client.directory.listAdministrators()
  const operator = await chooseOperator({ dependencies, corp }, administrators)
  if (operator) return ok()
  if (administrators.length === 0) return fault('no_administrator')
  return fault('administrators_hidden', { data: { count: administrators.length } })
}
