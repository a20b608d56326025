import { Hono } from 'hono'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { createBootstrap } from './bootstrap.ts'

/** The first screen's data for who has a session already. */
export function createBootstrapRoutes(dependencies: Dependencies) {
  return new Hono<AppEnv>().get('/bootstrap', async (c) => {
    return c.json(await createBootstrap({ dependencies, corp: c.get('corp'), session: c.get('session') }), 200)
  })
}
