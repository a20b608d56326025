import type { Employee } from '../state.ts'
import type { World } from '../world.ts'

type Json = Record<string, unknown>

const isLeaderOf = (employee: Employee, departmentId: number): boolean =>
  employee.leaderOf?.includes(departmentId) ?? false

/** Without the permission these fields are missing, not refused (server-api.md §2.1). */
function guardedFields(world: World, employee: Employee): Json {
  const mayReadMobile = world.permissions.has('fieldMobile')
  const mayReadEmail = world.permissions.has('fieldEmail')
  return {
    ...(mayReadMobile && employee.mobile !== undefined ? { state_code: '86', mobile: employee.mobile } : {}),
    ...(mayReadEmail ? { email: employee.email, work_place: employee.workPlace, remark: employee.remark } : {}),
  }
}

/** What list and get have in common; empty fields are left out. */
function commonFields(world: World, employee: Employee): Json {
  const { avatarUrl } = employee
  return {
    userid: employee.userId,
    unionid: employee.unionId,
    name: employee.name,
    avatar: avatarUrl?.startsWith('/') ? `${world.publicUrl}${avatarUrl}` : avatarUrl,
    ...guardedFields(world, employee),
    hide_mobile: false,
    telephone: employee.telephone,
    job_number: employee.jobNumber,
    title: employee.title,
    dept_id_list: employee.departmentIds,
    hired_date: employee.hiredAt,
    active: employee.active ?? true,
    admin: (employee.administrator ?? 'none') !== 'none',
    boss: employee.boss ?? false,
    exclusive_account: false,
  }
}

const orderIn = (departmentId: number): number => 176_290_000_000 + (departmentId % 1000)

/** An item of `v2/user/list`, as a member of that department (§2.3). */
export const renderMember = (world: World, employee: Employee, departmentId: number): Json => ({
  ...commonFields(world, employee),
  dept_order: orderIn(departmentId),
  leader: isLeaderOf(employee, departmentId),
})

/** The answer of `v2/user/get` (§2.6). */
export const renderProfile = (world: World, employee: Employee): Json => ({
  ...commonFields(world, employee),
  manager_userid: employee.managerUserId,
  real_authed: true,
  senior: false,
  dept_order_list: employee.departmentIds.map((id) => ({ dept_id: id, order: orderIn(id) })),
  leader_in_dept: employee.departmentIds.map((id) => ({ dept_id: id, leader: isLeaderOf(employee, id) })),
  role_list: [],
  dept_position_list: employee.departmentIds.map((id, index) => ({
    dept_id: id,
    title: employee.title,
    is_main: index === 0,
  })),
})
