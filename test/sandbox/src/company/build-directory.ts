import type { Identifiers } from '../identifiers.ts'
import type { Department, DirectoryScope, Employee } from '../state.ts'
import type { Chance } from './chance.ts'
import { dayMs } from './company-time.ts'
import { demoCompanyName, demoDepartments, demoInvisibleDepartments, demoSinglyVisible } from './demo-departments.ts'
import type { DemoDepartmentKey } from './demo-departments.ts'
import { demoAdmins, demoLeaver, demoPeople, demoSecondDepartments } from './demo-people.ts'
import type { DemoPerson } from './demo-people.ts'

export type BuiltDirectory = {
  departments: Department[]
  employees: Employee[]
  scope: DirectoryScope
  /** Employees who still work here, by their handle in the data files. */
  byHandle: ReadonlyMap<string, Employee>
  /** Employees of each department, its lead first. */
  byDepartment: ReadonlyMap<DemoDepartmentKey, readonly Employee[]>
  departmentId(key: DemoDepartmentKey): number
  leaver: Employee
}

const rootDepartmentId = 1
const emailDomain = 'qinghe.example'
const workPlaces = ['总部A座', '总部B座', '滨江研发园']
/** 2018-03-05 09:00 in Shanghai, when the company started. */
const foundedAt = 1_520_211_600_000

const departmentByKey = new Map(demoDepartments.map((department) => [department.key, department]))

function departmentIdOf(key: DemoDepartmentKey): number {
  const department = departmentByKey.get(key)
  if (!department) throw new Error(`no demo department ${key}`)
  return department.id
}

function leadHandle(key: DemoDepartmentKey): string {
  const [lead] = demoPeople[key]
  if (!lead) throw new Error(`demo department ${key} has nobody`)
  return lead[1]
}

function keepsReadableId(handle: string, isLead: boolean): boolean {
  return isLead || handle in demoAdmins || handle in demoSecondDepartments || demoSinglyVisible.includes(handle)
}

/** Some userids are digits that DingTalk made up, the others were set by the administrator. */
function assignUserIds(chance: Chance): Map<string, string> {
  const userIds = new Map<string, string>()
  for (const people of Object.values(demoPeople)) {
    for (const [index, [, handle]] of people.entries()) {
      const digits = `01${chance.between(1000, 9999)}${chance.between(10_000, 99_999)}${chance.between(1000, 9999)}`
      userIds.set(handle, !keepsReadableId(handle, index === 0) && chance.fraction() < 0.35 ? digits : handle)
    }
  }
  return userIds
}

function managerHandle(key: DemoDepartmentKey, handle: string): string | undefined {
  const lead = leadHandle(key)
  if (lead !== handle) return lead
  const parent = departmentByKey.get(key)?.parent
  if (parent) return leadHandle(parent)
  return key === 'office' ? undefined : leadHandle('office')
}

function buildDepartments(userIdOf: (handle: string) => string): Department[] {
  return [
    { departmentId: rootDepartmentId, name: demoCompanyName },
    ...demoDepartments.map((department, index) => ({
      departmentId: department.id,
      parentId: department.parent ? departmentIdOf(department.parent) : rootDepartmentId,
      name: department.name,
      order: (index + 1) * 10,
      managerUserIds: [userIdOf(leadHandle(department.key))],
    })),
  ]
}

function departmentIdsOf(key: DemoDepartmentKey, handle: string): number[] {
  const second = demoSecondDepartments[handle]
  return second ? [departmentIdOf(key), departmentIdOf(second)] : [departmentIdOf(key)]
}

function administratorLevel(handle: string): Pick<Employee, 'administrator'> {
  const level = demoAdmins[handle]
  if (level === undefined) return {}
  return { administrator: level === 1 ? 'main' : 'sub' }
}

/** The directory of the demo company; everything but names, titles and places of work follows from the seed. */
export function buildDirectory(context: { ids: Identifiers; chance: Chance; today: number }): BuiltDirectory {
  const { ids, chance } = context
  const userIds = assignUserIds(chance)
  const userIdOf = (handle: string) => userIds.get(handle) ?? handle
  const byHandle = new Map<string, Employee>()
  const byDepartment = new Map<DemoDepartmentKey, readonly Employee[]>()

  const hire = (key: DemoDepartmentKey, [name, handle, title]: DemoPerson, number: number): Employee => {
    const userId = userIdOf(handle)
    const manager = managerHandle(key, handle)
    const isIntern = title.endsWith('实习生')
    return {
      userId,
      unionId: ids.unionId(userId),
      name,
      title,
      jobNumber: `QH${String(number).padStart(4, '0')}`,
      mobile: `1390000${String(1000 + number)}`,
      ...(isIntern ? { active: false } : { email: `${handle}@${emailDomain}` }),
      workPlace: chance.pick(workPlaces),
      ...(manager ? { managerUserId: userIdOf(manager) } : {}),
      hiredAt: foundedAt + chance.between(0, 3000) * dayMs,
      departmentIds: departmentIdsOf(key, handle),
      ...(leadHandle(key) === handle ? { leaderOf: [departmentIdOf(key)] } : {}),
      ...administratorLevel(handle),
      ...(handle === leadHandle('office') ? { boss: true } : {}),
    }
  }

  for (const { key } of demoDepartments) {
    const employees = demoPeople[key].map((person) => {
      const employee = hire(key, person, byHandle.size + 1)
      byHandle.set(person[1], employee)
      return employee
    })
    byDepartment.set(key, employees)
  }

  const leaver: Employee = {
    userId: demoLeaver.handle,
    unionId: ids.unionId(demoLeaver.handle),
    name: demoLeaver.name,
    title: demoLeaver.title,
    departmentIds: [departmentIdOf(demoLeaver.department)],
    leftAt: context.today - 3 * dayMs,
  }

  const visible = demoDepartments.filter(({ key, parent }) => !parent && !demoInvisibleDepartments.includes(key))
  return {
    departments: buildDepartments(userIdOf),
    employees: [...byHandle.values(), leaver],
    scope: { departmentIds: visible.map(({ id }) => id), userIds: demoSinglyVisible.map(userIdOf) },
    byHandle,
    byDepartment,
    departmentId: departmentIdOf,
    leaver,
  }
}
