/** What an error burst answers instead of doing the call. `reset` breaks the connection. */
export type ErrorKind =
  | 'system-busy'
  | '500'
  | '503'
  | '429'
  | 'qps'
  | 'html'
  | 'punish'
  | 'not-json'
  | 'empty'
  | 'bad-token'
  | 'reset'

export type ErrorBurst = {
  kind: ErrorKind
  /** How many calls it hits; it ends by itself. */
  count: number
  /** An API name as in the call log; absent: every call. */
  api?: string
}

export type LostAnswer = {
  count: number
  api?: string
  /** The work is done; what the caller sees instead of the answer. */
  as: '500' | 'timeout' | 'reset'
}

export type Faults = {
  /** Added to every call. */
  latencyMs: number
  /** By API name; replaces `latencyMs` there. */
  latencyByApi: Record<string, number>
  /** API names that never answer; `*` is all. */
  neverAnswer: string[]
  errors: ErrorBurst[]
  answerLost: LostAnswer[]
  /** Nothing works: 503 with HTML. */
  outage: boolean
  /** The block after too many calls from one address. */
  ipBlock: 'none' | 'html' | 'punish'
  /** How long a freshly attached room is missing when the event is read back. */
  readBackLagMs: number
  /** By how much the `Date` of every answer is ahead. */
  dateAheadMs: number
}
