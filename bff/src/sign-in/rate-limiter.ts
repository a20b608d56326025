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
  /** Refuses with `request.rate_limited` by way of `refuse`; called before anything is asked of DingTalk. */
  attempt(address: string, corpId: string): number
  /** A wrong code was sent: guessing is slow. */
  failed(address: string, corpId: string): void
}

const failureCost = 9

export function createSignInLimits(clock: Clock): SignInLimits {
  // A whole office may share one address, and everybody comes at nine.
  const byAddress = createRateLimit({ burst: 120, perSecond: 2, clock })
  const byCorp = createRateLimit({ burst: 600, perSecond: 10, clock })
  return {
    attempt: (address, corpId) => byAddress.take(address) || byCorp.take(corpId),
    failed(address, corpId) {
      byAddress.take(address, failureCost)
      byCorp.take(corpId, failureCost)
    },
  }
}
