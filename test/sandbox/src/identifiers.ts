import { createHash } from 'node:crypto'

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

export type Identifiers = {
  unionId(userId: string): string
  openId(userId: string): string
  roomId(key: string): string
  /** The next value of a kind, deterministic from the seed and the count so far. */
  next(kind: 'event' | 'book' | 'token' | 'code' | 'request' | 'bizId' | 'eventId' | 'meeting'): string
  /** An upper-case UUID, as `requestid` of the new API. */
  uuid(): string
  /** `length` bytes, for the random prefix of a ciphertext. */
  bytes(length: number): Buffer
  /** How many ids of each kind were handed out; `createIdentifiers` goes on from there. */
  counts(): Record<string, number>
}

function digestOf(seed: number, kind: string, key: string | number): Buffer {
  return createHash('sha256').update(`${seed}:${kind}:${key}`).digest()
}

function toLetters(bytes: Buffer, length: number): string {
  let text = ''
  for (const byte of bytes.subarray(0, length)) text += letters[byte % letters.length]
  return text
}

/** Every id the sandbox hands out, in the shapes DingTalk uses, all derived from the seed. */
export function createIdentifiers(seed: number, countsSoFar: Record<string, number> = {}): Identifiers {
  const counts = new Map<string, number>(Object.entries(countsSoFar))

  const nextDigest = (kind: string): Buffer => {
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    return digestOf(seed, kind, count)
  }

  return {
    unionId: (userId) => `${toLetters(digestOf(seed, 'unionId', userId), 20)}iEiE`,
    openId: (userId) => `${toLetters(digestOf(seed, 'openId', userId), 22)}iE`,
    roomId: (key) => digestOf(seed, 'roomId', key).toString('hex').slice(0, 48),
    next(kind) {
      const digest = nextDigest(kind)
      if (kind === 'event') return `${Buffer.from(toLetters(digest, 22)).toString('base64').replaceAll('=', '')}09`
      if (kind === 'book') return `dingbook${toLetters(digest, 16)}`
      if (kind === 'request') return toLetters(digest, 12).toLowerCase()
      if (kind === 'bizId') return String(1_000_000_000 + digest.readUInt32BE(0))
      return digest.toString('hex').slice(0, 32)
    },
    uuid() {
      const hex = nextDigest('uuid').toString('hex').toUpperCase()
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-B${hex.slice(17, 20)}-${hex.slice(20, 32)}`
    },
    bytes: (length) => nextDigest('bytes').subarray(0, length),
    counts: () => Object.fromEntries(counts),
  }
}
