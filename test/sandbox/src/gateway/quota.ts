export type Quota = {
  monthlyCalls: number
  monthlyPushes: number
  usedCalls(): number
  usedPushes(): number
  setUsed(used: { calls?: number; pushes?: number }): void
  /** Counts one and says whether it is still within the month's quota. */
  takeCall(): boolean
  takePush(): boolean
}

const shanghaiOffsetMs = 8 * 3_600_000

/** The month's calls and pushes of the company (standard edition: 5 000 and 3 000, server-api.md §6.4). */
export function createQuota(now: () => number): Quota {
  let month = ''
  let calls = 0
  let pushes = 0

  const turnMonth = (): void => {
    const current = new Date(now() + shanghaiOffsetMs).toISOString().slice(0, 7)
    if (current === month) return
    month = current
    calls = 0
    pushes = 0
  }

  const quota: Quota = {
    monthlyCalls: 5000,
    monthlyPushes: 3000,
    usedCalls() {
      turnMonth()
      return calls
    },
    usedPushes() {
      turnMonth()
      return pushes
    },
    setUsed(used) {
      turnMonth()
      calls = used.calls ?? calls
      pushes = used.pushes ?? pushes
    },
    takeCall() {
      turnMonth()
      if (calls >= quota.monthlyCalls) return false
      calls += 1
      return true
    },
    takePush() {
      turnMonth()
      if (pushes >= quota.monthlyPushes) return false
      pushes += 1
      return true
    },
  }
  return quota
}
