import type { Token } from './tokens.ts'

/** `new`: api.dingtalk.com; `topapi` and `old`: oapi.dingtalk.com with and without the gateway that wraps errors in 88. */
export type Family = 'new' | 'topapi' | 'old'

/** A call that got through the gateway. */
export type Call = {
  /** Path parameters, decoded. */
  params: Record<string, string>
  /** Query of the new API; query, form and JSON body together of the old. */
  query: Record<string, string>
  body: Record<string, unknown>
  token?: Token
}

export type Api = {
  /** Name in the log and in faults: the SDK's function name, or the old path without its slash. */
  name: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Hono's path; DingTalk is strict about letter case, and so is the router. */
  path: string
  family: Family
  token: 'app' | 'user' | 'sso' | 'none'
  permission?: string
  /** Counts against the monthly quota. */
  counted: boolean
  /** The new API refuses such a call without a JSON body. */
  needsBody?: boolean
  /** Honours the header `x-client-token`. */
  idempotent?: boolean
  /** The body of the answer; `undefined` is 200 without a body. The envelope of the old API is added by the gateway. */
  handle(call: Call): unknown
}
