import type { Api, Call } from '../gateway/api.types.ts'
import { toNumber, toText } from '../gateway/input.ts'
import { OldApiRefusal } from '../gateway/refusals.ts'
import type { Department } from '../state.ts'
import type { World } from '../world.ts'
import { rootDepartmentId } from './directory.ts'

/** The department that a call names; outside the app's range it is as good as refused. */
export function namedDepartment(world: World, call: Call, options: { scoped: boolean }): Department {
  const departmentId = toNumber(call.body['dept_id'])
  if (departmentId === undefined) throw new OldApiRefusal(400002, '参数 dept_id 不合法')
  const department = world.directory.findDepartment(departmentId)
  if (!department) throw new OldApiRefusal(60003, '部门不存在')
  if (options.scoped && !world.directory.isDepartmentInScope(departmentId)) {
    throw new OldApiRefusal(50004, '请求的部门id不在授权范围内')
  }
  return department
}

const withDefaultRoot = (call: Call): Call =>
  call.body['dept_id'] === undefined ? { ...call, body: { ...call.body, dept_id: rootDepartmentId } } : call

function listSub(world: World, call: Call): unknown {
  const department = namedDepartment(world, withDefaultRoot(call), { scoped: true })
  return {
    result: world.directory.childrenOf(department.departmentId).map((child) => ({
      dept_id: child.departmentId,
      name: child.name,
      parent_id: child.parentId,
      create_dept_group: true,
      auto_add_user: true,
      from_union_org: false,
    })),
  }
}

function getDepartment(world: World, call: Call): unknown {
  const department = namedDepartment(world, call, { scoped: true })
  const { departmentId, parentId } = department
  return {
    result: {
      dept_id: departmentId,
      name: department.name,
      ...(parentId === undefined ? {} : { parent_id: parentId }),
      order: department.order ?? departmentId,
      create_dept_group: true,
      auto_add_user: true,
      auto_approve_apply: false,
      group_contain_sub_dept: false,
      org_dept_owner: department.managerUserIds?.[0],
      dept_manager_userid_list: department.managerUserIds ?? [],
      outer_dept: false,
      outer_permit_depts: [],
      outer_permit_users: [],
      hide_dept: department.hidden ?? false,
      dept_permits: [],
      user_permits: [],
      from_union_org: false,
      brief: department.brief,
      member_count: world.directory.everybodyBelow(departmentId).size,
      owning_member_count: world.directory.membersOf(departmentId).length,
    },
  }
}

function listParentsOfUser(world: World, call: Call): unknown {
  const employee = world.directory.findEmployee(toText(call.body['userid']) ?? '')
  if (!employee) throw new OldApiRefusal(33012, '无效的userid')
  return {
    result: {
      parent_list: employee.departmentIds.map((id) => ({ parent_dept_id_list: world.directory.pathToRoot(id) })),
    },
  }
}

const api = (name: string, handle: Api['handle']): Api => ({
  name: `topapi/v2/department/${name}`,
  method: 'POST',
  path: `/topapi/v2/department/${name}`,
  family: 'topapi',
  token: 'app',
  permission: 'qyapi_get_department_list',
  counted: false,
  handle,
})

/** Departments (server-api.md §2.2); listing is one level deep. */
export function createDepartmentApis(world: World): Api[] {
  return [
    api('listsub', (call) => listSub(world, call)),
    api('get', (call) => getDepartment(world, call)),
    api('listsubid', (call) => ({
      result: {
        dept_id_list: world.directory
          .childrenOf(namedDepartment(world, call, { scoped: false }).departmentId)
          .map((child) => child.departmentId),
      },
    })),
    api('listparentbydept', (call) => ({
      result: {
        parent_id_list: world.directory.pathToRoot(namedDepartment(world, call, { scoped: false }).departmentId),
      },
    })),
    api('listparentbyuser', (call) => listParentsOfUser(world, call)),
  ]
}
