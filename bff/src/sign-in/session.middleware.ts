import type { Context, MiddlewareHandler } from 'hono'
import type { Corp } from '../corps/corps.types.ts'
import type { Dependencies } from '../dependencies.ts'
import { DomainError } from '../errors.ts'
import type { AppEnv } from '../http/app-env.ts'
import { createSessionCookies, type SessionCookies } from './session-cookies.ts'
import { createSessionKeeper, type SessionKeeper } from './sessions.ts'
import type { Session, SessionTransport, StoredSession } from './sessions.types.ts'

/** A session as a request carries it. */
export type LiveSession = { session: Session; stored: StoredSession; corp: Corp }

/** How requests and sessions find each other; one per process. */
export type SessionGate = {
  cookies: SessionCookies
  keeper: SessionKeeper
  /** Who is calling, if anybody; `tokenSent` tells a stranger from somebody whose session is over. */
  recognise(c: Context<AppEnv>): Promise<{ live: LiveSession | undefined; tokenSent: boolean }>
  /** Who carries this Cookie header, when that is known without waiting. Undefined says nothing: ask `recognise`. */
  peek(cookieHeader: string): Pick<LiveSession, 'stored' | 'corp'> | undefined
}

export function createSessionGate(dependencies: Dependencies): SessionGate {
  const cookies = createSessionCookies(dependencies.config)
  const keeper = createSessionKeeper(dependencies)

  async function refreshCookie(c: Context, token: string, isEmbedded: boolean, stored: StoredSession): Promise<void> {
    const fresh = await keeper.rotate(token, stored)
    if (fresh) cookies.write(c, fresh.token, { maxAgeMs: fresh.expiresAt - dependencies.clock.now(), isEmbedded })
  }

  return {
    cookies,
    keeper,
    peek(cookieHeader) {
      const token = cookies.find(cookieHeader)
      const stored = token === undefined ? undefined : keeper.peek(token)
      const corp = stored && dependencies.corps.find(stored.corpId)
      return corp && { stored, corp }
    },
    async recognise(c) {
      const carried = readToken(c, cookies)
      if (!carried) return { live: undefined, tokenSent: false }
      const { token, transport } = carried
      const stored = await keeper.find(token, transport)
      const corp = stored && dependencies.corps.find(stored.corpId)
      if (!stored || !corp) return { live: undefined, tokenSent: true }
      if (transport === 'cookie') await refreshCookie(c, token, carried.isEmbedded, stored)
      const { corpId, employeeId, isAdministrator, administratorRole } = stored
      const session = { corpId, employeeId, isAdministrator, administratorRole, transport }
      return { live: { session, stored, corp }, tokenSent: true }
    },
  }
}

/** Lets through who is signed in, and puts `session` and `corp` beside the request; refuses everybody else with 401. */
export function requireSession(gate: SessionGate): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const { live, tokenSent } = await gate.recognise(c)
    if (!live) throw new DomainError(tokenSent ? 'session.expired' : 'session.required')
    c.set('session', live.session)
    c.set('storedSession', live.stored)
    c.set('corp', live.corp)
    await next()
  }
}

function readToken(
  c: Context,
  cookies: SessionCookies,
): { token: string; transport: SessionTransport; isEmbedded: boolean } | undefined {
  const bearer = /^Bearer +([\w-]+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  if (bearer) return { token: bearer, transport: 'bearer', isEmbedded: false }
  const cookie = cookies.read(c)
  return cookie && { ...cookie, transport: 'cookie' }
}
