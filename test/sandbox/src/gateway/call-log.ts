import type { CallCount, LoggedCall } from '../control/control.types.ts'

const keptCalls = 50_000

export type CallLog = {
  /** Logs the arrival, so that a call that is never answered is seen too. */
  begin(call: Pick<LoggedCall, 'at' | 'method' | 'path' | 'api'>): LoggedCall
  end(call: LoggedCall, outcome: Pick<LoggedCall, 'status' | 'error' | 'counted'>): void
  list(filter?: { since?: number; api?: string }): LoggedCall[]
  count(): CallCount
}

/** Every call that reached the sandbox, oldest first; only the last 50 000 are kept, all are counted. */
export function createCallLog(): CallLog {
  let calls: LoggedCall[] = []
  let total = 0
  let counted = 0
  const byApi = new Map<string, number>()

  return {
    begin(call) {
      total += 1
      byApi.set(call.api, (byApi.get(call.api) ?? 0) + 1)
      const logged: LoggedCall = { sequence: total, ...call, status: 0, counted: false }
      calls.push(logged)
      if (calls.length > keptCalls * 2) calls = calls.slice(-keptCalls)
      return logged
    },
    end(call, outcome) {
      Object.assign(call, outcome)
      if (outcome.counted) counted += 1
    },
    list: ({ since = 0, api } = {}) =>
      calls
        .filter((call) => call.sequence > since && (api === undefined || call.api === api))
        .map((call) => ({ ...call })),
    count: () => ({ total, counted, byApi: Object.fromEntries(byApi) }),
  }
}
