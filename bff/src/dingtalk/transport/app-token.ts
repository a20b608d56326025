import type { Clock } from '../../clock/clock.ts'

/** A token kept until shortly before it expires; asked for once however many wait for it (D30). */
export type TokenSource = {
  get(): Promise<string>
  /** Forgets `token` if it is still the one kept: DingTalk did not accept it. */
  drop(token: string): void
}

/** Refreshed when this share of its life has passed. */
const refreshAt = 0.8

/** `fetchToken` answers the token and its life in seconds. */
export function createTokenSource({
  clock,
  fetchToken,
}: {
  clock: Clock
  fetchToken: () => Promise<{ token: string; expiresIn: number }>
}): TokenSource {
  let kept: { token: string; until: number } | undefined
  let underWay: Promise<string> | undefined

  async function refresh(): Promise<string> {
    const { token, expiresIn } = await fetchToken()
    kept = { token, until: clock.now() + expiresIn * 1000 * refreshAt }
    return token
  }

  return {
    get() {
      if (kept && clock.now() < kept.until) return Promise.resolve(kept.token)
      underWay ??= refresh().finally(() => {
        underWay = undefined
      })
      return underWay
    },
    drop(token) {
      if (kept?.token === token) kept = undefined
    },
  }
}
