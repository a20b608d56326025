import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'

/** Where ids and secrets come from. */
export type Ids = {
  /** A UUIDv7: sorts by time of creation. */
  next(): string
  /** `bytes` random bytes as base64url: tokens, nonces, reference numbers. */
  secret(bytes: number): string
}

export const randomIds: Ids = { next: () => v7(), secret: (bytes) => randomBytes(bytes).toString('base64url') }
