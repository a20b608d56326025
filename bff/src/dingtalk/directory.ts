import { directoryFields, type DirectoryField } from '@meeting/shared'
import { z } from 'zod'
import { isDingTalkError } from './dingtalk.errors.ts'
import type { DingTalkDepartment, DingTalkDirectory, DingTalkEmployee } from './dingtalk.types.ts'
import type { Transport } from './transport/transport.ts'
import { inResult, looseNumber, optionalList, optionalText, readShape } from './wire.ts'

const pageSize = 100

const scopes = z.object({
  auth_org_scopes: z.object({ authed_user: optionalList(z.string()), authed_dept: optionalList(looseNumber) }),
})
const department = z
  .object({ dept_id: looseNumber, name: z.string(), parent_id: looseNumber.nullish(), order: looseNumber.nullish() })
  .transform((wire): DingTalkDepartment => ({
    departmentId: wire.dept_id,
    name: wire.name,
    parentId: wire.parent_id ?? null,
    order: wire.order ?? 0,
  }))
const employee = z
  .object({
    userid: z.string(),
    unionid: z.string(),
    name: z.string(),
    title: optionalText,
    avatar: optionalText,
    dept_id_list: optionalList(looseNumber),
    active: z.boolean().nullish(),
    mobile: optionalText,
    email: optionalText,
    org_email: optionalText,
    manager_userid: z.string().nullish(),
    leader: z.boolean().nullish(),
    leader_in_dept: optionalList(z.object({ dept_id: looseNumber, leader: z.boolean() })),
  })
  .transform((wire): DingTalkEmployee & { leadsHere: boolean | null } => ({
    userId: wire.userid,
    unionId: wire.unionid,
    name: wire.name,
    title: wire.title,
    avatarUrl: wire.avatar,
    departmentIds: wire.dept_id_list,
    active: wire.active ?? true,
    lacks: directoryFields.filter((field) => !isFilled(wire, field)),
    leads: wire.leader_in_dept.map(({ dept_id: departmentId, leader: isLeader }) => ({ departmentId, isLeader })),
    // Only `list` says `leader`, and means the department that was asked for.
    leadsHere: wire.leader ?? null,
    managerUserId: wire.manager_userid,
  }))
const employeePage = inResult(
  z.object({ has_more: z.boolean().nullish(), next_cursor: looseNumber.nullish(), list: optionalList(employee) }),
)
const count = inResult(z.object({ count: looseNumber }))
const departmentIds = inResult(z.object({ dept_id_list: optionalList(looseNumber) }))
const userIds = inResult(z.object({ userid_list: optionalList(z.string()) }))
type Fields = Record<'mobile' | 'email' | 'org_email' | 'title' | 'avatar', string | null>

/** Fields without permission are missing, as empty ones are (server-api.md §2.1). */
function isFilled(wire: Fields, field: DirectoryField): boolean {
  return wire[field] !== null || (field === 'email' && wire.org_email !== null)
}

const administrators = inResult(optionalList(z.object({ userid: z.string(), sys_level: looseNumber })))

/** Departments, people, administrators (server-api.md §2); none of these calls is counted. */
export function createDirectoryCalls(transport: Transport): DingTalkDirectory {
  const post = async <Schema extends z.ZodType>(
    name: string,
    path: string,
    body: unknown,
    schema: Schema,
  ): Promise<z.infer<Schema>> =>
    readShape(
      name,
      schema,
      await transport.send({
        name,
        family: 'old',
        method: 'POST',
        path,
        body,
        token: { kind: 'app' },
        priority: 'refresh',
        counted: false,
        repeatable: true,
      }),
    )

  return {
    async getScope() {
      const name = 'directory.scope'
      const answer = await transport.send({
        name,
        family: 'old',
        method: 'GET',
        path: '/auth/scopes',
        token: { kind: 'app' },
        priority: 'refresh',
        counted: false,
        repeatable: true,
      })
      const { auth_org_scopes: scope } = readShape(name, scopes, answer)
      return { departmentIds: scope.authed_dept, userIds: scope.authed_user }
    },
    async getDepartment(departmentId) {
      return (
        await post('directory.department', '/topapi/v2/department/get', { dept_id: departmentId }, inResult(department))
      ).result
    },
    async listSubDepartments(departmentId) {
      return (
        await post(
          'directory.sub_departments',
          '/topapi/v2/department/listsub',
          { dept_id: departmentId },
          inResult(optionalList(department)),
        )
      ).result
    },
    async listEmployees(departmentId, cursor) {
      const body = { dept_id: departmentId, cursor, size: pageSize }
      const { result } = await post('directory.employees', '/topapi/v2/user/list', body, employeePage)
      const employees = result.list.map(({ leadsHere, ...person }) => ({
        ...person,
        // What an empty manager means in a list is not told: nothing.
        managerUserId: undefined,
        leads: leadsHere === null ? person.leads : [{ departmentId, isLeader: leadsHere }],
      }))
      return { employees, nextCursor: result.has_more ? (result.next_cursor ?? null) : null }
    },
    async findEmployee(userId) {
      try {
        const body = { userid: userId }
        const { result } = await post('directory.employee', '/topapi/v2/user/get', body, inResult(employee))
        const { leadsHere: _, ...person } = result
        return { ...person, managerUserId: person.managerUserId ?? null }
      } catch (error) {
        if (isDingTalkError(error, 'not_found', 'out_of_scope')) return undefined
        throw error
      }
    },
    async listAdministrators() {
      const { result } = await post('directory.administrators', '/topapi/user/listadmin', {}, administrators)
      return result.map((entry) => ({ userId: entry.userid, isMain: entry.sys_level === 1 }))
    },
    async countPeople() {
      return (await post('directory.count', '/topapi/user/count', { only_active: false }, count)).result.count
    },
    async listAllSubDepartmentIds(departmentId) {
      const body = { dept_id: departmentId }
      const path = '/topapi/v2/department/listsubid'
      return (await post('directory.sub_department_ids', path, body, departmentIds)).result.dept_id_list
    },
    async listAllUserIds(departmentId) {
      const body = { dept_id: departmentId }
      return (await post('directory.user_ids', '/topapi/user/listid', body, userIds)).result.userid_list
    },
  }
}
