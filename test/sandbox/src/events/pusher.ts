import type { PushVariant } from '../behaviour.ts'
import type { Push, PushCorruption, SubscribeResult } from '../control/control.types.ts'
import type { World } from '../world.ts'
import { deliver, toEnvelope } from './delivery.ts'
import type { Envelope } from './delivery.ts'
import { defaultEventTypes, freeEventTypes } from './event-types.ts'
import { createFailedList } from './failed-list.ts'
import type { FailedList } from './failed-list.ts'
import { toPlaintext } from './plaintext.ts'

const retryPausesMs = [10_000, 30_000]
const keptPushes = 20_000

type Json = Record<string, unknown>

export type PushOptions = {
  copies?: number
  delayMs?: number
  corrupt?: PushCorruption
  variant?: Partial<PushVariant>
  raw?: boolean
  /** Also when the type is not ticked in the console. */
  forced?: boolean
}

export type Pusher = {
  subscription(): { url: string; types: string[] } | undefined
  subscribe(url: string, types?: string[], keys?: EventKeys): Promise<SubscribeResult>
  unsubscribe(): void
  /** Sends an event, if somebody subscribed to it; answers the log's sequence numbers. */
  push(type: string, payload: Json, options?: PushOptions): number[]
  hold(): void
  release(order: 'kept' | 'reversed' | 'shuffled', drop: number): number
  list(since: number): Push[]
  idle(): Promise<void>
  /** Ends retries; for a reset. */
  stop(): void
  failed: FailedList
}

type EventKeys = Partial<Pick<World['credentials'], 'eventToken' | 'eventAesKey'>>
type Job = { push: Push; send: () => void }

/** Delivers events to the subscribed URL: 2.5 s to answer, retries after 10 s and 30 s, then the failed list. */
export function createPusher(world: World): Pusher {
  let subscription: { url: string; types: string[] } | undefined
  let held: Job[] | undefined
  let pushes: Push[] = []
  let sequence = 0
  const running = new Set<Promise<void>>()
  let isStopped = false
  const failed = createFailedList()

  const attempt = async (push: Push, envelope: Envelope): Promise<boolean> => {
    const at = world.now()
    const problem = await deliver(world, push.url, envelope)
    push.attempts.push({ at, result: problem ?? 'success', durationMs: world.now() - at, ok: problem === undefined })
    return problem === undefined
  }

  const send = async (push: Push, options: PushOptions): Promise<void> => {
    const variant = { ...world.behaviour, ...options.variant }
    const message = JSON.stringify(push.payload)
    const seal = (): Envelope => toEnvelope(world, message, variant, options.corrupt)
    if (options.delayMs) await world.wait(options.delayMs)
    push.state = 'sending'
    const eventTime = world.now()
    let envelope = seal()
    for (const pause of [...retryPausesMs, undefined]) {
      if (await attempt(push, envelope)) {
        push.state = 'delivered'
        return
      }
      if (pause === undefined) break
      push.state = 'retrying'
      await world.wait(pause)
      if (isStopped || world.closed.signal.aborted) return
      if (variant.retriesResigned) envelope = seal()
    }
    push.state = 'failed'
    const visibleAt = world.now() + world.behaviour.failedListDelayMs
    failed.add({ type: push.type, payload: push.payload, eventTime, visibleAt })
  }

  const start = (push: Push, options: PushOptions): void => {
    const job = send(push, options).finally(() => running.delete(job))
    running.add(job)
  }

  const log = (type: string, payload: Json, url: string): Push => {
    const push: Push = { sequence: (sequence += 1), type, payload, url, state: 'sending', attempts: [] }
    pushes.push(push)
    if (pushes.length > keptPushes * 2) pushes = pushes.slice(-keptPushes)
    return push
  }

  const pusher: Pusher = {
    subscription: () => subscription,
    failed,
    async subscribe(url, types = defaultEventTypes, keys = {}) {
      if (!URL.canParse(url)) return { ok: false, verdict: 'URL地址不合法' }
      const { eventToken, eventAesKey } = world.credentials
      Object.assign(world.credentials, keys)
      const envelope = toEnvelope(world, JSON.stringify({ EventType: 'check_url' }), world.behaviour)
      const problem = await deliver(world, url, envelope)
      if (problem !== undefined) {
        Object.assign(world.credentials, { eventToken, eventAesKey })
        return { ok: false, verdict: problem }
      }
      subscription = { url, types: [...types] }
      return { ok: true, verdict: 'success' }
    },
    unsubscribe() {
      subscription = undefined
    },
    push(type, payload, options = {}) {
      if (!subscription || (!options.forced && !subscription.types.includes(type))) return []
      const variant = { ...world.behaviour, ...options.variant }
      const plaintext = options.raw ? payload : toPlaintext(world, type, payload, variant)
      const sequences: number[] = []
      for (let copy = 0; copy < (options.copies ?? 1); copy += 1) {
        const push = log(type, plaintext, subscription.url)
        sequences.push(push.sequence)
        if (!freeEventTypes.has(type) && !world.quota.takePush()) push.state = 'dropped'
        else if (held) {
          push.state = 'held'
          held.push({ push, send: () => start(push, options) })
        } else start(push, options)
      }
      return sequences
    },
    hold() {
      held ??= []
    },
    release(order, drop) {
      const jobs = held ?? []
      held = undefined
      for (const { push } of jobs.splice(0, drop)) push.state = 'dropped'
      if (order === 'reversed') jobs.reverse()
      if (order === 'shuffled') shuffle(jobs, world.random)
      for (const job of jobs) job.send()
      return jobs.length
    },
    list: (since) => pushes.filter((push) => push.sequence > since).map((push) => structuredClone(push)),
    async idle() {
      while (running.size > 0) await Promise.all(running)
    },
    stop() {
      isStopped = true
      subscription = undefined
    },
  }
  return pusher
}

function shuffle(items: Job[], random: () => number): void {
  const keyed = items.map((item) => ({ item, key: random() })).sort((a, b) => a.key - b.key)
  keyed.forEach(({ item }, index) => {
    items[index] = item
  })
}
