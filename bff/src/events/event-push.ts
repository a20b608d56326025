import { hour } from '@meeting/shared'
import {
  isSameSignature,
  sealEvent,
  signEvent,
  toEventKey,
  unsealEvent,
  type EventKey,
  type UnsealProblem,
} from './event-crypto.ts'

/** The largest push that is read, in bytes; DingTalk's own are a few kilobytes. */
export const maxPushBytes = 256 * 1024
/** How far a push's timestamp may be off: retries, a queue at DingTalk's, a clock that drifts. */
export const replayWindowMs = hour
const maxNonceLength = 128

/** What one Corp's subscription needs for reading and answering; `owners` are the names under which DingTalk seals (events.md §2). */
export type EventKeys = { token: string; key: EventKey; owners: readonly string[] }

/** One push as it came: query parameters by name, the body unread. */
export type Push = { parameters: PushParameters; body: string }
export type PushParameters = Partial<Record<(typeof parameterNames)[number], string>>
export const parameterNames = ['signature', 'msg_signature', 'timestamp', 'timeStamp', 'nonce'] as const

/** Why a push is refused; for the log, never for the caller. */
export type PushProblem = 'parameters' | 'two_signatures' | 'body' | 'signature' | 'too_old' | UnsealProblem

export type ReadPush = { ok: true; message: string; owner: string } | { ok: false; problem: PushProblem }

type Subscription = { corpId: string; clientId: string; eventToken: string | null; eventAesKey: string | null }

const madeReady = new WeakMap<object, EventKeys>()

/** Made once per Corp as the registry knows it. Undefined: it has no event subscription yet. */
export function toEventKeys(corp: Subscription): EventKeys | undefined {
  const keys = madeReady.get(corp) ?? makeEventKeys(corp)
  if (keys) madeReady.set(corp, keys)
  return keys
}

/** The pair that is being replaced and still counts. */
export function toPreviousEventKeys(
  corp: Pick<Subscription, 'corpId' | 'clientId'> & {
    previousEventKeys: { eventToken: string; eventAesKey: string } | null
  },
): EventKeys | undefined {
  const { previousEventKeys: pair, corpId, clientId } = corp
  if (!pair) return undefined
  const keys = madeReady.get(pair) ?? makeEventKeys({ corpId, clientId, ...pair })
  if (keys) madeReady.set(pair, keys)
  return keys
}

function makeEventKeys(corp: Subscription): EventKeys | undefined {
  if (!corp.eventToken || !corp.eventAesKey) return undefined
  // Today's console seals for the app (Client ID); registrations of the enterprise did for the company.
  return { token: corp.eventToken, key: toEventKey(corp.eventAesKey), owners: [corp.clientId, corp.corpId] }
}

/** Checks a push and opens it: nothing is decrypted before its signature is right. `now` in epoch ms. Never throws. */
export function readPush(keys: EventKeys, push: Push, now: number): ReadPush {
  const given = readParameters(push.parameters)
  if (typeof given === 'string') return refuse(given)
  const encrypt = readEncrypt(push.body)
  if (encrypt === undefined) return refuse('body')
  const expected = signEvent(keys.token, given.timestamp, given.nonce, encrypt)
  if (!isSameSignature(expected, given.signature)) return refuse('signature')
  if (Math.abs(now - toMilliseconds(given.timestamp)) > replayWindowMs) return refuse('too_old')
  const opened = unsealEvent(keys.key, encrypt, keys.owners)
  return opened.ok ? opened : refuse(opened.problem)
}

/** The encrypted `success` that DingTalk expects, sealed for whom the push was sealed. */
export function toPushReply(keys: EventKeys, owner: string, { now, nonce }: { now: number; nonce: string }) {
  const timeStamp = String(now)
  const encrypt = sealSuccess(keys, owner)
  return { msg_signature: signEvent(keys.token, timeStamp, nonce, encrypt), timeStamp, nonce, encrypt }
}

const sealedSuccess = new WeakMap<EventKeys, Map<string, string>>()

/** Sealed once: it says the same to every push, and what binds it to one is the signature. */
function sealSuccess(keys: EventKeys, owner: string): string {
  const ofKeys = sealedSuccess.get(keys) ?? new Map<string, string>()
  const sealed = ofKeys.get(owner) ?? sealEvent(keys.key, owner, 'success')
  sealedSuccess.set(keys, ofKeys.set(owner, sealed))
  return sealed
}

function refuse(problem: PushProblem): ReadPush {
  return { ok: false, problem }
}

/** Both spellings of each parameter are in use (events.md §3.1). */
export function readParameters(
  parameters: PushParameters,
): { signature: string; timestamp: string; nonce: string } | 'parameters' | 'two_signatures' {
  const { signature, msg_signature: messageSignature, nonce } = parameters
  if (signature !== undefined && messageSignature !== undefined && !isSameSignature(signature, messageSignature)) {
    return 'two_signatures'
  }
  const found = messageSignature ?? signature
  const timestamp = parameters.timestamp ?? parameters.timeStamp
  if (found === undefined || !/^[0-9a-f]{40}$/.test(found)) return 'parameters'
  if (timestamp === undefined || !/^\d{1,16}$/.test(timestamp)) return 'parameters'
  if (nonce === undefined || nonce.length > maxNonceLength) return 'parameters'
  return { signature: found, timestamp, nonce }
}

/** The sealed part of a body. */
export function readEncrypt(body: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed !== 'object' || parsed === null || !('encrypt' in parsed)) return undefined
    return typeof parsed.encrypt === 'string' ? parsed.encrypt : undefined
  } catch {
    return undefined
  }
}

/** Seconds in some samples, milliseconds in most: below 10^11 it is seconds. */
function toMilliseconds(timestamp: string): number {
  const value = Number(timestamp)
  return value < 100_000_000_000 ? value * 1000 : value
}
