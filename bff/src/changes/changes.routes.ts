import { Hono } from 'hono'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { countMyUnseen } from '../notices/bell.ts'

/** `GET /changes`: server-sent events, each a hint of what to ask for again. */
export function createChangesRoutes(dependencies: Dependencies) {
  return new Hono<AppEnv>().get('/changes', (c) => {
    const session = c.get('session')
    // How many notices were missed while nobody listened.
    const greet = async () => ({ kind: 'notices' as const, unseen: await countMyUnseen({ dependencies, session }) })
    return c.body(dependencies.streams.open(session, greet), 200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      // nginx would collect events before passing them on.
      'x-accel-buffering': 'no',
    })
  })
}
