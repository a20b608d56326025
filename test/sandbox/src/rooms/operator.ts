import { NewApiRefusal } from '../gateway/refusals.ts'
import type { Employee } from '../state.ts'
import type { World } from '../world.ts'

export const paramError = (text: string): NewApiRefusal => new NewApiRefusal(400, 'param.error', `Error:${text}`)

/** Reading needs an employee of the company (server-api.md §3). */
export function readingOperator(world: World, unionId: string | undefined): Employee {
  if (unionId === undefined || unionId === '') throw paramError('unionId is empty')
  const employee = world.directory.findByUnionId(unionId)
  if (!employee) throw new NewApiRefusal(400, 'user.not.employee', 'User Not Employee')
  return employee
}

/** Writing needs an administrator of the room app; main and sub administrators are. */
export function writingOperator(world: World, unionId: string | undefined): Employee {
  if (unionId === undefined || unionId === '') throw paramError('unionId is empty')
  const employee = world.directory.findByUnionId(unionId)
  if (!employee || (employee.administrator ?? 'none') === 'none') {
    throw new NewApiRefusal(400, 'user.not.admin', 'User Not Admin')
  }
  return employee
}
