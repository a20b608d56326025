import { createCipheriv } from 'node:crypto'
import { sealEvent, signEvent, toEventKey } from '@meeting/bff/events/event-crypto'
import { readPush, toEventKeys, type EventKeys, type Push } from '@meeting/bff/events/event-push'
import { parseEvent, toDedupeKey, toSubjectId, toTypeName } from '@meeting/bff/events/incoming-event'

/** The subscription that is attacked. */
export const fuzzedCorp = {
  corpId: 'dingfuzzedcorp00000000000000000000',
  clientId: 'dingfuzzedapp0000000',
  eventToken: 'fuzzToken2026',
  eventAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
}
/** The instant at which the pushes arrive, epoch ms. */
export const fuzzedNow = 1_795_395_600_000

/** A push and what may become of it: garbage must be refused; a genuine one must be read as `message`. */
export type FuzzedPush = { kind: string; push: Push; message: string | null }

export type FuzzReport = { inputs: number; refused: number; read: number; problems: Record<string, number> }

const owners = [fuzzedCorp.clientId, fuzzedCorp.corpId]
const key = toEventKey(fuzzedCorp.eventAesKey)
const otherEventKey = toEventKey('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg')

/**
 * Throws hostile pushes at everything between the address and the database, in this process: `inputs` of them, the same for the
 * same seed. Throws with the seed and the input's number when one of them throws, is taken for genuine, or would not fit a column.
 */
export function fuzzEvents({ seed, inputs }: { seed: number; inputs: number }): FuzzReport {
  const keys = toEventKeys(fuzzedCorp)
  if (!keys) throw new Error('the fuzzed Corp has no keys')
  const report: FuzzReport = { inputs, refused: 0, read: 0, problems: {} }
  const pushes = createFuzzedPushes(seed)
  for (let number = 0; number < inputs; number += 1) {
    const input = pushes.next()
    try {
      const outcome = check(keys, input)
      if (outcome === 'read') report.read += 1
      else {
        report.refused += 1
        report.problems[outcome] = (report.problems[outcome] ?? 0) + 1
      }
    } catch (error) {
      throw new Error(`seed ${seed}, input ${number} (${input.kind}): ${String(error)}`, { cause: error })
    }
  }
  return report
}

function check(keys: EventKeys, { push, message }: FuzzedPush): string {
  const read = readPush(keys, push, fuzzedNow)
  if (!read.ok) {
    if (message !== null) throw new Error(`a genuine push was refused: ${read.problem}`)
    return read.problem
  }
  if (message === null) throw new Error('garbage was taken for genuine')
  if (read.message !== message) throw new Error('the message was changed')
  const event = parseEvent(read.message)
  if (!event) return 'no_event'
  for (const column of [toDedupeKey(event, message), toTypeName(event.type), toSubjectId(event)]) {
    if (column.length > 200 || /[^\x20-\x7e]/.test(column)) throw new Error(`does not fit a column: ${column}`)
  }
  return 'read'
}

/** An endless row of pushes, each one of the kinds below. */
export function createFuzzedPushes(seed: number): { next(): FuzzedPush } {
  const random = createRandom(seed)
  return {
    next() {
      const make = random.pick(kinds)
      return make(random)
    },
  }
}

type Random = ReturnType<typeof createRandom>

const kinds: ((random: Random) => FuzzedPush)[] = [
  function noise(random) {
    const names = ['signature', 'msg_signature', 'timestamp', 'timeStamp', 'nonce'] as const
    const parameters = Object.fromEntries(
      names.flatMap((name) => (random.below(3) === 0 ? [] : [[name, random.text(60)]])),
    )
    return { kind: 'noise', push: { parameters, body: random.text(400) }, message: null }
  },
  function brokenParameter(random) {
    const { push } = genuine(random)
    const name = random.pick(['signature', 'timestamp', 'nonce'] as const)
    const value = push.parameters[name] ?? ''
    return {
      kind: 'broken parameter',
      push: { ...push, parameters: { ...push.parameters, [name]: random.breakText(value) } },
      message: null,
    }
  },
  function secondSignature(random) {
    const { push } = genuine(random)
    const other = random.breakText(push.parameters.signature ?? '')
    return {
      kind: 'second signature',
      push: { ...push, parameters: { ...push.parameters, msg_signature: other } },
      message: null,
    }
  },
  function brokenBody(random) {
    const { push, message } = genuine(random)
    const body = random.breakText(push.body)
    // White space and key order may change without changing what is said.
    const same = readEncrypt(body) === readEncrypt(push.body)
    return { kind: 'broken body', push: { ...push, body }, message: same ? message : null }
  },
  function otherJson(random) {
    const { push } = genuine(random)
    const body = JSON.stringify(
      random.pick<unknown>([
        null,
        1,
        'x',
        [],
        {},
        { encrypt: null },
        { encrypt: random.number() },
        { encrypt: [random.text(9)] },
      ]),
    )
    return { kind: 'other JSON', push: { ...push, body }, message: null }
  },
  // Signed with the right token from here on: another key, another app, or an attacker who knows the token.
  function randomCipher(random) {
    return {
      kind: 'random cipher',
      push: toPush(random, random.bytes(16 * random.below(20)).toString('base64')),
      message: null,
    }
  },
  function textAsCipher(random) {
    return { kind: 'text as cipher', push: toPush(random, random.text(300)), message: null }
  },
  function otherKey(random) {
    const sealed = sealEvent(otherEventKey, random.pick(owners), toMessage(random), random.bytes(16))
    return { kind: 'other key', push: toPush(random, sealed), message: null }
  },
  function otherOwner(random) {
    const owner = random.pick([random.text(30), '', `${owners[0]}x`, (owners[0] ?? '').slice(1), owners.join('')])
    return {
      kind: 'other owner',
      push: toPush(random, sealEvent(key, owner, toMessage(random), random.bytes(16))),
      message: null,
    }
  },
  function hostileLength(random) {
    const text = Buffer.from(toMessage(random))
    const size = Buffer.alloc(4)
    // From one more than there is up to four gigabytes.
    size.writeUInt32BE(
      Math.min(
        0xff_ff_ff_ff,
        text.length + owners.join('').length + 1 + Math.floor(random.number() ** 8 * 0xff_ff_ff_ff),
      ),
    )
    return {
      kind: 'hostile length',
      push: toPush(random, encryptRaw(Buffer.concat([random.bytes(16), size, text, Buffer.from(owners[0] ?? '')]))),
      message: null,
    }
  },
  function hostilePadding(random) {
    const plain = Buffer.concat([random.bytes(16), Buffer.from([0, 0, 0, 0]), Buffer.from(owners[0] ?? '')])
    const end = Buffer.alloc(32 - (plain.length % 32), random.pick([0, 33, 64, 255]))
    return { kind: 'hostile padding', push: toPush(random, encryptBlocks(Buffer.concat([plain, end]))), message: null }
  },
  function old(random) {
    const offset = 3_600_001 + random.below(1e9)
    const push = toPush(random, seal(random, toMessage(random)), fuzzedNow + (random.below(2) ? offset : -offset))
    return { kind: 'old', push, message: null }
  },
  function genuineMessage(random) {
    return genuine(random)
  },
]

