export type WorkTable = 'outbox' | 'incoming_events'

/** Tells the queues of this process that something was just written; other processes find it when they look. */
export type WorkSignals = {
  poke(table: WorkTable): void
  /** Answers how to stop listening. */
  onPoke(table: WorkTable, listener: () => void): () => void
}

export function createWorkSignals(): WorkSignals {
  const listeners = { outbox: new Set<() => void>(), incoming_events: new Set<() => void>() }
  return {
    poke(table) {
      for (const listener of listeners[table]) listener()
    },
    onPoke(table, listener) {
      listeners[table].add(listener)
      return () => listeners[table].delete(listener)
    },
  }
}
