import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { isDatabaseDown } from '../database/database.ts'
import { DomainError } from '../errors.ts'
import type { Session } from '../sign-in/sessions.types.ts'
import type { AppEnv } from './app-env.ts'
import { statusOf, toProblem } from './problem.ts'
import { requestLog } from './request-log.ts'

/** The one place where an error becomes an answer. What is not known by name is logged whole and answered with its number only. */
export function handleError(error: Error, c: Context<AppEnv>): Response {
  const known = toDomainError(error)
  logRefusal(c, known, error)
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
  if (known.details.retryAfter !== undefined) headers['retry-after'] = String(known.details.retryAfter)
  return c.body(JSON.stringify(toProblem(known, c.get('requestId'))), statusOf[known.code], headers)
}

/** Writes a refusal down under the request's number, at the level that its cause deserves. */
export function logRefusal(c: Context<AppEnv>, known: DomainError, error: unknown): void {
  const log = requestLog(c)
  const { step, message: detail } = known.details
  // Not `code`: under that name the log cuts out what could be an AuthCode.
  const { corpId, employeeId } = (c.get('session') as Session | undefined) ?? {}
  const entry = { method: c.req.method, path: c.req.path, problem: known.code, step, detail, corpId, employeeId }
  if (statusOf[known.code] >= 500) log.error({ ...entry, err: error, data: known.details.data }, 'request failed')
  else log.info(entry, 'request refused')
}

/** The error by its name; what has none is internal. */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error
  if (error instanceof HTTPException) {
    if (error.status === 413) return new DomainError('request.too_large')
    if (error.status === 404) return new DomainError('resource.not_found')
    if (error.status < 500) return new DomainError('request.invalid', { message: error.message })
  }
  if (isDatabaseDown(error)) return new DomainError('database.unavailable', { retryAfter: 5 })
  return new DomainError('internal.error')
}
