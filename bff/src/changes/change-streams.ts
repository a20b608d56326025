import type { Change, ChangeBus } from '../database/change-bus.ts'
import type { Session } from '../sign-in/sessions.types.ts'

/** What an open screen is told: a hint to ask again, never the thing itself. `notices` is for one person, and a number. */
export type ChangeHint =
  | { kind: 'day'; date: string }
  | { kind: 'booking'; id: string }
  | { kind: 'rooms' }
  | { kind: 'notices'; unseen: number }

export type ChangeStreams = {
  /**
   * A body of server-sent events for this person; ends when their session ends, or to make room for a newer one of theirs. `greet`
   * is asked once the stream hears of changes: what it answers is never older than what was told before.
   */
  open(session: Session, greet?: () => Promise<ChangeHint>): ReadableStream<Uint8Array<ArrayBuffer>>
  readonly size: number
  /** Ends all streams: the clients come back, to another process perhaps. */
  close(): void
}

type StreamOptions = { changes: ChangeBus; coalesceMs?: number; heartbeatMs?: number; maxPerEmployee?: number }
type Client = { session: Session; send(bytes: Uint8Array<ArrayBuffer>): void; end(): void }

/** A client that has not taken this many messages is gone or hopeless; it may come back. */
const maxUnread = 64

/** Tells open screens what changed: hints of a moment are joined, encoded once per Corp, and written once per client. */
export function createChangeStreams(options: StreamOptions): ChangeStreams {
  const { changes, coalesceMs = 100, heartbeatMs = 20_000, maxPerEmployee = 6 } = options
  const encoder = new TextEncoder()
  const heartbeat = encoder.encode(': \n\n')
  const corps = new Map<string, Set<Client>>()
  const pending = new Map<string, Map<string, ChangeHint>>()
  let flushing: NodeJS.Timeout | undefined
  let closed = false

  const encode = (hint: ChangeHint) => encoder.encode(`data: ${JSON.stringify(hint)}\n\n`)
  const all = () => [...corps.values()].flatMap((clients) => [...clients])

  function flush(): void {
    flushing = undefined
    for (const [corpId, hints] of pending) {
      const text = [...hints.values()].map((hint) => `data: ${JSON.stringify(hint)}\n\n`).join('')
      const bytes = encoder.encode(text)
      for (const client of corps.get(corpId) ?? []) client.send(bytes)
    }
    pending.clear()
  }

  function tell(corpId: string, hints: ChangeHint[]): void {
    if (!corps.has(corpId)) return
    const known = pending.get(corpId) ?? new Map<string, ChangeHint>()
    pending.set(corpId, known)
    for (const hint of hints) known.set(JSON.stringify(hint), hint)
    flushing ??= setTimeout(flush, coalesceMs)
  }

  function tellPeople({ corpId, unseen }: { corpId: string; unseen: Record<string, number> }): void {
    for (const client of corps.get(corpId) ?? []) {
      const count = unseen[client.session.employeeId]
      if (count === undefined) continue
      client.send(encode({ kind: 'notices', unseen: count }))
    }
  }

  const stopListening = changes.subscribe((change) => {
    // Who comes back reads everything again: that is what is needed when something was missed, or a setting changed.
    if (change === null || change.kind === 'corps') for (const client of all()) client.end()
    else if (change.kind === 'notices') tellPeople(change)
    else if (change.kind !== 'sessions') tell(change.corpId, toHints(change))
    else for (const client of all()) if (isOf(client, change)) client.end()
  })
  const beat = setInterval(() => {
    for (const client of all()) client.send(heartbeat)
  }, heartbeatMs)
  beat.unref()

  function enter(client: Client): void {
    const { corpId, employeeId } = client.session
    const clients = corps.get(corpId) ?? new Set()
    corps.set(corpId, clients)
    const own = [...clients].filter(({ session }) => session.employeeId === employeeId)
    for (const oldest of own.slice(0, Math.max(0, own.length - maxPerEmployee + 1))) oldest.end()
    clients.add(client)
  }

  function leave(client: Client): void {
    const clients = corps.get(client.session.corpId)
    clients?.delete(client)
    if (clients?.size === 0) corps.delete(client.session.corpId)
  }

  return {
    open(session, greet) {
      let client: Client | undefined
      const sendHint = (hint: ChangeHint) => client?.send(encode(hint))
      return new ReadableStream<Uint8Array<ArrayBuffer>>(
        {
          start(controller) {
            client = toClient(session, controller, leave)
            if (closed) return client.end()
            enter(client)
            client.send(encoder.encode('retry: 2000\n\n'))
            // What cannot be read now is told with the next change.
            greet?.().then(sendHint, () => {})
          },
          cancel() {
            if (client) leave(client)
          },
        },
        { highWaterMark: maxUnread },
      )
    },
    get size() {
      return all().length
    },
    close() {
      closed = true
      stopListening()
      clearInterval(beat)
      clearTimeout(flushing)
      for (const client of all()) client.end()
    },
  }
}

function toClient(
  session: Session,
  controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>,
  leave: (client: Client) => void,
): Client {
  let open = true
  const client: Client = {
    session,
    send(bytes) {
      if (!open) return
      if ((controller.desiredSize ?? 0) <= 0) return client.end()
      controller.enqueue(bytes)
    },
    end() {
      if (!open) return
      open = false
      leave(client)
      try {
        controller.close()
      } catch {
        // The reader went away at the same moment.
      }
    },
  }
  return client
}

function isOf({ session }: Client, { corpId, employeeId }: { corpId: string; employeeId: string }): boolean {
  return session.corpId === corpId && session.employeeId === employeeId
}

function toHints(change: Exclude<Change, { kind: 'sessions' | 'corps' | 'notices' }>): ChangeHint[] {
  if (change.kind === 'day') return change.dates.map((date) => ({ kind: 'day', date }))
  return change.kind === 'booking' ? [{ kind: 'booking', id: change.bookingId }] : [{ kind: 'rooms' }]
}
