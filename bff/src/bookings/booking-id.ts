import { hash } from 'node:crypto'

/**
 * The id of a booking that is asked for with an Idempotency-Key: whoever asks again with the same key asks for the same id, and
 * the primary key says so. A UUID of version 8 (RFC 9562 §5.8) out of a SHA-256.
 */
export function toBookingId(corpId: string, organizerId: string, idempotencyKey: string): string {
  // None of the parts holds a line break.
  const digest = hash('sha256', `${corpId}\n${organizerId}\n${idempotencyKey}`, 'hex')
  const variant = '89ab'.charAt(Number.parseInt(digest.charAt(16), 16) & 3)
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-')
}
