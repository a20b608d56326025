import type { Api, Call } from '../gateway/api.types.ts'
import { toNumber, toText } from '../gateway/input.ts'
import { NewApiRefusal, OldApiRefusal } from '../gateway/refusals.ts'
import type { Employee } from '../state.ts'
import type { World } from '../world.ts'
import { namedDepartment } from './departments.apis.ts'
import { rootDepartmentId } from './directory.ts'
import { renderMember, renderProfile } from './profile.ts'

const maxCursor = 100_000

type MemberPage = { members: Employee[]; paging: { has_more: boolean; next_cursor?: number }; departmentId: number }

/** One page of direct members; `next_cursor` is missing on the last page (server-api.md §2.3). */
function pageOfMembers(world: World, call: Call): MemberPage {
  const { departmentId } = namedDepartment(world, call, { scoped: true })
  const cursor = toNumber(call.body['cursor'])
  const size = toNumber(call.body['size'])
  if (cursor === undefined || !Number.isInteger(cursor) || cursor < 0 || cursor > maxCursor) {
    throw new OldApiRefusal(40068, '不合法的偏移量')
  }
  if (size === undefined || !Number.isInteger(size) || size < 1 || size > 100) {
    throw new OldApiRefusal(40069, '不合法的分页大小')
  }
  const all = world.directory.membersOf(departmentId)
  const members = all.slice(cursor, cursor + size)
  const hasMore = cursor + size < all.length
  return {
    members,
    departmentId,
    paging: hasMore ? { has_more: true, next_cursor: cursor + size } : { has_more: false },
  }
}

function listMembers(world: World, call: Call): unknown {
  const { members, paging, departmentId } = pageOfMembers(world, call)
  return { result: { ...paging, list: members.map((member) => renderMember(world, member, departmentId)) } }
}

function listSimple(world: World, call: Call): unknown {
  const { members, paging } = pageOfMembers(world, call)
  return { result: { ...paging, list: members.map(({ userId, name }) => ({ userid: userId, name })) } }
}

function getProfile(world: World, call: Call): unknown {
  const employee = world.directory.findEmployee(toText(call.body['userid']) ?? '')
  if (!employee) throw new OldApiRefusal(33012, '无效的userid')
  if (!world.directory.isEmployeeInScope(employee)) throw new OldApiRefusal(50002, '请求的员工userid不在授权范围内')
  return { result: renderProfile(world, employee) }
}

function findByUnionId(world: World, call: Call): unknown {
  const unionId = toText(call.body['unionid']) ?? ''
  if (unionId === '' || unionId.length > 100) throw new OldApiRefusal(40035, '不合法的参数 unionid')
  const employee = world.directory.findByUnionId(unionId)
  if (!employee) throw new OldApiRefusal(60121, '找不到该用户')
  return { result: { userid: employee.userId, contact_type: 0 } }
}

const isAdministrator = (employee: Employee): boolean => (employee.administrator ?? 'none') !== 'none'

function listAdministrators(world: World): unknown {
  return {
    result: world.directory
      .listEmployees()
      .filter(isAdministrator)
      .map((employee) => ({ userid: employee.userId, sys_level: employee.administrator === 'main' ? 1 : 2 })),
  }
}

/** On the top level, without `result` (§2.4). */
function administratorScope(world: World, call: Call): unknown {
  const employee = world.directory.findEmployee(toText(call.body['userid']) ?? '')
  if (!employee) throw new OldApiRefusal(60121, '找不到该用户')
  if (!isAdministrator(employee)) return { dept_ids: [] }
  return { dept_ids: employee.administrator === 'main' ? [rootDepartmentId] : employee.departmentIds }
}

function searchUsers(world: World, call: Call): unknown {
  const word = toText(call.body['queryWord']) ?? ''
  const offset = toNumber(call.body['offset'])
  const size = toNumber(call.body['size'])
  if (word === '' || offset === undefined || size === undefined) {
    throw new NewApiRefusal(400, 'parameter.error', 'parameter error')
  }
  const isExact = toNumber(call.body['fullMatchField']) === 1
  const found = world.directory
    .listEmployees()
    .filter((employee) => world.directory.isEmployeeInScope(employee))
    .filter(({ name }) => (isExact ? name === word : name.includes(word)))
    .map((employee) => employee.userId)
  return { hasMore: offset + size < found.length, totalCount: found.length, list: found.slice(offset, offset + size) }
}

function scopes(world: World): unknown {
  const { departmentIds, userIds } = world.directory.scope()
  const guarded = [
    ...(world.permissions.has('fieldMobile') ? ['mobile'] : []),
    ...(world.permissions.has('fieldEmail') ? ['email'] : []),
  ]
  return {
    auth_org_scopes: { authed_user: userIds, authed_dept: departmentIds },
    auth_user_field: ['name', 'userid', 'avatar', ...guarded],
    condition_field: [],
  }
}

const api = (path: string, permission: string, handle: Api['handle']): Api => ({
  name: `topapi/${path}`,
  method: 'POST',
  path: `/topapi/${path}`,
  family: 'topapi',
  token: 'app',
  permission,
  counted: false,
  handle,
})

/** People (server-api.md §2.1, §2.3–2.8). */
export function createUserApis(world: World): Api[] {
  return [
    api('v2/user/list', 'qyapi_get_department_member', (call) => listMembers(world, call)),
    api('user/listsimple', 'qyapi_get_department_member', (call) => listSimple(world, call)),
    api('v2/user/get', 'qyapi_get_member', (call) => getProfile(world, call)),
    api('user/getbyunionid', 'qyapi_get_member', (call) => findByUnionId(world, call)),
    api('user/listadmin', 'qyapi_get_member', () => listAdministrators(world)),
    api('user/get_admin_scope', 'qyapi_get_member', (call) => administratorScope(world, call)),
    api('user/listid', 'qyapi_get_member', (call) => {
      const { departmentId } = namedDepartment(world, call, { scoped: false })
      return { result: { userid_list: world.directory.membersOf(departmentId).map(({ userId }) => userId) } }
    }),
    api('user/count', 'qyapi_get_member', (call) => {
      const isActiveOnly = call.body['only_active'] === true || call.body['only_active'] === 'true'
      const counted = world.directory.listEmployees().filter(({ active }) => !isActiveOnly || active !== false)
      return { result: { count: counted.length } }
    }),
    {
      name: 'auth/scopes',
      method: 'GET',
      path: '/auth/scopes',
      family: 'old',
      token: 'app',
      permission: 'qyapi_base',
      counted: false,
      handle: () => scopes(world),
    },
    {
      name: 'searchUser',
      method: 'POST',
      path: '/v1.0/contact/users/search',
      family: 'new',
      token: 'app',
      permission: 'qyapi_addresslist_search',
      counted: false,
      needsBody: true,
      handle: (call) => searchUsers(world, call),
    },
  ]
}
