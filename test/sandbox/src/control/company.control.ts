import type { Difference } from '../events/contact-events.ts'
import { pushDepartmentEvent, pushUserEvent } from '../events/contact-events.ts'
import { addRoom, cancelBookingsOf, changeRoom, removeRoom } from '../rooms/room-changes.ts'
import type { Department, Employee, Room } from '../state.ts'
import type { World } from '../world.ts'
import { findEmployee } from './calendar.control.ts'
import { ControlError } from './control-error.ts'
import type { NewEmployee, NewRoom, SandboxControl } from './control.types.ts'

type CompanyControl = Pick<
  SandboxControl,
  | 'hireEmployee'
  | 'changeEmployee'
  | 'leave'
  | 'createDepartment'
  | 'changeDepartment'
  | 'removeDepartment'
  | 'createRoom'
  | 'changeRoom'
  | 'removeRoom'
  | 'employees'
  | 'departments'
  | 'rooms'
  | 'roomGroups'
  | 'setScope'
>

function findDepartment(world: World, departmentId: number): Department {
  const department = world.directory.findDepartment(departmentId)
  if (!department) throw new ControlError(`no department ${departmentId}`)
  return department
}

function findRoom(world: World, roomId: string): Room {
  const room = world.rooms.find(roomId)
  if (!room) throw new ControlError(`no room ${roomId}`)
  return room
}

function hire(world: World, input: NewEmployee): Employee {
  if (world.directory.findEmployee(input.userId)) throw new ControlError(`employee ${input.userId} exists`)
  const fallback = world.directory.scope().departmentIds[0] ?? 1
  const employee: Employee = {
    unionId: world.ids.unionId(input.userId),
    departmentIds: [fallback],
    hiredAt: world.now(),
    ...input,
  }
  delete employee.leftAt
  for (const departmentId of employee.departmentIds) findDepartment(world, departmentId)
  world.directory.putEmployee(employee)
  // DingTalk tells of a new person twice (events.md §3.8).
  pushUserEvent(world, 'user_add_org', employee.userId)
  pushUserEvent(world, 'user_modify_org', employee.userId)
  return employee
}

const reportedFields = ['name', 'email', 'jobNumber', 'workPlace', 'remark', 'telephone'] as const

function differenceOf(before: Employee, after: Employee): Difference {
  const difference: Difference = { prev: {}, curr: {} }
  for (const field of reportedFields) {
    if (before[field] === after[field]) continue
    if (before[field] !== undefined) difference.prev[field] = before[field]
    if (after[field] !== undefined) difference.curr[field] = after[field]
  }
  return difference
}

const isAdministrator = (employee: Employee): boolean => (employee.administrator ?? 'none') !== 'none'

function change(world: World, { userId, ...fields }: Partial<Employee> & { userId: string }): Employee {
  const before = findEmployee(world, userId)
  for (const departmentId of fields.departmentIds ?? []) findDepartment(world, departmentId)
  const after = { ...before, ...fields }
  world.directory.putEmployee(after)
  pushUserEvent(world, 'user_modify_org', userId, differenceOf(before, after))
  if (isAdministrator(before) !== isAdministrator(after)) {
    pushUserEvent(world, isAdministrator(after) ? 'org_admin_add' : 'org_admin_remove', userId)
  }
  return after
}

function leave(world: World, userId: string): void {
  const employee = findEmployee(world, userId)
  world.directory.putEmployee({ ...employee, leftAt: world.now() })
  pushUserEvent(world, 'user_leave_org', userId)
  if (!world.behaviour.leaverKeepsRooms) cancelBookingsOf(world, employee.unionId)
}

function removeDepartment(world: World, departmentId: number): void {
  const { directory } = world
  findDepartment(world, departmentId)
  if (directory.childrenOf(departmentId).length > 0) throw new ControlError('the department has sub-departments')
  if (directory.membersOf(departmentId).length > 0) throw new ControlError('the department has members')
  directory.removeDepartment(departmentId)
  pushDepartmentEvent(world, 'org_dept_remove', departmentId)
}

function newRoom(world: World, input: NewRoom): Room {
  if (world.rooms.findByName(input.name)) throw new ControlError(`room ${input.name} exists`)
  return {
    roomId: world.ids.roomId(`control ${world.ids.next('meeting')}`),
    eventRoomId: world.rooms.nextEventRoomId(),
    isvRoomId: '',
    status: 0,
    labelIds: [],
    groupId: 0,
    recurring: true,
    openReservation: true,
    rules: { maxMinutes: 0, minMinutes: 0, approval: 'none' },
    ...input,
  }
}

/** What an administrator does to the company in DingTalk; each pushes its event. */
export function createCompanyControl(world: World): CompanyControl {
  return {
    hireEmployee: async (input) => hire(world, input),
    changeEmployee: async (input) => change(world, input),
    leave: async ({ userId }) => leave(world, userId),
    async createDepartment(input) {
      findDepartment(world, input.parentId)
      const departmentId =
        input.departmentId ?? Math.max(...world.directory.listDepartments().map((known) => known.departmentId)) + 1
      const department = { ...input, departmentId }
      world.directory.putDepartment(department)
      pushDepartmentEvent(world, 'org_dept_create', departmentId)
      return department
    },
    async changeDepartment(input) {
      const department = { ...findDepartment(world, input.departmentId), ...input }
      world.directory.putDepartment(department)
      pushDepartmentEvent(world, 'org_dept_modify', input.departmentId)
      return department
    },
    removeDepartment: async ({ departmentId }) => removeDepartment(world, departmentId),
    async createRoom(input) {
      const room = newRoom(world, input)
      addRoom(world, room)
      return room
    },
    changeRoom: async ({ roomId, ...fields }) => changeRoom(world, findRoom(world, roomId), fields),
    removeRoom: async ({ roomId }) => removeRoom(world, findRoom(world, roomId)),
    employees: async () => world.directory.listEmployees(),
    departments: async () => world.directory.listDepartments(),
    rooms: async () => world.rooms.list(),
    roomGroups: async () => world.rooms.listGroups(),
    setScope: async ({ departmentIds, userIds }) => world.directory.setScope({ departmentIds, userIds }),
  }
}
