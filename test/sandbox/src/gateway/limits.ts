/** 0 switches a limit off. */
export type LimitSettings = { qps: number; ipCallsPer20s: number; eventsPerDay: number }

export const defaultLimits: LimitSettings = { qps: 20, ipCallsPer20s: 10_000, eventsPerDay: 100 }

const ipWindowMs = 20_000
const ipBlockMs = 300_000

export type Limits = {
  settings: LimitSettings
  /** False when the API had its calls of this second already (per app and API, server-api.md §6.4). */
  admitApi(name: string): boolean
  /** False while the caller's address is blocked for too many calls (§6.3). */
  admitAddress(): boolean
}

/** Counters of the gateway; windows are cut at whole seconds of the sandbox's clock. */
export function createLimits(now: () => number): Limits {
  const settings = { ...defaultLimits }
  const perApi = new Map<string, { second: number; count: number }>()
  let ipWindow = { start: 0, count: 0 }
  let blockedUntil = 0

  return {
    settings,
    admitApi(name) {
      if (settings.qps === 0) return true
      const second = Math.floor(now() / 1000)
      const window = perApi.get(name)
      if (!window || window.second !== second) {
        perApi.set(name, { second, count: 1 })
        return true
      }
      if (window.count >= settings.qps) return false
      window.count += 1
      return true
    },
    admitAddress() {
      if (settings.ipCallsPer20s === 0) return true
      const time = now()
      if (time < blockedUntil) return false
      if (time - ipWindow.start >= ipWindowMs) ipWindow = { start: time, count: 0 }
      ipWindow.count += 1
      if (ipWindow.count <= settings.ipCallsPer20s) return true
      blockedUntil = time + ipBlockMs
      return false
    },
  }
}