function genuine(random: Random): FuzzedPush {
  const message = toMessage(random)
  return { kind: 'genuine', push: toPush(random, seal(random, message)), message }
}

function seal(random: Random, message: string): string {
  return sealEvent(key, random.pick(owners), message, random.bytes(16))
}

function toPush(random: Random, encrypt: string, at = fuzzedNow): Push {
  const timestamp = String(random.below(2) ? at : Math.floor(at / 1000))
  const nonce = random.text(20)
  const signature = signEvent(fuzzedCorp.eventToken, timestamp, nonce, encrypt)
  return { parameters: { signature, timestamp, nonce }, body: JSON.stringify({ encrypt }) }
}

function readEncrypt(body: string): unknown {
  try {
    return (JSON.parse(body) as { encrypt?: unknown } | null)?.encrypt
  } catch {
    return undefined
  }
}

/** What DingTalk might say, and what it never would. */
function toMessage(random: Random): string {
  const value = (): unknown =>
    random.pick<() => unknown>([
      () => random.text(40),
      () => random.number() * 1e20,
      () => null,
      () => [random.text(9), random.below(1e9)],
      () => JSON.stringify([random.text(5)]),
      () => ({ calendarEventId: random.text(30) }),
      () => '\u0000\ud800',
      () => 'x'.repeat(random.below(400)),
    ])()
  const names = [
    'EventType',
    'eventSubType',
    'CorpId',
    'eventId',
    'BizId',
    'userId',
    'DeptId',
    'extension',
    'bookId',
    '__proto__',
    'constructor',
    '',
  ]
  const entries = names.flatMap((name) => (random.below(2) ? [[name, value()] as const] : []))
  const type = random.pick(['user_add_org', 'meetingroom_book', 'org_dept_create', random.text(10)])
  return random.pick([
    () => JSON.stringify(Object.fromEntries([...entries, ['eventType', type]])),
    () => random.text(200),
    () => '['.repeat(random.below(3_000)),
    () => '',
  ])()
}

function encryptRaw(plain: Buffer): string {
  const padding = 32 - (plain.length % 32)
  return encryptBlocks(Buffer.concat([plain, Buffer.alloc(padding, padding)]))
}

function encryptBlocks(plain: Buffer): string {
  const aes = createCipheriv('aes-256-cbc', key.secret, key.iv).setAutoPadding(false)
  return Buffer.concat([aes.update(plain), aes.final()]).toString('base64')
}

const alphabet = Array.from('abcXYZ019+/=&%?"\'\\{}[]:;,. \n\t\u0000é中📅\u202e')

const poolSize = 65_536

/** A seeded source of chance (mulberry32). */
function createRandom(seed: number) {
  let state = seed >>> 0
  const number = (): number => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(number() * limit)
  const pick = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
  // Slices of pools: drawing every character anew would take most of the time.
  const characters = Array.from({ length: poolSize }, () => pick(alphabet))
  const octets = Buffer.from(Array.from({ length: poolSize }, () => below(256)))
  const text = (longest: number): string => {
    const from = below(poolSize - longest)
    return characters.slice(from, from + below(longest + 1)).join('')
  }
  const bytes = (length: number): Buffer => {
    const from = below(poolSize - length)
    return octets.subarray(from, from + length)
  }
  return {
    number,
    below,
    pick,
    text,
    bytes,
    /** The same text with a character changed, left out or put in, or cut short; never as it was. */
    breakText(given: string): string {
      const at = below(given.length + 1)
      const broken = pick([
        () => given.slice(0, at) + pick(alphabet) + given.slice(at + 1),
        () => given.slice(0, at) + given.slice(at + 1),
        () => given.slice(0, at) + pick(alphabet) + given.slice(at),
        () => given.slice(0, at),
      ])()
      return broken === given ? `${given}!` : broken
    },
  }
}
