import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Seals secrets at rest: AES-256-GCM, a fresh nonce each time, bound to what they belong to. */
export type Sealer = {
  /** `context` (for example the corpId) must be the same when opening. */
  seal(plain: string, context: string): Buffer
  /** Throws when the key is another one or the bytes were changed. */
  open(sealed: Buffer, context: string): string
}

const version = 1
const nonceBytes = 12
const tagBytes = 16

/** `masterKey`: 32 bytes. */
export function createSealer(masterKey: Buffer): Sealer {
  if (masterKey.length !== 32) throw new Error('the master key must have 32 bytes')
  return {
    seal(plain, context) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', masterKey, nonce).setAAD(Buffer.from(context))
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), sealed])
    },
    open(sealed, context) {
      if (sealed[0] !== version || sealed.length < 1 + nonceBytes + tagBytes) throw new Error('not a sealed secret')
      const nonce = sealed.subarray(1, 1 + nonceBytes)
      const tag = sealed.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes)
      const cipher = createDecipheriv('aes-256-gcm', masterKey, nonce).setAAD(Buffer.from(context)).setAuthTag(tag)
      return Buffer.concat([cipher.update(sealed.subarray(1 + nonceBytes + tagBytes)), cipher.final()]).toString('utf8')
    },
  }
}
