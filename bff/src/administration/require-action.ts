import type { MiddlewareHandler } from 'hono'
import type { AdminAction } from '@meeting/shared'
import { DomainError } from '../errors.ts'
import type { AppEnv } from '../http/app-env.ts'
import { mayDo } from './permissions.ts'

/** By this the test of the whole matrix finds which action a route declares. */
export const actionNamePrefix = 'requireAction '

/**
 * Lets through whose role may do this (`permissions.ts`), refuses everybody else with 403. Every route of the management backend
 * has exactly one, as its first handler: `.get('/rooms', requireAction('rooms.read'), …)`.
 */
export function requireAction(action: AdminAction): MiddlewareHandler<AppEnv> {
  const guard: MiddlewareHandler<AppEnv> = async (c, next) => {
    const { administratorRole } = c.get('session')
    if (!mayDo(administratorRole, action)) throw new DomainError('access.forbidden', { message: `needs ${action}` })
    await next()
  }
  return Object.defineProperty(guard, 'name', { value: `${actionNamePrefix}${action}` })
}
