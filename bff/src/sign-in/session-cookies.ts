import type { Context } from 'hono'
import { serialize, type CookieOptions } from 'hono/utils/cookie'
import type { Config } from '../config.ts'

export type SessionCookies = {
  /** The session token that the request carries in a cookie. */
  read(c: Context): { token: string; isEmbedded: boolean } | undefined
  /** The token in a Cookie header, where it stands in the page's own cookie alone. */
  find(header: string): string | undefined
  /** Gives the browser a token. `isEmbedded`: the page stands in a frame of DingTalk's PC client. */
  write(c: Context, token: string, options: { maxAgeMs: number; isEmbedded: boolean }): void
  /** Takes every session cookie away. */
  clear(c: Context): void
}

/**
 * The session cookie: HttpOnly, `SameSite=Lax`, with `__Host-` and Secure over https. In a frame of another site a browser keeps
 * only `SameSite=None` cookies, and soon only partitioned ones: there, a second cookie is used (docs/decisions/0010).
 */
export function createSessionCookies({ publicUrl }: Pick<Config, 'publicUrl'>): SessionCookies {
  const isHttps = publicUrl.startsWith('https:')
  const names = isHttps
    ? { own: '__Host-meeting', embedded: '__Host-meeting-embedded' }
    : { own: 'meeting', embedded: 'meeting-embedded' }
  const optionsFor = (isEmbedded: boolean): CookieOptions => ({
    path: '/',
    httpOnly: true,
    secure: isHttps,
    // Without TLS a browser drops SameSite=None: such a frame needs the bearer.
    sameSite: isEmbedded && isHttps ? 'None' : 'Lax',
    partitioned: isEmbedded && isHttps,
  })
  const readerOf = (name: string) => {
    const pattern = new RegExp(`(?:^|; ?)${name}=([\\w-]+)(?:;|$)`)
    return (header: string) => pattern.exec(header)?.[1]
  }
  const findOwn = readerOf(names.own)
  const findEmbedded = readerOf(names.embedded)
  return {
    find: findOwn,
    read(c) {
      const header = c.req.header('cookie')
      if (header === undefined) return undefined
      const own = findOwn(header)
      if (own) return { token: own, isEmbedded: false }
      const embedded = findEmbedded(header)
      return embedded ? { token: embedded, isEmbedded: true } : undefined
    },
    write(c, token, { maxAgeMs, isEmbedded }) {
      const name = isEmbedded ? names.embedded : names.own
      const maxAge = Math.max(0, Math.floor(maxAgeMs / 1000))
      c.header('set-cookie', serialize(name, token, { ...optionsFor(isEmbedded), maxAge }), { append: true })
    },
    clear(c) {
      for (const isEmbedded of [false, true]) {
        const name = isEmbedded ? names.embedded : names.own
        c.header('set-cookie', serialize(name, '', { ...optionsFor(isEmbedded), maxAge: 0 }), { append: true })
      }
    },
  }
}
