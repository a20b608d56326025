import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hash,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto'

// DingTalk's event encryption (events.md §3): AES-256-CBC, IV from the key, PKCS#7 to 32-byte blocks, SHA-1 over sorted parts.
const blockBytes = 32
const prefixBytes = 16
const headBytes = prefixBytes + 4
const base64 = /^[A-Za-z0-9+/]+={0,2}$/
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Why a message could not be opened; for the log, never for the caller. */
export type UnsealProblem = 'not_base64' | 'not_whole_blocks' | 'padding' | 'length' | 'owner' | 'not_text'

export type Unsealed = { ok: true; message: string; owner: string } | { ok: false; problem: UnsealProblem }

/** An aes_key made ready: handing bytes to the cipher each time takes five times as long. */
export type EventKey = { secret: KeyObject; iv: Buffer }

/** From an aes_key as the console has it: 43 characters, of which the last may carry bits that do not count. */
export function toEventKey(aesKey: string): EventKey {
  if (!/^[A-Za-z0-9]{43}$/.test(aesKey)) throw new Error('an aes_key has 43 letters and digits')
  const bytes = Buffer.from(`${aesKey}=`, 'base64')
  return { secret: createSecretKey(bytes), iv: bytes.subarray(0, 16) }
}

/** The signature of the four parts, hexadecimal. `timestamp` is the text as it was received. */
export function signEvent(token: string, timestamp: string, nonce: string, encrypt: string): string {
  return hash('sha1', [token, timestamp, nonce, encrypt].sort().join(''), 'hex')
}

/** Compares two signatures without telling by time how much of them agrees. */
export function isSameSignature(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Opens a message that is meant for one of `owners`. */
export function unsealEvent(key: EventKey, encrypt: string, owners: readonly string[]): Unsealed {
  const opened = openEnvelope(key, encrypt)
  if (!opened.ok) return opened
  const owner = findOwner(opened.owner, owners)
  if (owner === undefined) return refuse('owner')
  try {
    return { ok: true, message: strictUtf8.decode(opened.message), owner }
  } catch {
    return refuse('not_text')
  }
}

/** Takes a message apart whoever it is meant for. Nothing is allocated by a length that the message claims. */
export function openEnvelope(
  key: EventKey,
  encrypt: string,
): { ok: true; message: Buffer; owner: Buffer } | { ok: false; problem: UnsealProblem } {
  if (encrypt.length % 4 !== 0 || !base64.test(encrypt)) return refuse('not_base64')
  const sealed = Buffer.from(encrypt, 'base64')
  if (sealed.length === 0 || sealed.length % blockBytes !== 0) return refuse('not_whole_blocks')
  const aes = createDecipheriv('aes-256-cbc', key.secret, key.iv).setAutoPadding(false)
  const padded = Buffer.concat([aes.update(sealed), aes.final()])
  const padding = padded.at(-1) ?? 0
  if (!isPadded(padded, padding)) return refuse('padding')
  const plain = padded.subarray(0, padded.length - padding)
  if (plain.length < headBytes) return refuse('length')
  const end = headBytes + plain.readUInt32BE(prefixBytes)
  if (end > plain.length) return refuse('length')
  return { ok: true, message: plain.subarray(headBytes, end), owner: plain.subarray(end) }
}

/** Seals a message for its owner; `prefix` (16 bytes) only varies the ciphertext. Answers base64. */
export function sealEvent(
  key: EventKey,
  owner: string,
  message: string,
  prefix: Uint8Array = randomBytes(prefixBytes),
): string {
  const text = Buffer.from(message, 'utf8')
  const size = Buffer.alloc(4)
  size.writeUInt32BE(text.length)
  const plain = Buffer.concat([prefix, size, text, Buffer.from(owner, 'utf8')])
  const padding = blockBytes - (plain.length % blockBytes)
  const aes = createCipheriv('aes-256-cbc', key.secret, key.iv).setAutoPadding(false)
  return Buffer.concat([aes.update(plain), aes.update(Buffer.alloc(padding, padding)), aes.final()]).toString('base64')
}

function refuse(problem: UnsealProblem): { ok: false; problem: UnsealProblem } {
  return { ok: false, problem }
}

/** Every byte of the padding is checked, whatever the first ones are. */
function isPadded(padded: Buffer, padding: number): boolean {
  if (padding < 1 || padding > blockBytes || padding > padded.length) return false
  let difference = 0
  for (let i = padded.length - padding; i < padded.length; i += 1) difference |= (padded[i] ?? 0) ^ padding
  return difference === 0
}

function findOwner(found: Buffer, owners: readonly string[]): string | undefined {
  return owners.find((owner) => {
    const expected = Buffer.from(owner, 'utf8')
    return expected.length === found.length && timingSafeEqual(expected, found)
  })
}
