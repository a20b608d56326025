import type { MiddlewareHandler } from 'hono'
import type { Config } from '../config.ts'

/** Headers that every answer carries. */
export function commonHeaders({ publicUrl }: Pick<Config, 'publicUrl'>): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
}

/** Answers of the API are personal unless a route says otherwise, and never part of another site's page. */
export const apiHeaders = { 'cache-control': 'no-store', 'cross-origin-resource-policy': 'same-origin' }

export function secureAnswers(config: Pick<Config, 'publicUrl'>): MiddlewareHandler {
  return withHeaders(commonHeaders(config))
}

export const keepAnswersPrivate: MiddlewareHandler = withHeaders(apiHeaders)

/** Before the route, which may say otherwise: touching a finished answer would cost a copy of it. */
function withHeaders(headers: Record<string, string>): MiddlewareHandler {
  const entries = Object.entries(headers)
  return async (c, next) => {
    for (const [name, value] of entries) c.header(name, value)
    await next()
  }
}

/**
 * Headers of the page itself. Scripts only from files of ours; DingTalk's PC client may frame it, nobody else (no
 * `X-Frame-Options`, which cannot say that). Pictures come from DingTalk's image hosts, whose names are not fixed.
 */
export function pageHeaders({ dingtalk }: Pick<Config, 'dingtalk'>): Record<string, string> {
  // A sandbox or private deployment serves its pictures itself, perhaps without TLS.
  const pictures = [...new Set(Object.values(dingtalk).map((url) => new URL(url).origin))].join(' ')
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // Vue writes hoisted style attributes through innerHTML.
    "style-src-attr 'unsafe-inline'",
    `img-src 'self' data: blob: https: ${pictures}`,
    "font-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self' https://*.dingtalk.com",
  ].join('; ')
  return {
    'content-security-policy': policy,
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'cache-control': 'no-cache',
  }
}
