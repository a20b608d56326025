import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { DomainError } from '../errors.ts'

/**
 * Refuses bodies above `maxBytes`. An announced length is judged as announced, which Node's parser holds the client to; only a
 * body without one is counted while it is read. `files`: the paths that take a file, and how large it may be.
 */
export function limitBodies(maxBytes: number, files?: { paths: RegExp; maxBytes: number }): MiddlewareHandler {
  const countBytes = bodyLimit({ maxSize: maxBytes, onError: refuse })
  const countFile = files && bodyLimit({ maxSize: files.maxBytes, onError: refuse })
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
    const file = files?.paths.test(c.req.path) ? files : undefined
    const announced = c.req.header('content-length')
    if (announced === undefined || c.req.header('transfer-encoding') !== undefined)
      return file && countFile ? countFile(c, next) : countBytes(c, next)
    return Number(announced) <= (file?.maxBytes ?? maxBytes) ? next() : refuse()
  }
}

function refuse(): never {
  throw new DomainError('request.too_large')
}
