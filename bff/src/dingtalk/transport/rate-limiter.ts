import type { Clock } from '../../clock/clock.ts'
import type { CallPriority } from '../dingtalk.types.ts'

const order = { person: 0, booking: 1, refresh: 2 } as const satisfies Record<CallPriority, number>

/** Lets calls of one name through at a steady pace; who waits is served by priority, then in order. */
export type RateLimiter = {
  enter(name: string, priority: CallPriority): Promise<void>
  /** DingTalk said it is too much: nobody of that name enters for `ms`. */
  pause(name: string, ms: number): void
}

/** A little longer than a second: calls that left apart may arrive closer together. */
const windowMs = 1_080

type Waiter = { priority: number; enter: () => void }
/** `entered`: when the last calls went, at most as many as a window may have. */
type Lane = { entered: number[]; pausedUntil: number; waiters: Waiter[]; serving: boolean }

/** At most `perSecond` calls of a name in any second, whenever it begins: a bucket would let twice as many into some. `pacing` runs in real time. */
export function createRateLimiter({ perSecond, pacing }: { perSecond: number; pacing: Clock }): RateLimiter {
  const lanes = new Map<string, Lane>()

  const laneOf = (name: string): Lane => {
    let lane = lanes.get(name)
    if (!lane) lanes.set(name, (lane = { entered: [], pausedUntil: 0, waiters: [], serving: false }))
    return lane
  }

  /** How long until the next call may go, in ms. */
  const delayOf = ({ entered, pausedUntil }: Lane): number => {
    const now = pacing.now()
    const oldest = entered.length < perSecond ? undefined : entered[0]
    return Math.max(0, pausedUntil - now, oldest === undefined ? 0 : oldest + windowMs - now)
  }

  const note = ({ entered }: Lane) => {
    entered.push(pacing.now())
    if (entered.length > perSecond) entered.shift()
  }

  async function serve(lane: Lane): Promise<void> {
    lane.serving = true
    while (lane.waiters.length > 0) {
      const delay = delayOf(lane)
      if (delay > 0) {
        await pacing.sleep(Math.ceil(delay))
        continue
      }
      note(lane)
      lane.waiters.shift()?.enter()
    }
    lane.serving = false
  }

  return {
    enter(name, priority) {
      const lane = laneOf(name)
      if (lane.waiters.length === 0 && delayOf(lane) === 0) {
        note(lane)
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
