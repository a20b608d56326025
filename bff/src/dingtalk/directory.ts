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
  })
  .transform((wire): DingTalkEmployee => ({
    userId: wire.userid,
    unionId: wire.unionid,
    name: wire.name,
    title: wire.title,
    avatarUrl: wire.avatar,
    departmentIds: wire.dept_id_list,
    active: wire.active ?? true,
  }))
const employeePage = inResult(
  z.object({ has_more: z.boolean().nullish(), next_cursor: looseNumber.nullish(), list: optionalList(employee) }),
)
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
      return { employees: result.list, nextCursor: result.has_more ? (result.next_cursor ?? null) : null }
    },
    async findEmployee(userId) {
      try {
        return (await post('directory.employee', '/topapi/v2/user/get', { userid: userId }, inResult(employee))).result
      } catch (error) {
        if (isDingTalkError(error, 'not_found', 'out_of_scope')) return undefined
        throw error
      }
    },
    async listAdministrators() {
      const { result } = await post('directory.administrators', '/topapi/user/listadmin', {}, administrators)
      return result.map((entry) => ({ userId: entry.userid, isMain: entry.sys_level === 1 }))
    },
  }
}
