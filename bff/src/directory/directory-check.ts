import { hour, type DirectoryComparison, type DirectorySyncProblem } from '@meeting/shared'
import { z } from 'zod'
import type { CorpContext } from '../corps/corp-context.ts'
import { saveSettings } from '../corps/corps.ts'
import { DingTalkError, isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import type { TaskRun } from '../scheduled/scheduled-tasks.ts'
import { refreshAdministrators } from './administrators.ts'
import { findDepartment } from './department-refresh.ts'
import { markUnseenDepartmentsRemoved } from './departments.repository.ts'
import { upsertEmployeeFromDingTalk } from './directory.ts'
import { surveyOutside, type Outside } from './directory-survey.ts'
import * as syncs from './directory-syncs.repository.ts'
import { walkDirectory, walkSchema, type Walk } from './directory-walk.ts'
import {
  countPresentEmployees,
  countSeenEmployees,
  countUnseenEmployees,
  listUnseenEmployees,
} from './employees.repository.ts'

/** How far a run came. Kept in `scheduled_tasks.progress`, so that any process goes on from there. */
const progressSchema = z.object({
  run: z.uuid(),
  /** Epoch ms. */
  startedAt: z.number(),
  walk: walkSchema,
  /** Of the whole company, by DingTalk's word. */
  people: z.number().nullable(),
  /** What the run before doubted. */
  doubted: z.number(),
})
type Progress = z.infer<typeof progressSchema>

/** What is kept between runs: how many a complete run would have taken for gone, when that was too many to believe at once. */
const doubtSchema = z.object({ doubted: z.number() })

type Run = Pick<TaskRun, 'progress' | 'save' | 'signal'> & { isFirst?: boolean }
export type CheckOutcome = { result: 'done'; report: DirectoryComparison } | { result: 'stopped' }

const topDepartmentId = 1
/** Fewer people than this may all go at once; above, losing more than half is believed only the second time. */
const smallCompany = 10
const unseenAtOnce = 200
/** A run that rested longer begins anew: too much of what it read is old. */
const staleAfterMs = 12 * hour

/** An administrator wants the run to rest. */
class StopRequested extends Error {}

/**
 * Reads the whole visible directory: departments from the scope down, their people page by page, people in scope by themselves,
 * administrators (server-api.md §2.5). Only a complete run takes people and departments out of view, nobody is ever deleted, and
 * each supposed leaver is asked for by name first. A run that sees nobody changes nobody. It may be stopped, killed, and gone on
 * with by any process. Throws `DingTalkError`.
 */
export async function checkDirectory(context: CorpContext, run: Run): Promise<CheckOutcome> {
  const progress = (await resume(context, run)) ?? (await begin(context, run))
  const { database } = context.dependencies
  const { corpId } = context.corp
  try {
    if (!(await syncs.markRunning(database, corpId, progress.run, context.dependencies.clock.now())))
      throw new StopRequested()
    const { walk } = progress
    await walkDirectory(context, walk, {
      run: progress.run,
      signal: run.signal,
      save: () => save(context, run, progress),
    })
    await refreshAdministrators(context)
    const report = await conclude(context, progress, run.signal)
    await run.save(report.doubted > 0 ? { doubted: report.doubted } : null)
    return { result: 'done', report }
  } catch (error) {
    if (error instanceof StopRequested) {
      await syncs.turnSync(database, corpId, progress.run, { from: ['stopping'], to: 'stopped' })
      return { result: 'stopped' }
    }
    if (!run.signal.aborted) await syncs.saveProblem(database, corpId, progress.run, toProblem(error))
    throw error
  }
}

/** The run that was left in the middle, if it is one that can be gone on with. */
async function resume({ dependencies, corp }: CorpContext, { progress }: Run): Promise<Progress | undefined> {
  const kept = progressSchema.safeParse(progress).data
  if (!kept || dependencies.clock.now() - kept.startedAt > staleAfterMs) return undefined
  const open = await syncs.findOpenSync(dependencies.database, corp.corpId)
  return open?.id === kept.run ? kept : undefined
}

async function begin(context: CorpContext, run: Run): Promise<Progress> {
  const { dependencies, corp } = context
  const { database, clock, ids } = dependencies
  const asked = await syncs.findOpenSync(database, corp.corpId)
  const isFresh = asked?.state === 'waiting' && asked.startedAt === null
  const id = isFresh ? asked.id : ids.next()
  const startedAt = clock.now()
  if (!isFresh) {
    const cause = asked?.cause ?? (run.isFirst ? 'first' : 'schedule')
    await syncs.insertSync(database, corp.corpId, { id, cause, requestedBy: null, now: startedAt })
  }
  try {
    const doubted = doubtSchema.safeParse(run.progress).data?.doubted ?? 0
    const people = await countPeople(context)
    const progress = { run: id, startedAt, walk: await beginWalk(context, id), people, doubted }
    await save(context, run, progress)
    return progress
  } catch (error) {
    if (!run.signal.aborted) await syncs.saveProblem(database, corp.corpId, id, toProblem(error))
    throw error
  }
}

async function beginWalk(context: CorpContext, run: string): Promise<Walk> {
  const scope = await context.dependencies.dingtalk(context.corp).directory.getScope()
  const roots: number[] = []
  const unreadable: Walk['unreadable'] = []
  for (const departmentId of scope.departmentIds.filter((id) => id > 0)) {
    // What is listed below another one comes without its own name: the roots are read by themselves.
    const root = await findDepartment(context, departmentId, { run })
    if (!root) unreadable.push({ id: String(departmentId), name: null })
    else roots.push(departmentId)
    if (root?.departmentId === topDepartmentId) await learnCorpName(context, root.name)
  }
  return {
    listing: [...roots],
    reading: roots.map((id) => ({ id, cursor: 0 })),
    users: scope.userIds,
    met: [...roots],
    read: 0,
    seen: 0,
    calls: scope.departmentIds.length + 2,
    added: 0,
    changed: 0,
    back: 0,
    pseudo: [],
    unreadable,
  }
}

/** The top department bears the company's name, if the app may see it. A name that somebody chose stays. */
async function learnCorpName({ dependencies, corp }: CorpContext, name: string): Promise<void> {
  if (corp.settings.name !== '') return
  await saveSettings(dependencies.database, corp.corpId, { name }, dependencies.clock.now())
  await dependencies.corps.refresh()
  dependencies.changes.publish({ kind: 'corps' })
}

/** Only for telling how far it is and who is missing: what DingTalk will not tell is done without. */
async function countPeople({ dependencies, corp }: CorpContext): Promise<number | null> {
  try {
    return await dependencies.dingtalk(corp).directory.countPeople()
  } catch (error) {
    if (isDingTalkError(error)) return null
    throw error
  }
}

/** Remembers in one transaction how far it came, for who goes on and for who looks on. Throws `StopRequested`. */
async function save({ dependencies, corp }: CorpContext, run: Run, progress: Progress): Promise<void> {
  const { database, clock, checkpoint } = dependencies
  const { walk } = progress
  const isWhole = walk.met.includes(topDepartmentId)
  const present = isWhole ? progress.people : await countPresentEmployees(database, corp.corpId)
  const state = await database.transaction().execute(async (transaction) => {
    await run.save(progress, transaction)
    return syncs.saveFigures(transaction, corp.corpId, progress.run, {
      calls: walk.calls,
      departmentsFound: walk.met.length,
      departmentsRead: walk.read,
      peopleExpected: present && present > 0 ? present : null,
      now: clock.now(),
    })
  })
  await checkpoint('directory.saved')
  if (state === 'stopping') throw new StopRequested()
}

async function conclude(context: CorpContext, progress: Progress, signal: AbortSignal): Promise<DirectoryComparison> {
  const { dependencies, corp } = context
  const { database, clock, log } = dependencies
  const { run, startedAt, walk } = progress
  const which = { run, startedAt }
  const unseen = await countUnseenEmployees(database, corp.corpId, which)
  const present = await countPresentEmployees(database, corp.corpId)
  const tooMany = present > smallCompany && unseen * 2 > present && progress.doubted === 0
  const isDoubted = walk.seen === 0 || tooMany
  if (isDoubted)
    log.error({ corpId: corp.corpId, seen: walk.seen, unseen, present }, 'directory shrank too much to be believed')
  const doubted = isDoubted ? await listDoubted(context, which) : []
  const left = isDoubted ? 0 : await endTheAbsent(context, which, signal)
  const departmentsRemoved = isDoubted
    ? 0
    : await markUnseenDepartmentsRemoved(database, corp.corpId, run, startedAt, clock.now())
  const outside = await surveyOutside(context, walk, signal)
  const { added, changed, back } = walk
  // Who is in two departments was read twice.
  const seen = await countSeenEmployees(database, corp.corpId, run)
  const report: DirectoryComparison = {
    seen,
    added,
    changed,
    back,
    left,
    departmentsRemoved,
    doubted: isDoubted ? unseen : 0,
    people: progress.people,
    departments: walk.met.length + outside.departments.length,
  }
  await syncs.replaceFindings(database, corp.corpId, [...toFindings(walk, outside), ...doubted])
  await syncs.finishSync(database, corp.corpId, run, { report, now: clock.now() })
  log.info({ corpId: corp.corpId, ...report }, 'directory checked')
  return report
}

/** The first of those whose absence is not believed. */
async function listDoubted({ dependencies, corp }: CorpContext, which: { run: string; startedAt: number }) {
  const page = { ...which, after: null, limit: unseenAtOnce * 5 }
  const people = await listUnseenEmployees(dependencies.database, corp.corpId, page)
  return people.map(({ userId, name }) => ({ kind: 'doubted', id: userId, name }))
}

function toFindings({ pseudo, unreadable }: Walk, { departments, people }: Outside): syncs.Finding[] {
  return [
    ...pseudo.map((department) => ({ kind: 'pseudo_department', ...department })),
    ...unreadable.map((department) => ({ kind: 'unreadable_department', ...department })),
    ...departments.map((id) => ({ kind: 'scope_department', id: String(id), name: null })),
    ...people.map((id) => ({ kind: 'scope_person', id, name: null })),
  ]
}

/** Asks for each by name: somebody moved while the run went through the departments is still there. */
async function endTheAbsent(
  context: CorpContext,
  which: { run: string; startedAt: number },
  signal: AbortSignal,
): Promise<number> {
  const { database } = context.dependencies
  let left = 0
  let after: string | null = null
  for (;;) {
    const page = { ...which, after, limit: unseenAtOnce }
    const unseen: Awaited<ReturnType<typeof listUnseenEmployees>> = await listUnseenEmployees(
      database,
      context.corp.corpId,
      page,
    )
    for (const { userId } of unseen) {
      signal.throwIfAborted()
      if (!(await upsertEmployeeFromDingTalk(context, userId))) left += 1
    }
    const last = unseen.at(-1)
    if (!last || unseen.length < unseenAtOnce) return left
    after = last.id
  }
}

/** What people are told; the message of an error of DingTalk's names no secret. */
function toProblem(error: unknown): DirectorySyncProblem {
  if (!(error instanceof DingTalkError)) return { kind: 'internal', text: '', permission: null }
  const permission = error.kind === 'permission' ? (error.details.requiredScopes?.[0] ?? null) : null
  return { kind: error.kind, text: error.message, permission }
}
