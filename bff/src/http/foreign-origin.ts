import type { Context, MiddlewareHandler } from 'hono'
import { DomainError } from '../errors.ts'
import type { AppEnv } from './app-env.ts'
import { isJson } from './validation.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses changes that another website asks a browser for. The browser's own word decides: `Sec-Fetch-Site`, else `Origin`
 * (DingTalk's older web views send only that). A request with neither, and without a cookie, does not come from a browser.
 * Requests with a bearer pass: no browser adds one by itself. Bodies must be JSON or a plain file, which no foreign form can send.
 */
export function refuseForeignOrigins(publicUrl: string): MiddlewareHandler<AppEnv> {
  const ownOrigin = new URL(publicUrl).origin
  return async (c, next) => {
    if (!safeMethods.has(c.req.method)) {
      if (!c.req.header('authorization') && !isOwnOrigin(c, ownOrigin)) throw new DomainError('request.foreign_origin')
      const contentType = c.req.header('content-type')
      if (contentType !== undefined && !isJson(contentType) && !isFile(contentType))
        throw new DomainError('request.not_json')
    }
    await next()
  }
}

function isFile(contentType: string): boolean {
  return /^application\/octet-stream\s*(;|$)/i.test(contentType)
}

function isOwnOrigin(c: Context, ownOrigin: string): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  const origin = c.req.header('origin')
  if (origin !== undefined) return origin === ownOrigin
  return c.req.header('cookie') === undefined
}
