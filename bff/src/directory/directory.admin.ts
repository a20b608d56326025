import {
  day,
  directoryFields,
  directoryGapKinds,
  type DirectoryField,
  type DirectoryListKind,
  type DirectoryListPage,
  type DirectoryPerson,
  type DirectoryPersonFacts,
  type DirectoryPersonMatch,
  type DirectoryReport,
  type DirectorySync,
} from '@meeting/shared'
import { recordAudit, type AuditActor } from '../audit/audit.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import type { DingTalkEmployee } from '../dingtalk/dingtalk.types.ts'
import { DomainError } from '../errors.ts'
import { directoryNight } from '../scheduled/due-times.rules.ts'
import { requestTask } from '../scheduled/task-requests.ts'
import { listSessionsOf } from '../sign-in/sessions.ts'
import * as repository from './directory.admin.repository.ts'
import type { StoredPerson } from './directory.admin.repository.ts'
import * as syncs from './directory-syncs.repository.ts'
import type { StoredSync } from './directory-syncs.repository.ts'
import { findEmployeeByUserId, upsertEmployeeFromDingTalk } from './directory.ts'
import type { EmployeeSearch } from './employee-search.ts'

/** The name of the task in `scheduled/corp-tasks.ts`. */
const taskName = 'directory.check'
const pageSize = 100
/** Whom the report still names as having left. */
const leftWithinMs = 90 * day
/** Before that a pace says little. */
const paceAfterMs = 2_000

/** How the directory stands: the run under way with its pace, the last one, and what is missing. */
export async function reportDirectory({ dependencies, corp }: CorpContext): Promise<DirectoryReport> {
  const { database, clock } = dependencies
  const { corpId } = corp
  const now = clock.now()
  const [open, last, task, findings] = await Promise.all([
    syncs.findOpenSync(database, corpId),
    syncs.findLastSync(database, corpId),
    repository.findTaskTimes(database, corpId, taskName, now),
    repository.countFindings(database, corpId),
  ])
  const figures = await repository.countDirectory(database, corpId, {
    leftSince: now - leftWithinMs,
    run: open?.id ?? null,
  })
  const counted: Partial<Record<string, number>> = { left: figures.left, inactive: figures.inactive }
  return {
    current: open ? toSync(open, { seen: figures.seen, task }) : null,
    last: last ? toSync(last, { seen: last.report?.seen ?? 0, task: undefined }) : null,
    nextNightly: task ? new Date(directoryNight(now, corp)).toISOString() : null,
    here: { people: figures.people, departments: figures.departments },
    gaps: directoryGapKinds.map((kind) => ({ kind, count: counted[kind] ?? findings.get(kind) ?? 0 })),
    fields: directoryFields.map((field) => ({ field, empty: figures.empty[field], read: figures.read })),
  }
}

type Task = Awaited<ReturnType<typeof repository.findTaskTimes>>

function toSync(stored: StoredSync, { seen, task }: { seen: number; task: Task }): DirectorySync {
  const { peopleExpected: expected, activeMs } = stored
  // Whoever had it was killed: another process takes it up when the lease is over.
  const state = stored.state === 'running' && task && !task.isHeld ? 'waiting' : stored.state
  const pace = activeMs < paceAfterMs || seen === 0 ? null : (seen * 1_000) / activeMs
  const missing = expected === null ? null : Math.max(0, expected - seen)
  return {
    id: stored.id,
    cause: stored.cause,
    requestedBy: stored.requestedBy,
    state,
    startedAt: toIso(stored.startedAt),
    finishedAt: toIso(stored.finishedAt),
    activeMs,
    calls: stored.calls,
    departments: { found: stored.departmentsFound, read: stored.departmentsRead },
    people: { expected, read: seen },
    pace,
    left: state === 'running' && pace !== null && missing !== null ? Math.round((missing * 1_000) / pace) : null,
    problem: stored.problem,
    nextAt: state === 'waiting' && task ? toIso(task.dueAt) : null,
    report: stored.report,
  }
}

/** Has the whole directory read now; one that was stopped goes on where it was. */
export async function requestSync(context: CorpContext, actor: AuditActor): Promise<DirectoryReport> {
  const { database, clock, ids } = context.dependencies
  const { corpId } = context.corp
  const now = clock.now()
  await database.transaction().execute(async (transaction) => {
    const open = await syncs.findOpenSync(transaction, corpId)
    if (!open) {
      const requestedBy = actor.employeeId
      await syncs.insertSync(transaction, corpId, { id: ids.next(), cause: 'administrator', requestedBy, now })
    } else {
      await syncs.turnSync(transaction, corpId, open.id, { from: ['stopping'], to: 'running' })
      await syncs.turnSync(transaction, corpId, open.id, { from: ['stopped'], to: 'waiting' })
    }
    if (open?.state !== 'running' && open?.state !== 'stopping') await requestTask(transaction, corpId, taskName, now)
    await recordAudit(transaction, { corpId, actor, action: 'directory.sync_requested', subject, at: now })
  })
  return reportDirectory(context)
}

/** Lets the run rest: at once when nobody is at it, else as soon as the one who reads hears of it. */
export async function stopSync(context: CorpContext, actor: AuditActor): Promise<DirectoryReport> {
  const { dependencies, corp } = context
  const { database, clock } = dependencies
  const { corpId } = corp
  const now = clock.now()
  await database.transaction().execute(async (transaction) => {
    const open = await syncs.findOpenSync(transaction, corpId)
    if (!open || open.state === 'stopped') return
    const task = await repository.findTaskTimes(transaction, corpId, taskName, now)
    const to = task?.isHeld ? 'stopping' : 'stopped'
    await syncs.turnSync(transaction, corpId, open.id, { from: ['waiting', 'running', 'stopping'], to })
    if (!task?.isHeld) await repository.restTask(transaction, corpId, taskName, directoryNight(now, corp))
    await recordAudit(transaction, { corpId, actor, action: 'directory.sync_stopped', subject, at: now })
  })
  return reportDirectory(context)
}

