import { sql, type RawBuilder } from 'kysely'
import type { Clock } from '../clock/clock.ts'
import type { Database } from '../database/database.ts'
import type { Logger } from '../log/logger.ts'
import type { WorkSignals, WorkTable } from './work-signals.ts'

/** The columns that `outbox` and `incoming_events` share. `subjectId` orders work: one item of a subject at a time, oldest first. */
export type WorkItem = {
  id: number
  corpId: string
  subjectId: string
  /** Counts this one; being told to come later does not count. */
  attempts: number
  /** How often the item was taken up at all, this time included: above 1, an earlier holder may have done part of the work. */
  claims: number
  createdAt: Date
}

/** How an item ended: done, or to be tried again at an instant (epoch ms) without counting as a failure, or given up. */
export type WorkResult =
  | { result: 'done'; outcome?: string }
  | { result: 'later'; at: number; reason: string }
  | { result: 'dead'; reason: string }

export type WorkQueueOptions<Item extends WorkItem> = {
  table: WorkTable
  database: Database
  clock: Clock
  log: Logger
  /** Wakes the queue when this process has written an item. */
  signals?: WorkSignals
  concurrency: number
  /** How long a crashed process keeps an item from others; renewed while the handler runs. */
  leaseMs?: number
  /** How often to look for work when nobody pokes. */
  idleMs?: number
  maxAttempts: number
  /** Wait before the attempt after `attempts` failures, in ms. */
  backoff: (attempts: number) => number
  /** Items that stand in another table until work is looked for, with ids of this one. */
  elsewhere?: {
    takeOver: () => Promise<void>
    /** SQL: whether one of the same subject that comes before `item` has not been taken over yet. */
    isBefore: RawBuilder<boolean>
  }
  /** `signal` aborts when the process stops or the item was lost to another one. */
  handle: (item: Item, signal: AbortSignal) => Promise<WorkResult>
  /** Called when an item is given up, before it is marked dead; again should that fail. */
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
  const { log, concurrency, idleMs = 1_000 } = options
  const store = createItemStore<Item>(options)
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  let wake: (() => void) | undefined
  let poked = false
  let loop: Promise<void> | undefined

  async function takeWork(): Promise<number> {
    const room = concurrency - running.size
    if (room <= 0) return 0
    await options.elsewhere?.takeOver()
    const items = await store.claim(room)
    for (const item of items) {
      const job: Promise<void> = work(options, store, item, stopping.signal).finally(() => {
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

  const stopListening = options.signals?.onPoke(options.table, poke)
  return {
    start() {
      loop ??= run()
    },
    poke,
    async drain() {
      while ((await takeWork()) > 0 || running.size > 0) await Promise.all(running)
    },
    async stop() {
      stopListening?.()
      stopping.abort(new Error('stopping'))
      wake?.()
      await loop
      await Promise.all(running)
    },
  }
}

type Settlement = RawBuilder<unknown>
type ItemStore<Item> = {
  claim(limit: number): Promise<Item[]>
  /** False: another process holds the item now. */
  renew(item: Item): Promise<boolean>
  settle(item: Item, set: Settlement): Promise<void>
}

/** The SQL of a queue. Whoever lost an item to another process changes nothing: every update names the claim it holds. */
function createItemStore<Item extends WorkItem>(options: WorkQueueOptions<Item>): ItemStore<Item> {
  const { database, clock, leaseMs = defaultLeaseMs } = options
  const table = sql.table(options.table)
  const at = (ms: number) => new Date(clock.now() + ms)
  return {
    async claim(limit) {
      const now = at(0)
      // Materialized: the planner must not run the locking part more than once.
      const { rows } = await sql<Item>`
        with picked as materialized (
          select item.id from ${table} item
          where item.state = 'waiting' and item.due_at <= ${now} and (item.leased_until is null or item.leased_until < ${now})
            and not exists (
              select 1 from ${table} earlier
              where earlier.state = 'waiting' and earlier.corp_id = item.corp_id and earlier.subject_id = item.subject_id
                and earlier.subject_id::text <> '' and earlier.id < item.id)
            and not ${options.elsewhere?.isBefore ?? sql`false`}
          order by item.due_at, item.id limit ${limit} for update skip locked)
        update ${table} item
        set leased_until = ${at(leaseMs)}, attempts = attempts + 1, claims = claims + 1, updated_at = ${now}
        from picked where item.id = picked.id
        returning item.*`.execute(database)
      return rows
    },
    async renew(item) {
      const { numAffectedRows } = await sql`update ${table} set leased_until = ${at(leaseMs)}
        where id = ${item.id} and state = 'waiting' and claims = ${item.claims}`.execute(database)
      return numAffectedRows !== 0n
    },
    async settle(item, set) {
      await sql`update ${table} set ${set}, leased_until = null, updated_at = ${at(0)}
        where id = ${item.id} and state = 'waiting' and claims = ${item.claims}`.execute(database)
    },
  }
}

const defaultLeaseMs = 15_000
const maxReasonLength = 500

async function work<Item extends WorkItem>(
  options: WorkQueueOptions<Item>,
  store: ItemStore<Item>,
  item: Item,
  stopping: AbortSignal,
): Promise<void> {
  const { log, table } = options
  try {
    const began = options.clock.now()
    const ended = await attempt(options, store, item, stopping)
    const tookMs = options.clock.now() - began
    const settlement = await toSettlement(options, item, ended)
    await store.settle(item, table === 'incoming_events' ? sql`${settlement}, handled_in_ms = ${tookMs}` : settlement)
  } catch (error) {
    // The lease runs out and somebody tries again.
    log.error({ err: error, table, id: item.id }, 'work could not be settled')
  }
}

type Failure = { result: 'failed'; reason: string } | { result: 'interrupted' }

async function attempt<Item extends WorkItem>(
  options: WorkQueueOptions<Item>,
  store: ItemStore<Item>,
  item: Item,
  stopping: AbortSignal,
): Promise<WorkResult | Failure> {
  const { log, table, leaseMs = defaultLeaseMs } = options
  // Whoever took it up so often and never came to an end was killed by it.
  if (item.attempts > options.maxAttempts) return { result: 'failed', reason: 'taken up too often without an end' }
  const lost = new AbortController()
  const signal = AbortSignal.any([stopping, lost.signal])
  const renew = async () => {
    try {
      if (!(await store.renew(item))) lost.abort(new Error('the item was taken over'))
    } catch (error) {
      log.warn({ err: error, table, id: item.id }, 'lease was not renewed')
    }
  }
  const renewal = setInterval(() => void renew(), leaseMs / 3)
  try {
    return await options.handle(item, signal)
  } catch (error) {
    if (signal.aborted) return { result: 'interrupted' }
    const { id, corpId, attempts } = item
    log.warn({ err: error, table, id, corpId, attempts }, 'work failed')
    return { result: 'failed', reason: error instanceof Error ? error.message : String(error) }
  } finally {
    clearInterval(renewal)
  }
}

async function toSettlement<Item extends WorkItem>(
  options: WorkQueueOptions<Item>,
  item: Item,
  ended: WorkResult | Failure,
): Promise<Settlement> {
  const { clock, maxAttempts, backoff, table, onDead } = options
  if (ended.result === 'done') {
    const outcome = table === 'incoming_events' ? sql`, outcome = ${ended.outcome ?? null}` : sql``
    return sql`state = 'done', last_error = null${outcome}`
  }
  // Nobody's fault: as if it had not been taken up, but for `claims`.
  if (ended.result === 'interrupted') return sql`attempts = attempts - 1`
  const reason = ended.reason.slice(0, maxReasonLength)
  if (ended.result === 'later')
    return sql`due_at = ${new Date(ended.at)}, attempts = attempts - 1, last_error = ${reason}`
  if (ended.result === 'failed' && item.attempts < maxAttempts)
    return sql`due_at = ${new Date(clock.now() + backoff(item.attempts))}, last_error = ${reason}`
  await onDead?.(item, reason)
  return sql`state = 'dead', last_error = ${reason}`
}
