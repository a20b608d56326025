import { Hono } from 'hono'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'

/** `GET /changes`: server-sent events, each a hint of what to ask for again. */
export function createChangesRoutes({ streams }: Dependencies) {
  return new Hono<AppEnv>().get('/changes', (c) =>
    c.body(streams.open(c.get('session')), 200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      // nginx would collect events before passing them on.
      'x-accel-buffering': 'no',
    }),
  )
}
