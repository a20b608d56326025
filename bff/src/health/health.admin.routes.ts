import { Hono, type Context } from 'hono'
import type { HealthReport } from '@meeting/shared'
import { healthRunSchema } from '@meeting/shared/health/health.schema'
import { requireAction } from '../administration/require-action.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validJson } from '../http/validation.ts'
import { getHealth, runChecks } from './health.ts'

/** 体检: whether everything that connects the caller's Corp with DingTalk works, and if not, why. */
export function createHealthRoutes(dependencies: Dependencies) {
  const contextOf = (c: Context<AppEnv>) => ({ dependencies, corp: c.get('corp') })
  return new Hono<AppEnv>()
    .get('/', requireAction('health.read'), async (c) => {
      return c.json((await getHealth(contextOf(c))) satisfies HealthReport, 200)
    })
    .post('/runs', requireAction('health.run'), validJson(healthRunSchema), async (c) => {
      return c.json((await runChecks(contextOf(c), c.req.valid('json').checks)) satisfies HealthReport, 200)
    })
}
