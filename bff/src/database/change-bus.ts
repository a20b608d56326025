import { sql } from 'kysely'
import { Client } from 'pg'
import type { Logger } from '../log/logger.ts'
import type { Database } from './database.ts'

/** What processes tell each other. Hints: the truth is in the tables. */
export type Change =
  | { kind: 'day'; corpId: string; dates: string[] }
  | { kind: 'rooms'; corpId: string }
  | { kind: 'sessions'; corpId: string; employeeId: string }
  | { kind: 'corps' }
  | { kind: 'booking'; corpId: string; bookingId: string }
  /** How many notices people have missed by now, by employee; see notices/bell.ts. */
  | { kind: 'notices'; corpId: string; unseen: Record<string, number> }

export type ChangeBus = {
  /** Tells this process at once and the others soon (coalesced). Never throws. */
  publish(change: Change): void
  /** `change` null: something may have been missed, forget what is kept. Answers how to stop listening. */
  subscribe(listener: (change: Change | null) => void): () => void
  /** Whether changes of other processes arrive at this moment; while they do not, nothing kept can be relied on. */
  isConnected(): boolean
  close(): Promise<void>
}

const channel = 'meeting_changes'
const coalesceMs = 5
/** While much changes, others are told this often at most. */
const restMs = 25
/** NOTIFY carries at most 8000 bytes. */
const maxPayload = 7_000

/**
 * Tells every process, this one included, as soon as the caller's transaction commits, and not if it rolls back. For what must
 * not be lost by a crash right after the commit.
 */
export async function publishOnCommit(database: Database, change: Change): Promise<void> {
  await sql`select pg_notify(${channel}, ${JSON.stringify({ from: 'transaction', changes: [change] })})`.execute(
    database,
  )
}

/** A bus over LISTEN/NOTIFY on a connection of its own; reconnects by itself. */
export function createChangeBus({ url, log }: { url: string; log: Logger }): ChangeBus {
  const listeners = new Set<(change: Change | null) => void>()
  const self = `${process.pid}.${Math.random().toString(36).slice(2)}`
  /** As JSON: what is said twice in a moment is told once. */
  const pending = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let client: Client | undefined
  let closed = false

  const tell = (change: Change | null) => {
    for (const listener of listeners) listener(change)
  }

  async function connect(): Promise<void> {
    const fresh = new Client({ connectionString: url, application_name: 'meeting-changes', keepAlive: true })
    fresh.on('notification', ({ payload }) => {
      const { from, changes } = JSON.parse(payload ?? '{}') as { from: string; changes: Change[] }
      if (from !== self) for (const change of changes) tell(change)
    })
    const again = () => {
      if (client !== fresh || closed) return
      client = undefined
      tell(null)
      setTimeout(() => void open(), 500).unref()
    }
    fresh.on('error', again)
    fresh.on('end', again)
    await fresh.connect()
    // Telling writes no row, but waits for the disk like any commit; hints are gone with a crash anyway.
    await fresh.query('set synchronous_commit = off')
    await fresh.query(`listen ${channel}`)
    if (closed) return fresh.end()
    client = fresh
    tell(null)
  }

  async function open(): Promise<void> {
    try {
      await connect()
    } catch (error) {
      log.warn({ err: error }, 'change bus is not connected')
      if (!closed) setTimeout(() => void open(), 1_000).unref()
    }
  }

  async function flush(): Promise<void> {
    const batches = toBatches(pending)
    pending.clear()
    try {
      for (const batch of batches)
        await client?.query('select pg_notify($1, $2)', [channel, `{"from":"${self}","changes":[${batch}]}`])
    } catch (error) {
      log.warn({ err: error }, 'changes were not told to other processes')
    }
  }

  async function flushAndRest(): Promise<void> {
    await flush()
    if (closed) return
    timer = setTimeout(() => {
      timer = undefined
      if (pending.size > 0) void flushAndRest()
    }, restMs)
  }

  void open()
  return {
    publish(change) {
      tell(change)
      pending.add(JSON.stringify(change))
      timer ??= setTimeout(() => void flushAndRest(), coalesceMs)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    isConnected: () => client !== undefined,
    async close() {
      closed = true
      clearTimeout(timer)
      await flush()
      await client?.end().catch(() => {})
    },
  }
}

/** Joined by commas, each batch short enough for one NOTIFY. */
function toBatches(texts: Iterable<string>): string[] {
  const batches: string[] = []
  for (const text of texts) {
    const last = batches.at(-1)
    if (last !== undefined && last.length + text.length < maxPayload) batches[batches.length - 1] = `${last},${text}`
    else batches.push(text)
  }
  return batches
}
