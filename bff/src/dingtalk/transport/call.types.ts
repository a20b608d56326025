import type { CallPriority } from '../dingtalk.types.ts'

/** Which token a call carries: the app's, none (it asks for one), or one given by the caller (a person's, the console's). */
export type CallToken = { kind: 'app' } | { kind: 'none' } | { kind: 'given'; token: string }

/** One call to DingTalk, before it is sent. */
export type Call = {
  /** Our name, e.g. `calendar.create_event`; the rate limit is kept per name. */
  name: string
  /** `new`: api.dingtalk.com, token in a header. `old`: oapi.dingtalk.com, token in the query (server-api.md §0.2). */
  family: 'new' | 'old'
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  query?: Record<string, string | number | undefined>
  body?: unknown
  token: CallToken
  priority: CallPriority
  /** Whether DingTalk counts it against the monthly quota (§6.4). */
  counted: boolean
  /** Reads may simply be sent again; of writes nobody knows whether they were carried out. */
  repeatable: boolean
  /** x-client-token of a write. */
  clientToken?: string
}
