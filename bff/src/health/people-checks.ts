import { findTask } from '../scheduled/task-requests.ts'
import { chooseOperator } from '../directory/operator.ts'
import { countEmployees } from './health.repository.ts'
import { fault, ok, unknown, warning, type HealthCheck, type HealthContext } from './health.types.ts'

const rootDepartment = 1
/** People come and go while one counts. */
const tolerance = 0.01

/** What the app may know of the company, and what it knows. */
export const peopleChecks: readonly HealthCheck[] = [
  { id: 'scope', pitfalls: ['D15', 'D16'], calls: 0, asksDingTalk: true, run: checkScope },
  { id: 'directory', pitfalls: ['D16', 'D17', 'D19'], calls: 0, asksDingTalk: true, run: checkDirectory },
  { id: 'operator', pitfalls: ['D33', 'D36'], calls: 0, asksDingTalk: true, run: checkOperator },
]

async function checkScope({ client, dependencies: { database }, corp }: HealthContext) {
  const { departmentIds, userIds } = await client.directory.getScope()
  const known = await countEmployees(database, corp.corpId)
  if (departmentIds.includes(rootDepartment)) return ok({ known })
  if (departmentIds.length + userIds.length === 0) return fault('scope_empty', { data: { known } })
  return warning('scope_partial', { data: { departments: departmentIds.length, people: userIds.length, known } })
}

/** What the scope leaves out is not missing: that light says so. */
async function checkDirectory({ client, dependencies: { database }, corp }: HealthContext) {
  const task = await findTask(database, corp.corpId, 'directory.check')
  if (task?.lastError) return fault('sync_failed', { data: { error: task.lastError } })
  if (!task?.lastFinishedAt) return unknown('never_synced')
  const known = await countEmployees(database, corp.corpId)
  const data = { known, at: task.lastFinishedAt.toISOString() }
  const { departmentIds } = await client.directory.getScope()
  if (!departmentIds.includes(rootDepartment)) return ok(data)
  const total = await client.directory.countPeople()
  const missing = total - known
  return missing <= total * tolerance ? ok(data) : warning('people_missing', { data: { ...data, total, missing } })
}

/** Chooses another when the one before is gone, as every sync does. */
async function checkOperator({ client, dependencies, corp }: HealthContext) {
  const administrators = await client.directory.listAdministrators()
  const operator = await chooseOperator({ dependencies, corp }, administrators)
  if (!operator) {
    if (administrators.length === 0) return fault('no_administrator')
    return fault('administrators_hidden', { data: { count: administrators.length } })
  }
  // Directory and calendar know the same person by two ids (D36): there and back.
  const found = await client.signIn.findUserId(operator.unionId)
  return found === operator.userId ? ok() : fault('identity_mixed')
}
