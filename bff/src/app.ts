import { Hono } from 'hono'
import { requestId } from 'hono/request-id'
import type { Dependencies } from './dependencies.ts'
import { DomainError } from './errors.ts'
import type { AppEnv } from './http/app-env.ts'
import { handleError } from './http/error-handler.ts'

/**
 * The whole server as one Hono app: reads as a table of contents.
 * Everything stands under `/meeting` but the probes; the API under `/meeting/api/v1`.
 */
export function createApp(dependencies: Dependencies) {
  return new Hono<AppEnv>()
    .use(requestId({ headerName: '', generator: () => dependencies.ids.secret(9) }))
    .use(async (c, next) => {
      c.set('log', dependencies.log.child({ requestId: c.get('requestId') }))
      c.header('X-Request-Id', c.get('requestId'))
      await next()
    })
    .get('/healthz', (c) => c.text('ok'))
    .notFound(() => {
      throw new DomainError('resource.not_found')
    })
    .onError(handleError)
}

export type AppType = ReturnType<typeof createApp>
