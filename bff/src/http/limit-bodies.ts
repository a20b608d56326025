import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { DomainError } from '../errors.ts'

/**
 * Refuses bodies above `maxBytes`. An announced length is judged as announced, which Node's parser holds the client to; only a
 * body without one is counted while it is read.
 */
export function limitBodies(maxBytes: number): MiddlewareHandler {
  const countBytes = bodyLimit({ maxSize: maxBytes, onError: refuse })
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
    const announced = c.req.header('content-length')
    if (announced === undefined || c.req.header('transfer-encoding') !== undefined) return countBytes(c, next)
    return Number(announced) <= maxBytes ? next() : refuse()
  }
}

function refuse(): never {
  throw new DomainError('request.too_large')
}
