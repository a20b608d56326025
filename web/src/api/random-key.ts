/** A key that nobody else has: 128 random bits as hex. (`crypto.randomUUID` is missing in Safari 14 and without TLS.) */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
