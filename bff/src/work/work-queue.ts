import { sql } from 'kysely'
import type { Clock } from '../clock/clock.ts'
import type { Database } from '../database/database.ts'
import type { Logger } from '../log/logger.ts'

/** The columns that `outbox` and `incoming_events` share. `subjectId` orders work: one item of a subject at a time, oldest first. */
export type WorkItem = {
  id: number
  corpId: string
  subjectId: string
  attempts: number
  createdAt: Date
}

/** How an item ended: done, or to be tried again at an instant (epoch ms) without counting as a failure, or given up. */
export type WorkResult =
  | { result: 'done'; outcome?: string }
  | { result: 'later'; at: number; reason: string }
  | { result: 'dead'; reason: string }

export type WorkQueueOptions<Item extends WorkItem> = {
  table: 'outbox' | 'incoming_events'
  database: Database
  clock: Clock
  log: Logger
  concurrency: number
  /** How long a crashed process keeps an item from others; renewed while the handler runs. */
  leaseMs?: number
  /** How often to look for work when nobody pokes. */
  idleMs?: number
  maxAttempts: number
  /** Wait before the attempt after `attempts` failures, in ms. */
  backoff: (attempts: number) => number
  handle: (item: Item, signal: AbortSignal) => Promise<WorkResult>
  /** Called once when an item is given up, before it is marked dead. */
  onDead?: (item: Item, reason: string) => Promise<void>
}

export type WorkQueue = {
  start(): void
  /** Something is due: look now. */
  poke(): void
  /** Works off everything that is due and ends when nothing is; for tests and orderly steps. */
  drain(): Promise<void>
  stop(): Promise<void>
}

/**
 * Works off a table of intents: claimed with a lease by SKIP LOCKED, handled at least once, in order per subject, retried with
 * growing pauses, dead in the end. Any number of processes may run one; a crash at any line only delays an item by its lease.
 */
export function createWorkQueue<Item extends WorkItem>(options: WorkQueueOptions<Item>): WorkQueue {
  const { database, clock, log, concurrency, leaseMs = 15_000, idleMs = 1_000 } = options
  const table = sql.table(options.table)
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  let wake: (() => void) | undefined
  let poked = false
  let loop: Promise<void> | undefined

  async function claim(limit: number): Promise<Item[]> {
    const now = new Date(clock.now())
    const until = new Date(clock.now() + leaseMs)
    const { rows } = await sql<Item>`
      update ${table} set leased_until = ${until}, attempts = attempts + 1, updated_at = ${now}
      where id in (
        select item.id from ${table} item
        where item.state = 'waiting' and item.due_at <= ${now} and (item.leased_until is null or item.leased_until < ${now})
          and not exists (
            select 1 from ${table} earlier
            where earlier.state = 'waiting' and earlier.corp_id = item.corp_id and earlier.subject_id = item.subject_id
              and earlier.subject_id::text <> '' and earlier.id < item.id)
        order by item.due_at limit ${limit} for update skip locked)
      returning *`.execute(database)
    return rows
  }

  async function settle(item: Item, set: ReturnType<typeof sql>): Promise<void> {
    await sql`update ${table} set ${set}, leased_until = null, updated_at = ${new Date(clock.now())}
      where id = ${item.id} and state = 'waiting'`.execute(database)
  }

  async function finish(item: Item, result: WorkResult): Promise<void> {
    if (result.result === 'done') return settle(item, sql`state = 'done', last_error = null`)
    if (result.result === 'later') {
      return settle(item, sql`due_at = ${new Date(result.at)}, attempts = attempts - 1, last_error = ${result.reason}`)
    }
    await options.onDead?.(item, result.reason)
    return settle(item, sql`state = 'dead', last_error = ${result.reason}`)
  }

  async function attempt(item: Item): Promise<WorkResult> {
    const renew = setInterval(() => {
      sql`update ${table} set leased_until = ${new Date(clock.now() + leaseMs)} where id = ${item.id} and state = 'waiting'`
        .execute(database)
        .catch((error: unknown) => log.warn({ err: error, id: item.id }, 'lease was not renewed'))
    }, leaseMs / 3)
    try {
      return await options.handle(item, stopping.signal)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      log.warn(
        { err: error, table: options.table, id: item.id, corpId: item.corpId, attempts: item.attempts },
        'work failed',
      )
      if (item.attempts >= options.maxAttempts) return { result: 'dead', reason }
      await settle(
        item,
        sql`due_at = ${new Date(clock.now() + options.backoff(item.attempts))}, last_error = ${reason.slice(0, 500)}`,
      )
      return { result: 'later', at: Number.NaN, reason }
    } finally {
      clearInterval(renew)
    }
  }

  async function work(item: Item): Promise<void> {
    try {
      const result = await attempt(item)
      if (result.result === 'later' && Number.isNaN(result.at)) return
      await finish(item, result)
    } catch (error) {
      // The lease runs out and somebody tries again.
      log.error({ err: error, table: options.table, id: item.id }, 'work could not be settled')
    }
  }

  async function takeWork(): Promise<number> {
    const room = concurrency - running.size
    if (room <= 0) return 0
    const items = await claim(room)
    for (const item of items) {
      const job: Promise<void> = work(item).finally(() => {
        running.delete(job)
        poke()
      })
      running.add(job)
    }
    return items.length
  }

  function poke(): void {
    poked = true
    wake?.()
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      poked = false
      const taken = await takeWork().catch((error: unknown) => {
        log.warn({ err: error, table: options.table }, 'no work could be claimed')
        return 0
      })
      if (taken > 0 || poked) continue
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, idleMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        if (poked || stopping.signal.aborted) wake()
      })
      wake = undefined
    }
  }

  return {
    start() {
      loop ??= run()
    },
    poke,
    async drain() {
      while ((await takeWork()) > 0 || running.size > 0) await Promise.all(running)
    },
    async stop() {
      stopping.abort(new Error('stopping'))
      wake?.()
      await loop
      await Promise.all(running)
    },
  }
}
