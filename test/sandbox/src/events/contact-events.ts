import type { World } from '../world.ts'

type UserEvent = 'user_add_org' | 'user_modify_org' | 'user_leave_org' | 'org_admin_add' | 'org_admin_remove'
type DepartmentEvent = 'org_dept_create' | 'org_dept_modify' | 'org_dept_remove'

export type Difference = { prev: Record<string, unknown>; curr: Record<string, unknown> }

/** Ids only; a change of the profile names what changed (events.md §6). */
export function pushUserEvent(world: World, type: UserEvent, userId: string, difference?: Difference): void {
  world.pusher.push(type, {
    timeStamp: String(world.now()),
    userId: [userId],
    ...(difference ? { diffInfo: { userid: userId, ...difference } } : {}),
  })
}

export function pushDepartmentEvent(world: World, type: DepartmentEvent, departmentId: number): void {
  world.pusher.push(type, { timeStamp: String(world.now()), deptId: [departmentId] })
}
