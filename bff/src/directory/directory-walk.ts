import { z } from 'zod'
import type { CorpContext } from '../corps/corp-context.ts'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import { fetchSubDepartments } from './department-refresh.ts'
import { createEmployeeWriter, type EmployeeWriter } from './employee-writer.ts'
import type { EmployeeChange } from './employees.repository.ts'

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

/** Answers of a kind that wait to be written: a slow database slows the reading before it fills the memory. */
const mostUnwritten = 12
/** Calls between two savings: so much is read once more by who goes on after a killed process. */
const saveEvery = 16

export type WalkOptions = {
  run: string
  signal: AbortSignal
  /** Remembers how far it came; may throw to end the walk. */
  save(walk: Walk): Promise<void>
}

/** Nothing leaves the lists of `walk` before it is written, so that a copy of it at any moment says what has to be done. */
type Walking = { context: CorpContext; walk: Walk; met: Set<number>; run: string; writer: EmployeeWriter }
/** `fetched` is called when DingTalk has answered: from then on it only waits for the database. */
type Job = { kind: Kind; key: number | string; work: (fetched: () => void) => Promise<void> }

/**
 * Reads all that is left of a walk, changing it as it goes: each department's sub-departments once and its people page by page,
 * side by side, as fast as DingTalk allows for each, and written many at a time. Throws `DingTalkError`; what was read until then
 * is saved.
 */
export async function walkDirectory(context: CorpContext, walk: Walk, options: WalkOptions): Promise<void> {
  const writer = createEmployeeWriter(context, options.run)
  const walking: Walking = { context, walk, met: new Set(walk.met), run: options.run, writer }
  const running = new Map<Promise<void>, Job & { isFetching: boolean }>()
  const failures: unknown[] = []
  let unsaved = 0
  let saving: Promise<void> | undefined
  let wake = () => {}

  function start(job: Job): void {
    const started = { ...job, isFetching: true }
    const fetched = () => {
      started.isFetching = false
      wake()
    }
    const promise: Promise<void> = job
      .work(fetched)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => {
        running.delete(promise)
        wake()
      })
    running.set(promise, started)
    walk.calls += 1
    unsaved += 1
  }

  function startAll(): void {
    for (const kind of kinds) {
      const mine = [...running.values()].filter((job) => job.kind === kind)
      const busy = new Set(mine.map((job) => job.key))
      let fetching = mine.filter((job) => job.isFetching).length
      for (const job of jobsOf(walking, kind, busy.size + atOnce[kind])) {
        if (fetching >= atOnce[kind] || busy.size >= mostUnwritten + atOnce[kind]) break
        if (busy.has(job.key)) continue
        busy.add(job.key)
        fetching += 1
        start(job)
      }
    }
  }

  function saveSoon(): void {
    if (unsaved < saveEvery || saving) return
    unsaved = 0
    saving = options
      .save(walk)
      .catch((error: unknown) => void failures.unshift(error))
      .finally(() => {
        saving = undefined
        wake()
      })
  }

  try {
    for (;;) {
      options.signal.throwIfAborted()
      const woken = new Promise<void>((resolve) => (wake = resolve))
      if (failures.length === 0) startAll()
      if (running.size === 0) break
      if (failures.length === 0) saveSoon()
      await woken
    }
  } finally {
    await Promise.all(running.keys())
    await saving
  }
  if (failures.length === 0) return options.save(walk)
  // What was read until then counts, unless saving is what failed.
  await options.save(walk).catch(() => {})
  throw failures[0]
}

function jobsOf(walking: Walking, kind: Kind, upTo: number): Job[] {
  const { walk } = walking
  if (kind === 'listing')
    return walk.listing.slice(0, upTo).map((id) => ({ kind, key: id, work: (fetched) => list(walking, id, fetched) }))
  if (kind === 'reading')
    return walk.reading
      .slice(0, upTo)
      .map(({ id, cursor }) => ({ kind, key: id, work: (fetched) => readPage(walking, { id, cursor }, fetched) }))
  return walk.users
    .slice(0, upTo)
    .map((userId) => ({ kind, key: userId, work: (fetched) => readSingle(walking, userId, fetched) }))
}

async function list({ context, walk, met, run }: Walking, departmentId: number, fetched: () => void): Promise<void> {
  try {
    const read = await fetchSubDepartments(context, departmentId)
    fetched()
    await read.save(run)
    for (const { departmentId: id } of read.departments) {
      if (met.has(id)) continue
      met.add(id)
      walk.met.push(id)
      walk.listing.push(id)
      walk.reading.push({ id, cursor: 0 })
    }
    walk.pseudo.push(...read.pseudo.map(({ departmentId: id, name }) => ({ id: String(id), name })))
  } catch (error) {
    noteUnreadable(walk, departmentId, error)
  }
  remove(walk.listing, departmentId)
}

async function readPage(
  { context, walk, writer }: Walking,
  { id, cursor }: { id: number; cursor: number },
  fetched: () => void,
): Promise<void> {
  const index = () => walk.reading.findIndex((page) => page.id === id)
  let nextCursor: number | null = null
  try {
    const { dependencies, corp } = context
    const readAt = dependencies.clock.now()
    const page = await dependencies.dingtalk(corp).directory.listEmployees(id, cursor)
    fetched()
    addChanges(walk, await writer.write({ employees: page.employees, readAt }))
    nextCursor = page.nextCursor
    walk.seen += page.employees.length
  } catch (error) {
    noteUnreadable(walk, id, error)
  }
  if (nextCursor !== null) walk.reading[index()] = { id, cursor: nextCursor }
  else {
    walk.reading.splice(index(), 1)
    walk.read += 1
  }
}

async function readSingle({ context, walk, writer }: Walking, userId: string, fetched: () => void): Promise<void> {
  const { dependencies, corp } = context
  const readAt = dependencies.clock.now()
  const found = await dependencies.dingtalk(corp).directory.findEmployee(userId)
  fetched()
  if (found) {
    addChanges(walk, await writer.write({ employees: [found], readAt }))
    walk.seen += 1
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
