import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'

const blockSize = 32

const keyOf = (aesKey: string): Buffer => Buffer.from(`${aesKey}=`, 'base64')

/** SHA-1 over the sorted parts, lower-case hex (events.md §3.2). */
export const signEvent = (token: string, timestamp: string, nonce: string, encrypt: string): string =>
  createHash('sha1').update([token, timestamp, nonce, encrypt].toSorted().join('')).digest('hex')

export type Sealing = {
  aesKey: string
  /** Whose key it is: the app's client id, or the corp id. */
  owner: string
  message: string
  /** 16 bytes. */
  random: Buffer
  /** Replaces the length field, for broken messages. */
  length?: number
}

/** AES-256-CBC over random ‖ length ‖ message ‖ owner, padded to 32 bytes (events.md §3.3). */
export function sealEvent({ aesKey, owner, message, random, length }: Sealing): string {
  const text = Buffer.from(message, 'utf8')
  const size = Buffer.alloc(4)
  size.writeUInt32BE(length ?? text.length)
  const plain = Buffer.concat([random, size, text, Buffer.from(owner, 'utf8')])
  const pad = blockSize - (plain.length % blockSize)
  const key = keyOf(aesKey)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString('base64')
}

export type Opened = { message: string; owner: string; random: Buffer; pad: number }

/** The reverse of `sealEvent`; throws when the text is not of that form. */
export function openEvent(aesKey: string, encrypt: string): Opened {
  const key = keyOf(aesKey)
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const raw = Buffer.concat([decipher.update(encrypt, 'base64'), decipher.final()])
  const pad = raw.at(-1) ?? 0
  if (pad < 1 || pad > blockSize) throw new Error('padding')
  const body = raw.subarray(0, raw.length - pad)
  if (body.length < 20) throw new Error('too short')
  const end = 20 + body.readUInt32BE(16)
  if (end > body.length) throw new Error('length')
  return {
    message: body.subarray(20, end).toString('utf8'),
    owner: body.subarray(end).toString('utf8'),
    random: body.subarray(0, 16),
    pad,
  }
}
