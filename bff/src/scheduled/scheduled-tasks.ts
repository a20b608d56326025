import type { CorpContext } from '../corps/corp-context.ts'
import type { Database } from '../database/database.ts'
import type { Json } from '../database/schema.ts'
import type { Dependencies } from '../dependencies.ts'
import { isDingTalkError, isPassing } from '../dingtalk/dingtalk.errors.ts'
import {
  claimTasks,
  ensureTasks,
  finishTask,
  renewTask,
  saveProgress,
  type ClaimedTask,
} from './scheduled-tasks.repository.ts'

/** Work that comes again, once per Corp. */
export type ScheduledTask = {
  name: string
  /** Does the work, or goes on where `run.progress` says; answers when it is due again (epoch ms). */
  run(context: CorpContext, run: TaskRun): Promise<number | NotYet>
}

/** It could not begin: looked at again then (epoch ms), and this does not count as a run. */
export type NotYet = { notBefore: number }

export type TaskRun = {
  /** What the last `save` left, also of an earlier attempt or run; undefined: nothing. */
  progress: unknown
  /** Whether the task never came to its end before for this Corp. */
  isFirst: boolean
  /** Remembers how far the work came. Throws when another process has taken it over. */
  save(progress: Json | null, database?: Database): Promise<void>
  /** Aborts when the process stops or the task was taken over. */
  signal: AbortSignal
}

export type TaskRunner = {
  start(): void
  /** Runs everything that is due, and what becomes due by that; for tests and orderly steps. */
  drain(): Promise<void>
  stop(): Promise<void>
}

const leaseMs = 60_000
const lookEveryMs = 2_000
const concurrency = 3
const minute = 60_000

/**
 * Runs tasks when they are due: one process at a time by a lease, resumed after a crash, tried again with growing pauses, the last
 * error kept. A Corp's tasks come to be, due at once, when the Corp is first met.
 */
export function createTaskRunner(dependencies: Dependencies, tasks: readonly ScheduledTask[]): TaskRunner {
  const { clock, database, log, corps } = dependencies
  const names = tasks.map(({ name }) => name)
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  const met = new Set<string>()
  let loop: Promise<void> | undefined

  async function meetCorps(): Promise<void> {
    for (const { corpId } of corps.list()) {
      if (met.has(corpId)) continue
      await ensureTasks(database, corpId, names, clock.now())
      met.add(corpId)
    }
  }

  async function runDue(): Promise<number> {
    await meetCorps()
    const limit = concurrency - running.size
    if (limit <= 0) return 0
    const claimed = await claimTasks(database, { names, now: clock.now(), leaseMs, limit })
    for (const item of claimed) {
      const job: Promise<void> = runTask(dependencies, tasks, item, stopping.signal).finally(() => running.delete(job))
      running.add(job)
    }
    return claimed.length
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await runDue().catch((error: unknown) => log.warn({ err: error }, 'no scheduled task could be claimed'))
      await pause()
    }
  }

  /** Until it is time to look again, or a task has ended and there is room for another. */
  async function pause(): Promise<void> {
    const over = new AbortController()
    const time = clock.sleep(lookEveryMs, AbortSignal.any([stopping.signal, over.signal])).catch(() => {})
    await Promise.race([time, ...running])
    over.abort()
  }

  return {
    start() {
      loop ??= run()
    },
    async drain() {
      while ((await runDue()) > 0 || running.size > 0) await Promise.all(running)
    },
    async stop() {
      stopping.abort(new Error('stopping'))
      await loop
      await Promise.all(running)
    },
  }
}

async function runTask(
  dependencies: Dependencies,
  tasks: readonly ScheduledTask[],
  claimed: ClaimedTask,
  stopping: AbortSignal,
): Promise<void> {
  const { database, clock, log, corps } = dependencies
  const { corpId, name } = claimed
  const task = tasks.find((candidate) => candidate.name === name)
  const corp = corps.find(corpId)
  const lost = new AbortController()
  const renewal = setInterval(() => void renew(), leaseMs / 3)

  async function renew(): Promise<void> {
    try {
      const held = await renewTask(database, claimed, clock.now() + leaseMs)
      if (!held) lost.abort(new Error('the task was taken over'))
    } catch (error) {
      log.warn({ err: error, corpId, name }, 'lease of a task was not renewed')
    }
  }

  try {
    const next =
      task && corp
        ? await task.run({ dependencies, corp }, toRun(database, claimed, AbortSignal.any([stopping, lost.signal])))
        : clock.now() + 60 * minute
    const [dueAt, hasRun] = typeof next === 'number' ? [next, true] : [next.notBefore, false]
    await finishTask(database, claimed, { dueAt, now: clock.now(), error: null, countsAsFailure: false, hasRun })
  } catch (error) {
    await giveBack(dependencies, claimed, error, stopping)
  } finally {
    clearInterval(renewal)
  }
}

function toRun(database: Database, hold: ClaimedTask, signal: AbortSignal): TaskRun {
  return {
    progress: hold.progress ?? undefined,
    isFirst: hold.isFirst,
    signal,
    async save(progress, within = database) {
      signal.throwIfAborted()
      if (!(await saveProgress(within, hold, progress))) throw new Error('the task was taken over')
    },
  }
}

async function giveBack(
  { database, clock, log }: Dependencies,
  hold: ClaimedTask,
  error: unknown,
  stopping: AbortSignal,
): Promise<void> {
  const { corpId, name, attempts } = hold
  const now = clock.now()
  const reason = error instanceof Error ? error.message : String(error)
  // Stopped in the middle: goes on where it was as soon as somebody looks.
  const dueAt = stopping.aborted ? now : toNextTry(error, now, attempts)
  if (!stopping.aborted)
    log.warn({ err: error, corpId, name, attempts, dueAt: new Date(dueAt) }, 'scheduled task failed')
  try {
    const ending = { dueAt, now, error: reason.slice(0, 500), countsAsFailure: !stopping.aborted, hasRun: false }
    await finishTask(database, hold, ending)
  } catch (failure) {
    // The lease runs out and somebody tries again.
    log.error({ err: failure, corpId, name }, 'scheduled task could not be given back')
  }
}

/** When DingTalk says when, then; what only passes soon; what somebody must repair with growing pauses up to hours. */
function toNextTry(error: unknown, now: number, attempts: number): number {
  const retryAt = isDingTalkError(error) ? error.details.retryAt : undefined
  const longest = isPassing(error) ? 10 * minute : 4 * 60 * minute
  const pause = Math.min(longest, minute * 2 ** Math.min(attempts - 1, 20))
  return Math.max(retryAt ?? 0, now + pause)
}
