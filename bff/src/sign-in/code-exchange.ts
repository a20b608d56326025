import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { codeInvalid } from './sign-in.errors.ts'

/** Codes live five minutes; whatever is older than the last so many DingTalk refuses by itself. */
const remembered = 10_000

export type CodeExchange = {
  /**
   * Exchanges a code exactly once: whoever sends the same code meanwhile (a page mounted twice, a repeated request) gets the same
   * outcome, whoever sends it later is refused without DingTalk being asked.
   */
  once<T>(kind: string, corpId: string, code: string, exchange: () => Promise<T>): Promise<T>
}

export function createCodeExchange(): CodeExchange {
  const used = new LRUCache<string, true>({ max: remembered })
  const underWay = new Map<string, Promise<unknown>>()
  return {
    once<T>(kind: string, corpId: string, code: string, exchange: () => Promise<T>): Promise<T> {
      const key = createHash('sha256').update(`${kind}\n${corpId}\n${code}`).digest('base64')
      const running = underWay.get(key)
      // The key holds the kind, and each kind is exchanged in one place with one type.
      if (running) return running as Promise<T>
      if (used.has(key)) return Promise.reject(codeInvalid())
      used.set(key, true)
      const started = exchange().finally(() => underWay.delete(key))
      underWay.set(key, started)
      return started
    },
  }
}
