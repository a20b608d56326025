import type { Context } from 'hono'
import type { Logger } from '../log/logger.ts'
import type { AppEnv } from './app-env.ts'

/** Of a request's number: enough that no two of a day are the same. */
export const referenceBytes = 9

/** The log of one request: every line carries its number. Made only when something is written; most requests write nothing. */
export function requestLog(c: Context<AppEnv>): Logger {
  return c.get('log').child({ requestId: c.get('requestId') })
}
