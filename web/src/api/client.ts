import type { Problem } from '@meeting/shared/errors'
import { ApiError } from './api-error.ts'

export const apiBase = '/meeting/api/v1'

export type CallOptions = {
  query?: Record<string, string | number | undefined>
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
  /** How long to wait for an answer, in milliseconds. */
  timeout?: number
}
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type ApiClient = {
  get<T>(path: string, options?: Omit<CallOptions, 'body'>): Promise<T>
  post<T>(path: string, options?: CallOptions): Promise<T>
  put<T>(path: string, options?: CallOptions): Promise<T>
  patch<T>(path: string, options?: CallOptions): Promise<T>
  delete<T>(path: string, options?: CallOptions): Promise<T>
  /** Sends this token with each call from now on; null goes back to the cookie. */
  useBearer(token: string | null): void
  bearer(): string | null
  /** Called once per lost session; answers whether there is a new one, and the call is then made again. */
  onSessionLost(renew: () => Promise<boolean>): void
}

type ClientDependencies = {
  fetch: typeof fetch
  setTimeout: (callback: () => void, milliseconds: number) => unknown
  clearTimeout: (timer: never) => void
}

const patience = 15_000
const sessionCodes = new Set<unknown>(['session.required', 'session.expired'])

/** The one way to the API: JSON in and out, failures as `ApiError`, a lost session renewed once and the call repeated. */
export function createApiClient({ fetch, setTimeout, clearTimeout }: ClientDependencies): ApiClient {
  let bearer: string | null = null
  let renewSession: (() => Promise<boolean>) | null = null

  async function send(method: Method, path: string, options: CallOptions): Promise<Response> {
    const controller = new AbortController()
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      controller.abort()
    }, options.timeout ?? patience)
    const abort = () => controller.abort()
    options.signal?.addEventListener('abort', abort)
    if (options.signal?.aborted) abort()
    try {
      return await fetch(addressOf(path, options.query), {
        method,
        credentials: 'same-origin',
        headers: headersOf(options, bearer),
        body: options.body === undefined ? undefined : JSON.stringify(options.body),
        signal: controller.signal,
      })
    } catch (cause) {
      if (timedOut) throw new ApiError('timeout', { cause })
      throw new ApiError(controller.signal.aborted ? 'aborted' : 'offline', { cause })
    } finally {
      clearTimeout(timer as never)
      options.signal?.removeEventListener('abort', abort)
    }
  }

  async function call<T>(method: Method, path: string, options: CallOptions, mayRenew = true): Promise<T> {
    const response = await send(method, path, options)
    if (response.ok) return readBody<T>(response)
    const problem = await readProblem(response)
    const lost = response.status === 401 && sessionCodes.has(problem?.code)
    if (lost && mayRenew && renewSession && (await renewSession())) return call<T>(method, path, options, false)
    throw new ApiError('problem', { status: response.status, problem })
  }

  return {
    get: (path, options = {}) => call('GET', path, options),
    post: (path, options = {}) => call('POST', path, options),
    put: (path, options = {}) => call('PUT', path, options),
    patch: (path, options = {}) => call('PATCH', path, options),
    delete: (path, options = {}) => call('DELETE', path, options),
    useBearer: (token) => {
      bearer = token
    },
    bearer: () => bearer,
    onSessionLost: (renew) => {
      renewSession = renew
    },
  }
}

function addressOf(path: string, query: CallOptions['query'] = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string | number] => entry[1] !== undefined)
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return `${apiBase}${path}${search ? `?${search}` : ''}`
}

function headersOf(options: CallOptions, bearer: string | null): Record<string, string> {
  return {
    accept: 'application/json',
    ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
    ...options.headers,
  }
}

/** Answers without a body become undefined; what each endpoint answers is written in endpoints.ts. */
async function readBody<T>(response: Response): Promise<T> {
  const text = await response.text()
  return (text ? JSON.parse(text) : undefined) as T
}

/** A proxy in between may answer with HTML: then there is no problem to read. */
async function readProblem(response: Response): Promise<Problem | null> {
  try {
    const body: unknown = await response.json()
    return isProblem(body) ? body : null
  } catch {
    return null
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'requestId' in body
}

export const api = createApiClient({
  fetch: (input, init) => fetch(input, init),
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimeout: (timer) => clearTimeout(timer),
})
