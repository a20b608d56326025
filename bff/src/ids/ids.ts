import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'

/** Where ids and secrets come from. */
export type Ids = {
  /** A UUIDv7: sorts by time of creation. */
  next(): string
  /** `bytes` random bytes as base64url: tokens, nonces, reference numbers. */
  secret(bytes: number): string
}

const poolBytes = 4_096
let pool = Buffer.alloc(0)
let used = 0

/** Asking the system for a few bytes costs as much as for a few thousand. No byte is given out twice. */
function takeRandom(bytes: number): Buffer {
  if (used + bytes > pool.length) {
    pool = randomBytes(Math.max(poolBytes, bytes))
    used = 0
  }
  used += bytes
  return pool.subarray(used - bytes, used)
}

export const randomIds: Ids = { next: () => v7(), secret: (bytes) => takeRandom(bytes).toString('base64url') }
