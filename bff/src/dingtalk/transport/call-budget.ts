import { sql } from 'kysely'
import { quotaMonth, reducedBecause, type CallBudgetSettings } from '@meeting/shared'
import type { Clock } from '../../clock/clock.ts'
import type { Database } from '../../database/database.ts'
import type { Logger } from '../../log/logger.ts'
import { DingTalkError } from '../dingtalk.errors.ts'
import type { Call } from './call.types.ts'

/** After DingTalk itself said that the quota is used up, one call an hour tries again. */
const probeMs = 60 * 60_000
const flushMs = 2_000

/** Counts calls by kind and month, and refuses what the month cannot pay for. */
export type CallBudget = {
  /** Throws `quota` when the call must not be made now. */
  admit(call: Call): void
  /** A call was made; refused calls (rate, network) are not counted by DingTalk and not here. */
  record(call: Call): void
  /** DingTalk said that the month's quota is used up. */
  exhausted(): void
  /** Whether refreshes are suspended. */
  isReduced(): boolean
  /** Counted calls of the month by kind, other processes included as of the last flush. */
  used(): number
  flush(): Promise<void>
  close(): Promise<void>
}

type BudgetOptions = {
  database: Database
  clock: Clock
  log: Logger
  corpId: string
  /** As they are at this moment: administrators change them while calls are made. */
  settings: () => CallBudgetSettings
}

export function createCallBudget({ database, clock, log, corpId, settings }: BudgetOptions): CallBudget {
  let month = quotaMonth(clock.now())
  let usedBefore = 0
  let exhaustedUntil = 0
  let pending = new Map<string, { kind: string; counted: boolean; calls: number }>()
  let timer: NodeJS.Timeout | undefined

  const turnMonth = () => {
    const current = quotaMonth(clock.now())
    if (current === month) return
    month = current
    usedBefore = 0
    exhaustedUntil = 0
  }
  const pendingCounted = () => [...pending.values()].reduce((sum, entry) => sum + (entry.counted ? entry.calls : 0), 0)
  const used = () => {
    turnMonth()
    return usedBefore + pendingCounted()
  }
  const isReduced = () => reducedBecause(used(), settings()) !== null || clock.now() < exhaustedUntil

  async function flush(): Promise<void> {
    const entries = [...pending.values()]
    pending = new Map()
    try {
      for (const { kind, counted, calls } of entries) {
        await sql`insert into call_counts (corp_id, month, kind, counted, calls) values (${corpId}, ${`${month}-01`}, ${kind}, ${counted}, ${calls})
          on conflict (corp_id, month, kind) do update set calls = call_counts.calls + excluded.calls`.execute(database)
      }
      const { rows } = await sql<{ calls: number }>`select coalesce(sum(calls), 0)::int as calls from call_counts
        where corp_id = ${corpId} and month = ${`${month}-01`} and counted`.execute(database)
      usedBefore = rows[0]?.calls ?? 0
    } catch (error) {
      for (const entry of entries) add(entry.kind, entry.counted, entry.calls)
      log.warn({ err: error }, 'calls were not counted yet')
    }
  }

  function add(kind: string, counted: boolean, calls: number): void {
    const entry = pending.get(kind)
    if (entry) entry.calls += calls
    else pending.set(kind, { kind, counted, calls })
  }

  function flushSoon(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      void flush()
    }, flushMs)
    timer.unref()
  }

  return {
    admit(call) {
      if (!call.counted) return
      const overQuota = clock.now() < exhaustedUntil
      if (!overQuota && !(call.priority === 'refresh' && isReduced())) return
      throw new DingTalkError('quota', 'the calls of this month are used up', {
        call: call.name,
        code: 'budget',
        retryAt: overQuota ? exhaustedUntil : undefined,
      })
    },
    record(call) {
      turnMonth()
      add(call.name, call.counted, 1)
      flushSoon()
    },
    exhausted() {
      exhaustedUntil = clock.now() + probeMs
    },
    isReduced,
    used,
    flush,
    async close() {
      clearTimeout(timer)
      timer = undefined
      if (pending.size > 0) await flush()
    },
  }
}
