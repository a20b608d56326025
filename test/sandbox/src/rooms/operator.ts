import { NewApiRefusal } from '../gateway/refusals.ts'
import type { Employee } from '../state.ts'
import type { World } from '../world.ts'

export const paramError = (text: string): NewApiRefusal => new NewApiRefusal(400, 'param.error', `Error:${text}`)

function checkEntitled(world: World): void {
  if (!world.behaviour.roomsEntitled) throw new NewApiRefusal(400, 'org.not.found', 'Org Not Found')
}

/** Reading needs an employee of the company (server-api.md §3). */
export function readingOperator(world: World, unionId: string | undefined): Employee {
  if (unionId === undefined || unionId === '') throw paramError('unionId is empty')
  checkEntitled(world)
  const employee = world.directory.findByUnionId(unionId)
  if (!employee) throw new NewApiRefusal(400, 'user.not.employee', 'User Not Employee')
  return employee
}

/** Writing needs an administrator of the room app; main and sub administrators are, unless the behaviour says otherwise. */
export function writingOperator(world: World, unionId: string | undefined): Employee {
  if (unionId === undefined || unionId === '') throw paramError('unionId is empty')
  checkEntitled(world)
  const employee = world.directory.findByUnionId(unionId)
  const mayManage = world.behaviour.administratorsManageRooms && (employee?.administrator ?? 'none') !== 'none'
  if (!employee || !mayManage) {
    throw new NewApiRefusal(400, 'user.not.admin', 'User Not Admin')
  }
  return employee
}
