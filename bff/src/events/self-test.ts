import type { Corp } from '../corps/corps.types.ts'
import { sealEvent, signEvent, unsealEvent } from './event-crypto.ts'
import { toEventKeys, type EventKeys } from './event-push.ts'

/** The type of the push that we send to our own request URL: answered like any other, and neither stored nor logged as DingTalk's. */
export const selfTestType = 'meeting_self_test'

/** A push as DingTalk would send it to a Corp's request URL, and what its answer must be. */
export type SelfTest = { query: string; body: string; isAnsweredBy(text: string): boolean }

/** Sealed with the Corp's present keys. Undefined: it has none. `now` in epoch ms. */
export function createSelfTest(corp: Corp, { now, nonce }: { now: number; nonce: string }): SelfTest | undefined {
  const keys = toEventKeys(corp)
  if (!keys) return undefined
  const timestamp = String(now)
  const encrypt = sealEvent(keys.key, corp.clientId, JSON.stringify({ EventType: selfTestType, CorpId: corp.corpId }))
  const signature = signEvent(keys.token, timestamp, nonce, encrypt)
  const query = new URLSearchParams({ signature, msg_signature: signature, timestamp, nonce }).toString()
  return { query, body: JSON.stringify({ encrypt }), isAnsweredBy: (text) => isSuccess(keys, text) }
}

/** Read as strictly as DingTalk does: four keys in their spelling, signed, and `success` inside (D5). */
function isSuccess(keys: EventKeys, text: string): boolean {
  try {
    const answer: unknown = JSON.parse(text)
    if (!isReply(answer)) return false
    const { msg_signature: signature, timeStamp, nonce, encrypt } = answer
    if (signEvent(keys.token, timeStamp, nonce, encrypt) !== signature) return false
    const opened = unsealEvent(keys.key, encrypt, keys.owners)
    return opened.ok && opened.message === 'success'
  } catch {
    return false
  }
}

const replyKeys = ['msg_signature', 'timeStamp', 'nonce', 'encrypt'] as const

function isReply(value: unknown): value is Record<(typeof replyKeys)[number], string> {
  if (typeof value !== 'object' || value === null) return false
  const given = new Map(Object.entries(value))
  return replyKeys.every((key) => typeof given.get(key) === 'string')
}
