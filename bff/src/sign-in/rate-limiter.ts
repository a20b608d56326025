import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock/clock.ts'

export type RateLimit = {
  /** Takes `cost` from the key's allowance; answers 0, or how many seconds to wait before it is there again. */
  take(key: string, cost?: number): number
}

/** An allowance per key that fills up again by `perSecond` up to `burst`. Kept in memory, per process, for the latest keys. */
export function createRateLimit(options: { burst: number; perSecond: number; clock: Clock }): RateLimit {
  const { burst, perSecond, clock } = options
  const buckets = new LRUCache<string, { left: number; at: number }>({ max: 10_000 })
  return {
    take(key, cost = 1) {
      const now = clock.now()
      const bucket = buckets.get(key) ?? { left: burst, at: now }
      const left = Math.min(burst, bucket.left + (Math.max(0, now - bucket.at) / 1000) * perSecond)
      const isEnough = left >= 1
      // A penalty may go below zero, but not so far that a mistake locks anybody out for long.
      buckets.set(key, { left: isEnough ? Math.max(left - cost, -burst) : left, at: now })
      return isEnough ? 0 : Math.ceil((1 - left) / perSecond)
    },
  }
}

/** How much signing in may be tried: by one address, and into one Corp from everywhere (a failed try costs ten). */
export type SignInLimits = {
  /** Seconds to wait before this try is allowed; 0: go on. Called before anything is asked of DingTalk. */
  attempt(address: string, corpId: string): number
  /** Somebody of the Corp signed in from here: the Corp's limit no longer concerns this address, so that nobody can use it to lock an office out. */
  succeeded(address: string, corpId: string): void
  /** A wrong code was sent: guessing is slow. */
  failed(address: string, corpId: string): void
  /** Seconds to wait before this address may report another failure of its own; reports never use up tries. */
  report(address: string): number
}

const everybody = 'everybody'
const failureCost = 9

const keyOf = (address: string, corpId: string) => `${corpId} ${address}`

export function createSignInLimits(clock: Clock): SignInLimits {
  // A whole office may share one address, and everybody comes at nine.
  const byAddress = createRateLimit({ burst: 120, perSecond: 2, clock })
  const byCorp = createRateLimit({ burst: 600, perSecond: 10, clock })
  // What strangers may add to the log is bounded, by each and by all.
  const reports = createRateLimit({ burst: 30, perSecond: 0.5, clock })
  const allReports = createRateLimit({ burst: 300, perSecond: 5, clock })
  const known = new LRUCache<string, true>({ max: 10_000 })
  return {
    attempt: (address, corpId) =>
      byAddress.take(address) || (known.has(keyOf(address, corpId)) ? 0 : byCorp.take(corpId)),
    succeeded(address, corpId) {
      known.set(keyOf(address, corpId), true)
    },
    failed(address, corpId) {
      byAddress.take(address, failureCost)
      if (!known.has(keyOf(address, corpId))) byCorp.take(corpId, failureCost)
    },
    report: (address) => reports.take(address) || allReports.take(everybody),
  }
}
