import type { Clock } from '../../clock/clock.ts'
import type { Logger } from '../../log/logger.ts'
import { DingTalkError, isDingTalkError } from '../dingtalk.errors.ts'
import type { CallPriority } from '../dingtalk.types.ts'
import { readAnswer, TokenNotAccepted } from './answer.ts'
import type { TokenSource } from './app-token.ts'
import type { CallBudget } from './call-budget.ts'
import type { Call } from './call.types.ts'
import type { RateLimiter } from './rate-limiter.ts'

/** The one gate through which every call goes: budget, pace, token, time limit, retries, and one kind of error. */
export type Transport = { send(call: Call): Promise<unknown> }

export type TransportOptions = {
  apiUrl: string
  oapiUrl: string
  fetch: typeof fetch
  clock: Clock
  log: Logger
  budget: CallBudget
  limiter: RateLimiter
  /** Sends each call once, whatever happens to it: so many calls as were announced, and no more. */
  once?: boolean
  /** Read lazily: getting a token is itself a call. */
  appToken: () => TokenSource
  /** DingTalk does not allow this address of ours (60020). */
  onAddressRefused?: (address: string) => void
}

/** How long an answer may take, by who waits for it, in ms. */
const timeLimits = { person: 6_000, booking: 8_000, refresh: 20_000 } as const satisfies Record<CallPriority, number>
const attemptsOf = { person: 2, booking: 2, refresh: 4 } as const satisfies Record<CallPriority, number>
const throttlePauseMs = 1_000

export function createTransport(options: TransportOptions): Transport {
  const { clock, log, budget, limiter } = options
  let blockedUntil = 0

  async function send(call: Call): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await sendWithToken(call)
      } catch (error) {
        if (options.once || attempt >= attemptsOf[call.priority] || !mayRepeat(call, error)) throw error
        const pause = isDingTalkError(error, 'throttled') ? throttlePauseMs : 200 * 2 ** attempt
        log.debug({ call: call.name, attempt, err: error }, 'call is sent again')
        await clock.sleep(pause + Math.random() * 100)
      }
    }
  }

  /** A token that DingTalk no longer accepts is replaced once. */
  async function sendWithToken(call: Call): Promise<unknown> {
    if (call.token.kind !== 'app') return sendOnce(call, call.token.kind === 'given' ? call.token.token : undefined)
    const token = await options.appToken().get()
    try {
      return await sendOnce(call, token)
    } catch (error) {
      if (!(error instanceof TokenNotAccepted)) throw error
      options.appToken().drop(token)
    }
    try {
      return await sendOnce(call, await options.appToken().get())
    } catch (error) {
      if (!(error instanceof TokenNotAccepted)) throw error
      throw new DingTalkError('credentials', 'a fresh token was not accepted', { call: call.name, code: 'token' })
    }
  }

  async function sendOnce(call: Call, token: string | undefined): Promise<unknown> {
    if (clock.now() < blockedUntil) {
      throw new DingTalkError('blocked', 'DingTalk has blocked this address', {
        call: call.name,
        code: 'waiting',
        retryAt: blockedUntil,
      })
    }
    budget.admit(call)
    await limiter.enter(call.name, call.priority)
    try {
      const answer = await exchange(call, token)
      const result = readAnswer(call, answer, clock.now())
      budget.record(call)
      return result
    } catch (error) {
      note(call, error)
      throw error
    }
  }

  /** What an error means for the calls after it. */
  function note(call: Call, error: unknown): void {
    if (isDingTalkError(error, 'blocked')) blockedUntil = error.details.retryAt ?? clock.now()
    else if (isDingTalkError(error, 'throttled')) limiter.pause(call.name, throttlePauseMs)
    else if (isDingTalkError(error, 'quota')) budget.exhausted()
    else if (isDingTalkError(error, 'address') && error.details.seenAddress !== undefined)
      options.onAddressRefused?.(error.details.seenAddress)
    else budget.record(call)
  }

  async function exchange(call: Call, token: string | undefined) {
    const started = clock.now()
    try {
      const response = await options.fetch(urlOf(options, call, token), {
        method: call.method,
        headers: headersOf(call, token),
        body: call.body === undefined ? undefined : JSON.stringify(call.body),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeLimits[call.priority]),
      })
      const answer = { status: response.status, text: await response.text() }
      log.debug({ call: call.name, status: answer.status, ms: clock.now() - started }, 'called DingTalk')
      return answer
    } catch (error) {
      throw toNetworkError(call, error)
    }
  }

  return { send }
}

function mayRepeat(call: Call, error: unknown): boolean {
  // A throttled call was not carried out; of other failed writes nobody knows.
  if (isDingTalkError(error, 'throttled')) return true
  return call.repeatable && isDingTalkError(error, 'unavailable', 'timeout')
}

function urlOf(options: TransportOptions, call: Call, token: string | undefined): string {
  const query = new URLSearchParams()
  if (call.family === 'old' && token !== undefined) query.set('access_token', token)
  for (const [name, value] of Object.entries(call.query ?? {})) if (value !== undefined) query.set(name, String(value))
  const text = query.toString()
  return `${call.family === 'new' ? options.apiUrl : options.oapiUrl}${call.path}${text ? `?${text}` : ''}`
}

function headersOf(call: Call, token: string | undefined): Record<string, string> {
  return {
    accept: 'application/json',
    ...(call.body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...(call.family === 'new' && token !== undefined ? { 'x-acs-dingtalk-access-token': token } : {}),
    ...(call.clientToken === undefined ? {} : { 'x-client-token': call.clientToken }),
  }
}

/** Refused connections were certainly not carried out; anything else may have been. */
function toNetworkError(call: Call, error: unknown): DingTalkError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'network'
  const never = code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN'
  // The message of a failed fetch may hold the address with its query, so only the code is kept.
  return new DingTalkError(never ? 'unavailable' : 'timeout', never ? 'not reachable' : 'no answer in time', {
    call: call.name,
    code,
  })
}
