import { z } from 'zod'
import type { CorpContext } from '../corps/corp-context.ts'
import { saveSettings } from '../corps/corps.repository.ts'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import type { TaskRun } from '../scheduled/scheduled-tasks.ts'
import { refreshAdministrators } from './administrators.ts'
import { findDepartment, readMembersPage, readSubDepartments } from './department-refresh.ts'
import { markUnseenDepartmentsRemoved } from './departments.repository.ts'
import { upsertEmployeeFromDingTalk } from './directory.ts'
import { countPresentEmployees, listUnseenEmployees, saveEmployees } from './employees.repository.ts'

/** How far a run came: what is still to be read. Kept in `scheduled_tasks.progress`, so that a new process goes on from there. */
const progressSchema = z.object({
  run: z.uuid(),
  /** Epoch ms. */
  startedAt: z.number(),
  departments: z.array(z.number()),
  /** Departments that were listed already: a tree that changes meanwhile is not walked twice. */
  met: z.array(z.number()),
  cursor: z.number().nullable(),
  users: z.array(z.string()),
  seen: z.number(),
  /** What the run before doubted. */
  doubted: z.number(),
})
type Progress = z.infer<typeof progressSchema>

/** What is kept between runs: how many a complete run would have taken for gone, when that was too many to believe at once. */
const doubtSchema = z.object({ doubted: z.number() })

export type DirectoryReport = { seen: number; left: number; departmentsRemoved: number; doubted: number }

const topDepartmentId = 1
/** Fewer people than this may all go at once; above, losing more than half is believed only the second time. */
const smallCompany = 10

/**
 * Reads the whole visible directory: departments from the scope down, their people page by page, people in scope by themselves,
 * administrators (server-api.md §2.5). Only a complete run takes people and departments out of view, nobody is ever deleted, and
 * each supposed leaver is asked for by name first. A run that sees nobody changes nobody. Throws `DingTalkError`.
 */
export async function checkDirectory(
  context: CorpContext,
  run: Pick<TaskRun, 'progress' | 'save' | 'signal'>,
): Promise<DirectoryReport> {
  const doubted = doubtSchema.safeParse(run.progress).data?.doubted ?? 0
  let progress = progressSchema.safeParse(run.progress).data ?? (await begin(context, doubted))
  while (progress.departments.length > 0 || progress.users.length > 0) {
    run.signal.throwIfAborted()
    progress = await readNext(context, progress)
    await run.save(progress)
  }
  await refreshAdministrators(context)
  const report = await conclude(context, progress)
  await run.save(report.doubted > 0 ? { doubted: report.doubted } : null)
  return report
}

async function begin(context: CorpContext, doubted: number): Promise<Progress> {
  const { dependencies, corp } = context
  const run = dependencies.ids.next()
  const startedAt = dependencies.clock.now()
  await learnCorpName(context)
  const scope = await dependencies.dingtalk(corp).directory.getScope()
  const departments: number[] = []
  for (const departmentId of scope.departmentIds.filter((id) => id > 0)) {
    // What is listed below another one comes without its own name: the roots are read by themselves.
    if (await findDepartment(context, departmentId, { run })) departments.push(departmentId)
  }
  return { run, startedAt, departments, met: departments, cursor: null, users: scope.userIds, seen: 0, doubted }
}

/** The top department bears the company's name, if the app may see it. A name that somebody chose stays. */
async function learnCorpName(context: CorpContext): Promise<void> {
  const { dependencies, corp } = context
  if (corp.settings.name !== '') return
  const top = await findDepartment(context, topDepartmentId)
  if (!top) return
  await saveSettings(dependencies.database, corp.corpId, { name: top.name }, dependencies.clock.now())
  await dependencies.corps.refresh()
  dependencies.changes.publish({ kind: 'corps' })
}

/** One step: a department with its first page of people, a further page of it, or a single person. */
async function readNext(context: CorpContext, progress: Progress): Promise<Progress> {
  const [departmentId, ...later] = progress.departments
  if (departmentId === undefined) return readSingle(context, progress)
  try {
    return await readDepartment(context, progress, departmentId, later)
  } catch (error) {
    // It went away since it was listed; its people are asked for by name at the end.
    if (!isDingTalkError(error, 'not_found', 'out_of_scope')) throw error
    return { ...progress, departments: later, cursor: null }
  }
}

async function readDepartment(
  context: CorpContext,
  progress: Progress,
  departmentId: number,
  later: number[],
): Promise<Progress> {
  const { run, cursor } = progress
  let { met } = progress
  let added: number[] = []
  if (cursor === null) {
    const children = await readSubDepartments(context, departmentId, { run })
    added = children.map((child) => child.departmentId).filter((id) => !met.includes(id))
    met = [...met, ...added]
  }
  const { userIds, nextCursor } = await readMembersPage(context, departmentId, cursor ?? 0, { run })
  const departments = nextCursor === null ? [...later, ...added] : [departmentId, ...later, ...added]
  return { ...progress, departments, met, cursor: nextCursor, seen: progress.seen + userIds.length }
}

async function readSingle(context: CorpContext, progress: Progress): Promise<Progress> {
  const { dependencies, corp } = context
  const [userId, ...users] = progress.users
  if (userId === undefined) return progress
  const readAt = dependencies.clock.now()
  const found = await dependencies.dingtalk(corp).directory.findEmployee(userId)
  if (!found) return { ...progress, users }
  const snapshot = { employees: [found], readAt, run: progress.run }
  await saveEmployees(dependencies.database, corp.corpId, snapshot, () => dependencies.ids.next())
  return { ...progress, users, seen: progress.seen + 1 }
}

async function conclude(context: CorpContext, progress: Progress): Promise<DirectoryReport> {
  const { dependencies, corp } = context
  const { database, clock, log } = dependencies
  const { run, startedAt, seen } = progress
  const unseen = await listUnseenEmployees(database, corp.corpId, run, startedAt)
  const present = await countPresentEmployees(database, corp.corpId)
  const tooMany = present > smallCompany && unseen.length * 2 > present && progress.doubted === 0
  if (seen === 0 || tooMany) {
    log.error({ corpId: corp.corpId, seen, unseen: unseen.length, present }, 'directory shrank too much to be believed')
    return { seen, left: 0, departmentsRemoved: 0, doubted: unseen.length }
  }
  const left = await endTheAbsent(context, unseen)
  const departmentsRemoved = await markUnseenDepartmentsRemoved(database, corp.corpId, run, startedAt, clock.now())
  log.info({ corpId: corp.corpId, seen, left, departmentsRemoved }, 'directory checked')
  return { seen, left, departmentsRemoved, doubted: 0 }
}

/** Asks for each by name: somebody moved while the run went through the departments is still there. */
async function endTheAbsent(context: CorpContext, unseen: { userId: string }[]): Promise<number> {
  let left = 0
  for (const { userId } of unseen) {
    const found = await upsertEmployeeFromDingTalk(context, userId)
    if (!found) left += 1
  }
  return left
}
