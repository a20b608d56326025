import type { Behaviour } from '../behaviour.ts'
import { NewApiRefusal } from './refusals.ts'

type Remembered = { at: number; state: 'running' } | { at: number; state: 'done'; body: unknown }

const rememberedMs = 86_400_000

/** What to do with a call that carries `x-client-token`. */
export type ClientTokens = {
  /** `undefined`: go on and report the end with `done` or `failed`; otherwise the answer to give. */
  begin(key: string): { body: unknown } | undefined
  done(key: string, body: unknown): void
  failed(key: string): void
}

/** Idempotency keys, remembered for one day (server-api.md §4.13). */
export function createClientTokens(now: () => number, behaviour: () => Behaviour): ClientTokens {
  const remembered = new Map<string, Remembered>()

  return {
    begin(key) {
      const known = remembered.get(key)
      const mode = behaviour().completedClientToken
      if (known && now() - known.at < rememberedMs) {
        if (known.state === 'running') {
          throw new NewApiRefusal(400, 'idempotencyProcessing', 'Idempotency processing')
        }
        if (mode === 'replay') return { body: known.body }
        if (mode === 'empty') return { body: undefined }
        if (mode === 'conflict') {
          throw new NewApiRefusal(
            409,
            'invalidRequest.duplicateClientToken',
            'The x-client-token is duplicated, please generate a new client token and retry.',
          )
        }
      }
      remembered.set(key, { at: now(), state: 'running' })
      return undefined
    },
    done: (key, body) => void remembered.set(key, { at: now(), state: 'done', body }),
    failed: (key) => void remembered.delete(key),
  }
}
