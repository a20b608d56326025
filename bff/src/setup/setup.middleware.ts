import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { serialize } from 'hono/utils/cookie'
import type { AuditActor } from '../audit/audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { clientAddress } from '../http/client-address.ts'
import { hashToken } from './setup-links.ts'
import { linkRequired } from './setup.errors.ts'
import { findSession } from './setup.repository.ts'
import type { SetupSession } from './setup.types.ts'

export type SetupEnv = { Variables: AppEnv['Variables'] & { setup: SetupSession } }

/** Lets through who opened a setup link, and puts the setup session beside the request; everybody else gets 401. */
export function requireSetup(dependencies: Dependencies): MiddlewareHandler<SetupEnv> {
  return async (c, next) => {
    const token = getCookie(c, cookieName(dependencies))
    const session =
      token === undefined
        ? undefined
        : await findSession(dependencies.database, hashToken(token), dependencies.clock.now())
    if (!session) throw linkRequired()
    c.set('setup', session)
    await next()
  }
}

/** Gives the browser its setup session: only for requests of our own pages, and for nothing else than setting up. */
export function writeSetupCookie(dependencies: Dependencies, c: Context, token: string, maxAgeMs: number): void {
  const secure = isHttps(dependencies)
  const maxAge = Math.floor(maxAgeMs / 1000)
  const options = { path: '/', httpOnly: true, secure, sameSite: 'Strict', maxAge } as const
  c.header('set-cookie', serialize(cookieName(dependencies), token, options), { append: true })
}

/** Whoever holds the setup link; nobody of the directory yet. */
export function setupActor({ config }: Dependencies, c: Context): AuditActor {
  return { kind: 'setup', employeeId: null, address: clientAddress(c, config.trustedProxies) }
}

function cookieName(dependencies: Dependencies): string {
  return isHttps(dependencies) ? '__Host-meeting-setup' : 'meeting-setup'
}

function isHttps({ config }: Dependencies): boolean {
  return config.publicUrl.startsWith('https:')
}
