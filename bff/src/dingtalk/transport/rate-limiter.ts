import type { Clock } from '../../clock/clock.ts'
import type { CallPriority } from '../dingtalk.types.ts'

const order = { person: 0, booking: 1, refresh: 2 } as const satisfies Record<CallPriority, number>

/** Lets calls of one name through at a steady pace; who waits is served by priority, then in order. */
export type RateLimiter = {
  enter(name: string, priority: CallPriority): Promise<void>
  /** DingTalk said it is too much: nobody of that name enters for `ms`. */
  pause(name: string, ms: number): void
}

type Waiter = { priority: number; enter: () => void }
type Lane = { tokens: number; filledAt: number; pausedUntil: number; waiters: Waiter[]; serving: boolean }

/** `perSecond` also is the burst: DingTalk allows 20 a second for each API (server-api.md §6.4). `pacing` runs in real time. */
export function createRateLimiter({ perSecond, pacing }: { perSecond: number; pacing: Clock }): RateLimiter {
  const lanes = new Map<string, Lane>()

  const laneOf = (name: string): Lane => {
    let lane = lanes.get(name)
    if (!lane)
      lanes.set(
        name,
        (lane = { tokens: perSecond, filledAt: pacing.now(), pausedUntil: 0, waiters: [], serving: false }),
      )
    return lane
  }

  const fill = (lane: Lane) => {
    const now = pacing.now()
    lane.tokens = Math.min(perSecond, lane.tokens + ((now - lane.filledAt) * perSecond) / 1000)
    lane.filledAt = now
  }

  /** How long until the next call may go, in ms. */
  const delayOf = (lane: Lane): number => {
    fill(lane)
    const pause = lane.pausedUntil - pacing.now()
    const refill = lane.tokens >= 1 ? 0 : ((1 - lane.tokens) * 1000) / perSecond
    return Math.max(0, pause, refill)
  }

  async function serve(lane: Lane): Promise<void> {
    lane.serving = true
    while (lane.waiters.length > 0) {
      const delay = delayOf(lane)
      if (delay > 0) {
        await pacing.sleep(Math.ceil(delay))
        continue
      }
      lane.tokens -= 1
      lane.waiters.shift()?.enter()
    }
    lane.serving = false
  }

  return {
    enter(name, priority) {
      const lane = laneOf(name)
      if (lane.waiters.length === 0 && delayOf(lane) === 0) {
        lane.tokens -= 1
        return Promise.resolve()
      }
      return new Promise((resolve) => {
        const waiter = { priority: order[priority], enter: resolve }
        const behind = lane.waiters.findIndex((other) => other.priority > waiter.priority)
        lane.waiters.splice(behind === -1 ? lane.waiters.length : behind, 0, waiter)
        if (!lane.serving) void serve(lane)
      })
    },
    pause(name, ms) {
      const lane = laneOf(name)
      lane.pausedUntil = Math.max(lane.pausedUntil, pacing.now() + ms)
    },
  }
}
