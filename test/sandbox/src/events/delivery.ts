import type { PushVariant } from '../behaviour.ts'
import type { PushCorruption } from '../control/control.types.ts'
import { isObject, toText } from '../gateway/input.ts'
import type { World } from '../world.ts'
import { openEvent, sealEvent, signEvent } from './event-crypto.ts'

export const answerLimitMs = 2500

export type Envelope = { query: URLSearchParams; body: string; owner: string }

const oldTimestampMs = 86_400_000

function seal(world: World, message: string, owner: string, corrupt: PushCorruption | undefined): string {
  const { eventAesKey } = world.credentials
  const sealing = { aesKey: eventAesKey, owner, message, random: world.ids.bytes(16) }
  if (corrupt === 'owner') return sealEvent({ ...sealing, owner: 'dingsomebodyelse00001' })
  if (corrupt === 'length') return sealEvent({ ...sealing, length: 0x7f_ff_ff_ff })
  const encrypt = sealEvent(sealing)
  if (corrupt === 'ciphertext') return `${encrypt.slice(0, -9)}!${encrypt.slice(-8)}`
  // A cut at a block boundary leaves a last byte that is no padding.
  if (corrupt === 'padding') return Buffer.from(encrypt, 'base64').subarray(0, 32).toString('base64')
  return encrypt
}

function toBody(encrypt: string, corrupt: PushCorruption | undefined): string {
  if (corrupt === 'not-json') return `{"encrypt":"${encrypt}`
  if (corrupt === 'empty-body') return ''
  if (corrupt === 'no-encrypt') return JSON.stringify({ encrypted: encrypt })
  return JSON.stringify({ encrypt })
}

/** Signs and encrypts a message as the variant says; `corrupt` breaks one thing on purpose. */
export function toEnvelope(world: World, message: string, variant: PushVariant, corrupt?: PushCorruption): Envelope {
  const { clientId, corpId, eventToken } = world.credentials
  const owner = variant.pushOwner === 'corpId' ? corpId : clientId
  const time = world.now() - (corrupt === 'old-timestamp' ? oldTimestampMs : 0)
  const timestamp = String(variant.timestampUnit === 'seconds' ? Math.floor(time / 1000) : time)
  const nonce = world.ids.next('request').slice(0, 8)
  const encrypt = seal(world, message, owner, corrupt)
  const signature = signEvent(eventToken, timestamp, nonce, encrypt)
  const shown = corrupt === 'signature' ? signature.replaceAll(/[0-9a]/g, 'b') : signature
  const query = new URLSearchParams()
  if (variant.signatureParameter !== 'msg_signature') query.set('signature', shown)
  if (variant.signatureParameter !== 'signature') query.set('msg_signature', shown)
  query.set('timestamp', timestamp)
  query.set('nonce', nonce)
  return { query, body: toBody(encrypt, corrupt), owner }
}

const fieldsWrong = 'HTTP请求结果校验返回字段值失败'
const replyKeys = ['encrypt', 'msg_signature', 'nonce', 'timeStamp']

/** Checks a reply as DingTalk does: four keys, signature, owner, `success` (events.md §3.4). */
export function judgeReply(world: World, text: string, owner: string): string | undefined {
  let reply: unknown
  try {
    reply = JSON.parse(text)
  } catch {
    return fieldsWrong
  }
  if (!isObject(reply) || Object.keys(reply).toSorted().join() !== replyKeys.join()) return fieldsWrong
  const [encrypt, signature, nonce, timestamp] = replyKeys.map((key) => toText(reply[key]) ?? '')
  const { eventToken, eventAesKey } = world.credentials
  if (signature !== signEvent(eventToken, timestamp ?? '', nonce ?? '', encrypt ?? '')) return fieldsWrong
  try {
    const opened = openEvent(eventAesKey, encrypt ?? '')
    return opened.owner === owner && opened.message === 'success' ? undefined : fieldsWrong
  } catch {
    return fieldsWrong
  }
}

const rejected = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const fail = (): void => reject(new Error('timedout'))
    if (signal.aborted) fail()
    else signal.addEventListener('abort', fail, { once: true })
  })

async function post(world: World, url: string, envelope: Envelope, signal: AbortSignal): Promise<string | undefined> {
  const target = new URL(url)
  for (const [name, value] of envelope.query) target.searchParams.set(name, value)
  const response = await world.fetch(target.toString(), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: envelope.body,
    redirect: 'manual',
    signal,
  })
  if (response.status >= 300 && response.status < 400) return 'URL地址在安全黑名单中不允许使用'
  if (response.status !== 200) return `http statusCode is:${response.status}`
  return judgeReply(world, await response.text(), envelope.owner)
}

/** Sends once. Undefined: answered as it should be within 2.5 s; otherwise what the console would show. */
export async function deliver(world: World, url: string, envelope: Envelope): Promise<string | undefined> {
  const signal = AbortSignal.any([world.deadline(answerLimitMs), world.closed.signal])
  const late = rejected(signal)
  try {
    return await Promise.race([post(world, url, envelope, signal), late])
  } catch (failure) {
    if (signal.aborted) return 'timedout'
    return failure instanceof Error ? failure.message : 'failed'
  } finally {
    // The loser of the race must not end the process.
    late.catch(() => undefined)
  }
}
