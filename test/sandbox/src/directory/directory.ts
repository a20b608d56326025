import type { Company, Department, DirectoryScope, Employee } from '../state.ts'

export const rootDepartmentId = 1

export type Directory = {
  scope(): DirectoryScope
  setScope(scope: DirectoryScope): void
  /** People who work here now. */
  findEmployee(userId: string): Employee | undefined
  findByUnionId(unionId: string): Employee | undefined
  /** Also people who left. */
  findEver(userId: string): Employee | undefined
  findEverByUnionId(unionId: string): Employee | undefined
  listEmployees(): Employee[]
  /** Also people who left. */
  listEver(): Employee[]
  findDepartment(departmentId: number): Department | undefined
  listDepartments(): Department[]
  /** Direct sub-departments, in DingTalk's order. */
  childrenOf(departmentId: number): Department[]
  /** Direct members. */
  membersOf(departmentId: number): Employee[]
  /** Members of the department and of everything below it, each once. */
  everybodyBelow(departmentId: number): Set<string>
  /** The department itself first, the root last. */
  pathToRoot(departmentId: number): number[]
  isDepartmentInScope(departmentId: number): boolean
  isEmployeeInScope(employee: Employee): boolean
  putEmployee(employee: Employee): void
  putDepartment(department: Department): void
  removeDepartment(departmentId: number): void
}

const addTo = <K, V>(map: Map<K, Set<V>>, key: K, value: V): void => {
  const set = map.get(key)
  if (set) set.add(value)
  else map.set(key, new Set([value]))
}

const present = (employee: Employee | undefined): Employee | undefined =>
  employee && employee.leftAt === undefined ? employee : undefined

/** Departments and people with the indexes that the listing calls need. */
export function createDirectory(company: Company): Directory {
  let scope = company.scope
  const departments = new Map<number, Department>()
  const children = new Map<number, Set<number>>()
  const employees = new Map<string, Employee>()
  const byUnionId = new Map<string, Employee>()
  const members = new Map<number, Set<string>>()

  const directory: Directory = {
    scope: () => scope,
    setScope(next) {
      scope = next
    },
    findEmployee: (userId) => present(employees.get(userId)),
    findByUnionId: (unionId) => present(byUnionId.get(unionId)),
    findEver: (userId) => employees.get(userId),
    findEverByUnionId: (unionId) => byUnionId.get(unionId),
    listEmployees: () => [...employees.values()].filter((employee) => employee.leftAt === undefined),
    listEver: () => [...employees.values()],
    findDepartment: (departmentId) => departments.get(departmentId),
    listDepartments: () => [...departments.values()],
    childrenOf(departmentId) {
      const found = [...(children.get(departmentId) ?? [])].flatMap((id) => departments.get(id) ?? [])
      return found.sort((a, b) => (a.order ?? a.departmentId) - (b.order ?? b.departmentId))
    },
    membersOf: (departmentId) =>
      [...(members.get(departmentId) ?? [])].flatMap((userId) => present(employees.get(userId)) ?? []),
    everybodyBelow(departmentId) {
      const found = new Set<string>()
      const open = [departmentId]
      for (let id = open.pop(); id !== undefined; id = open.pop()) {
        for (const employee of directory.membersOf(id)) found.add(employee.userId)
        open.push(...(children.get(id) ?? []))
      }
      return found
    },
    pathToRoot(departmentId) {
      const path: number[] = []
      let department = departments.get(departmentId)
      while (department && !path.includes(department.departmentId)) {
        path.push(department.departmentId)
        department = department.parentId === undefined ? undefined : departments.get(department.parentId)
      }
      return path
    },
    isDepartmentInScope: (departmentId) =>
      directory.pathToRoot(departmentId).some((id) => scope.departmentIds.includes(id)),
    isEmployeeInScope: (employee) =>
      scope.userIds.includes(employee.userId) || employee.departmentIds.some((id) => directory.isDepartmentInScope(id)),
    putEmployee(employee) {
      const known = employees.get(employee.userId)
      for (const id of known?.departmentIds ?? []) members.get(id)?.delete(employee.userId)
      employees.set(employee.userId, employee)
      byUnionId.set(employee.unionId, employee)
      for (const id of employee.departmentIds) addTo(members, id, employee.userId)
    },
    putDepartment(department) {
      const known = departments.get(department.departmentId)
      if (known?.parentId !== undefined) children.get(known.parentId)?.delete(department.departmentId)
      departments.set(department.departmentId, department)
      if (department.parentId !== undefined) addTo(children, department.parentId, department.departmentId)
    },
    removeDepartment(departmentId) {
      const known = departments.get(departmentId)
      if (known?.parentId !== undefined) children.get(known.parentId)?.delete(departmentId)
      departments.delete(departmentId)
    },
  }
  for (const department of company.departments) directory.putDepartment(department)
  for (const employee of company.employees) directory.putEmployee(employee)
  return directory
}
