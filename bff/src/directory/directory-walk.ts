import { z } from 'zod'
import type { CorpContext } from '../corps/corp-context.ts'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import { readMembersPage, readSubDepartments } from './department-refresh.ts'
import { saveEmployees, type EmployeeChange } from './employees.repository.ts'

const named = z.object({ id: z.string(), name: z.string().nullable() })

/** What is still to be read and what was met: ids of departments and sums, never the people, so it stays small in any company. */
export const walkSchema = z.object({
  /** Departments whose sub-departments are to be listed. */
  listing: z.array(z.number()),
  /** Departments whose people are to be read, with the cursor of the next page. */
  reading: z.array(z.object({ id: z.number(), cursor: z.number() })),
  /** People who are in scope by themselves. */
  users: z.array(z.string()),
  /** Departments that were met already: a tree that changes meanwhile is not walked twice. */
  met: z.array(z.number()),
  read: z.number(),
  seen: z.number(),
  calls: z.number(),
  added: z.number(),
  changed: z.number(),
  back: z.number(),
  pseudo: z.array(named),
  unreadable: z.array(named),
})
export type Walk = z.infer<typeof walkSchema>

/** Calls at once, by kind: six were throttled in the field, and fewer than five cannot keep the pace when answers are slow. */
const atOnce = { listing: 2, reading: 3, users: 1 } as const
type Kind = keyof typeof atOnce
const kinds = Object.keys(atOnce) as Kind[]

/** Calls between two savings: so much is read once more by who goes on after a killed process. */
const saveEvery = 8

export type WalkOptions = {
  run: string
  signal: AbortSignal
  /** Remembers how far it came; may throw to end the walk. */
  save(walk: Walk): Promise<void>
}

/** Nothing leaves the lists of `walk` before it is done, so that a copy of it at any moment says what has to be done. */
type Walking = { context: CorpContext; walk: Walk; met: Set<number>; run: string }
type Job = { kind: Kind; key: number | string; work: () => Promise<void> }

/**
 * Reads all that is left of a walk, changing it as it goes: each department's sub-departments once and its people page by page,
 * side by side, as fast as DingTalk allows for each. Throws `DingTalkError`; what was read until then is saved.
 */
export async function walkDirectory(context: CorpContext, walk: Walk, options: WalkOptions): Promise<void> {
  const walking: Walking = { context, walk, met: new Set(walk.met), run: options.run }
  const running = new Map<Promise<void>, Job>()
  const failures: unknown[] = []
  let unsaved = 0

  function startAll(): void {
    for (const kind of kinds) {
      const busy = new Set([...running.values()].filter((job) => job.kind === kind).map((job) => job.key))
      for (const job of jobsOf(walking, kind)) {
        if (busy.size >= atOnce[kind]) break
        if (busy.has(job.key)) continue
        busy.add(job.key)
        const promise: Promise<void> = job
          .work()
          .catch((error: unknown) => void failures.push(error))
          .finally(() => running.delete(promise))
        running.set(promise, job)
        walk.calls += 1
        unsaved += 1
      }
    }
  }

  try {
    for (;;) {
      options.signal.throwIfAborted()
      if (failures.length === 0) startAll()
      if (running.size === 0) break
      await Promise.race(running.keys())
      if (unsaved < saveEvery) continue
      unsaved = 0
      await options.save(walk)
    }
  } finally {
    await Promise.all(running.keys())
  }
  await options.save(walk)
  if (failures.length > 0) throw failures[0]
}

function jobsOf(walking: Walking, kind: Kind): Job[] {
  const { walk } = walking
  // More than run at once are never asked for.
  const upTo = atOnce[kind] * 2
  if (kind === 'listing')
    return walk.listing.slice(0, upTo).map((id) => ({ kind, key: id, work: () => list(walking, id) }))
  if (kind === 'reading')
    return walk.reading
      .slice(0, upTo)
      .map((page) => ({ kind, key: page.id, work: () => readPage(walking, page.id, page.cursor) }))
  return walk.users.slice(0, upTo).map((userId) => ({ kind, key: userId, work: () => readSingle(walking, userId) }))
}

async function list({ context, walk, met, run }: Walking, departmentId: number): Promise<void> {
  try {
    const { departments, pseudo } = await readSubDepartments(context, departmentId, { run })
    for (const { departmentId: id } of departments) {
      if (met.has(id)) continue
      met.add(id)
      walk.met.push(id)
      walk.listing.push(id)
      walk.reading.push({ id, cursor: 0 })
    }
    walk.pseudo.push(...pseudo.map(({ departmentId: id, name }) => ({ id: String(id), name })))
  } catch (error) {
    noteUnreadable(walk, departmentId, error)
  }
  remove(walk.listing, departmentId)
}

async function readPage(walking: Walking, departmentId: number, cursor: number): Promise<void> {
  const { context, walk, run } = walking
  const index = () => walk.reading.findIndex(({ id }) => id === departmentId)
  let nextCursor: number | null = null
  try {
    const page = await readMembersPage(context, departmentId, cursor, { run })
    nextCursor = page.nextCursor
    walk.seen += page.userIds.length
    addChanges(walk, page.changes)
  } catch (error) {
    noteUnreadable(walk, departmentId, error)
  }
  if (nextCursor !== null) walk.reading[index()] = { id: departmentId, cursor: nextCursor }
  else {
    walk.reading.splice(index(), 1)
    walk.read += 1
  }
}

async function readSingle({ context, walk, run }: Walking, userId: string): Promise<void> {
  const { dependencies, corp } = context
  const readAt = dependencies.clock.now()
  const found = await dependencies.dingtalk(corp).directory.findEmployee(userId)
  if (found) {
    const snapshot = { employees: [found], readAt, run }
    const saved = await saveEmployees(dependencies.database, corp.corpId, snapshot, () => dependencies.ids.next())
    walk.seen += 1
    addChanges(
      walk,
      saved.map(({ change }) => change),
    )
  }
  remove(walk.users, userId)
}

/** It went away since it was listed; its people are asked for by name at the end. */
function noteUnreadable(walk: Walk, departmentId: number, error: unknown): void {
  if (!isDingTalkError(error, 'not_found', 'out_of_scope')) throw error
  const id = String(departmentId)
  if (!walk.unreadable.some((known) => known.id === id)) walk.unreadable.push({ id, name: null })
}

function addChanges(walk: Walk, changes: readonly EmployeeChange[]): void {
  for (const change of changes) if (change !== 'same') walk[change] += 1
}

function remove<T>(list: T[], item: T): void {
  const index = list.indexOf(item)
  if (index >= 0) list.splice(index, 1)
}
