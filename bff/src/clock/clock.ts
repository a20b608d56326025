/** Where time comes from. Nothing else asks the system for it. */
export type Clock = {
  /** Epoch milliseconds. */
  now(): number
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error)
      const onAbort = () => {
        clearTimeout(timer)
        reject(signal?.reason as Error)
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      }, ms)
      signal?.addEventListener('abort', onAbort, { once: true })
    }),
}

/**
 * A clock that a test sets and moves; sleeping ends when the time has been moved far enough. Who moves it for a sleeper waits
 * until `sleepers` counts that one: a sleep that begins afterwards is not woken.
 */
export type TestClock = Clock & { set(now: number): void; advance(ms: number): void; sleepers(): number }

export function createTestClock(start: number): TestClock {
  let now = start
  let sleepers: { until: number; wake: () => void }[] = []
  const set = (value: number) => {
    now = value
    const due = sleepers.filter((sleeper) => sleeper.until <= now)
    sleepers = sleepers.filter((sleeper) => sleeper.until > now)
    for (const sleeper of due) sleeper.wake()
  }
  return {
    now: () => now,
    set,
    advance: (ms) => set(now + ms),
    sleepers: () => sleepers.length,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (ms <= 0) return resolve()
        const sleeper = { until: now + ms, wake: resolve }
        sleepers.push(sleeper)
        const onAbort = () => {
          sleepers = sleepers.filter((other) => other !== sleeper)
          reject(signal?.reason as Error)
        }
        signal?.addEventListener('abort', onAbort, { once: true })
      }),
  }
}