const subject = { kind: 'directory', id: null, name: null } as const

/** One list of the completeness report, a page at a time in the order of DingTalk's ids. */
export async function listDirectory(
  { dependencies, corp }: CorpContext,
  kind: DirectoryListKind,
  after = '',
): Promise<DirectoryListPage> {
  const { database, clock } = dependencies
  const page = { after, limit: pageSize + 1 }
  const people = toPeopleList(kind, clock.now())
  const items = people
    ? await repository.listPeople(database, corp.corpId, people, page)
    : await repository.listFindings(database, corp.corpId, kind, page)
  const shown = items.slice(0, pageSize)
  return { items: shown, next: items.length > pageSize ? (shown.at(-1)?.id ?? null) : null }
}

function toPeopleList(kind: DirectoryListKind, now: number): repository.PeopleList | undefined {
  if (kind === 'left') return { kind, since: now - leftWithinMs }
  if (kind === 'inactive') return { kind }
  const field = directoryFields.find((known) => known === kind)
  return field && { kind: 'lacking', field }
}

/** People by name, pinyin initials or userId, also who has left. */
export async function searchPeople(
  { dependencies, corp }: CorpContext,
  search: EmployeeSearch,
  query: string,
): Promise<DirectoryPersonMatch[]> {
  const limit = 20
  if (query === '') return []
  const ids = (await search.find(corp.corpId, query, limit)).map(({ id }) => id)
  return repository.findPeople(dependencies.database, corp.corpId, { query, ids, limit })
}

/** What is here of a person beside what DingTalk says at this moment. Throws `resource.not_found`. */
export async function getPerson(context: CorpContext, id: string): Promise<DirectoryPerson> {
  const { dependencies, corp } = context
  const { database } = dependencies
  const stored = await repository.findPerson(database, corp.corpId, id)
  if (!stored) throw new DomainError('resource.not_found', { message: 'no such person' })
  const sessions = await listSessionsOf(dependencies, corp.corpId, id)
  return {
    id,
    userId: stored.userId,
    unionId: stored.unionId,
    avatarUrl: stored.avatarUrl,
    leftAt: stored.leftAt?.toISOString() ?? null,
    updatedAt: stored.updatedAt.toISOString(),
    here: await toFacts(context, stored),
    dingtalk: await askDingTalk(context, stored.userId),
    sessions: sessions.map(({ platform, createdAt, lastSeenAt }) => ({
      platform,
      createdAt: new Date(createdAt).toISOString(),
      lastSeenAt: new Date(lastSeenAt).toISOString(),
    })),
  }
}

/** Reads one person anew and makes our row agree. Throws `resource.not_found`, `dingtalk.unavailable`. */
export async function refreshPerson(context: CorpContext, id: string): Promise<DirectoryPerson> {
  const { dependencies, corp } = context
  const stored = await repository.findPerson(dependencies.database, corp.corpId, id)
  if (!stored) throw new DomainError('resource.not_found', { message: 'no such person' })
  await readPerson(context, stored.userId)
  return getPerson(context, id)
}

/** Reads somebody who is not here yet, by DingTalk's userId. Throws `employee.not_found`, `dingtalk.unavailable`. */
export async function lookUpPerson(context: CorpContext, userId: string): Promise<DirectoryPerson> {
  await readPerson(context, userId)
  const employee = await findEmployeeByUserId(context, userId)
  if (!employee) throw new DomainError('employee.not_found')
  return getPerson(context, employee.id)
}

async function readPerson(context: CorpContext, userId: string): Promise<void> {
  try {
    await upsertEmployeeFromDingTalk(context, userId)
  } catch (error) {
    if (!isDingTalkError(error)) throw error
    throw new DomainError('dingtalk.unavailable', { message: error.message })
  }
}

async function askDingTalk(context: CorpContext, userId: string): Promise<DirectoryPerson['dingtalk']> {
  const { dependencies, corp } = context
  try {
    const found = await dependencies.dingtalk(corp).directory.findEmployee(userId)
    return found ? { state: 'known', facts: await toFacts(context, toComparable(found)) } : { state: 'unknown' }
  } catch (error) {
    if (isDingTalkError(error)) return { state: 'failed', text: error.message }
    throw error
  }
}

type Comparable = Pick<StoredPerson, 'name' | 'title' | 'departmentIds' | 'isActive' | 'managerUserId'> & {
  lacks: DirectoryField[] | null
}

function toComparable({ name, title, departmentIds, active, managerUserId, lacks }: DingTalkEmployee): Comparable {
  return { name, title, departmentIds, isActive: active, managerUserId: managerUserId ?? null, lacks }
}

async function toFacts(context: CorpContext, person: Comparable): Promise<DirectoryPersonFacts> {
  const { dependencies, corp } = context
  const { departmentIds, managerUserId, name, title, isActive, lacks } = person
  const names = await repository.nameDepartments(dependencies.database, corp.corpId, departmentIds)
  const manager = managerUserId === null ? undefined : await findEmployeeByUserId(context, managerUserId)
  return {
    name,
    title,
    departments: departmentIds.map((id) => ({ id, name: names.get(id) ?? null })),
    isActive,
    lacks,
    manager: manager?.name ?? managerUserId,
  }
}

function toIso(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString()
}
