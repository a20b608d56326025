import { Hono } from 'hono'
import { z } from 'zod'
import type { SignInAnswer, SignInFailureReceipt, SignInOptions } from '@meeting/shared'
import { createBootstrap } from '../bootstrap/bootstrap.ts'
import type { Corp } from '../corps/corps.types.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validJson, validQuery } from '../http/validation.ts'
import { logFailureReport, openSession, tryCode, type Doors } from './doors.ts'
import { requireSession } from './session.middleware.ts'
import { identifyByAuthCode, resolveCorp } from './sign-in.ts'
import { corpIdSchema, signInFailureReportSchema, signInRequestSchema } from './sign-in.schemas.ts'

const optionsQuery = z.object({ corpId: corpIdSchema.optional() })

/** Signing in from inside DingTalk (door 1), and signing out. */
export function createSignInRoutes(dependencies: Dependencies, doors: Doors) {
  return new Hono<AppEnv>()
    .get('/sign-in/options', validQuery(optionsQuery), (c) => {
      return c.json(toSignInOptions(resolveCorp(dependencies.corps, c.req.valid('query').corpId)), 200)
    })
    .post('/sign-in/dingtalk', validJson(signInRequestSchema), async (c) => {
      const { code, corpId, transport = 'cookie', embedded = false } = c.req.valid('json')
      const corp = resolveCorp(dependencies.corps, corpId)
      const employee = await tryCode({ dependencies, corp }, doors, c, (context) => identifyByAuthCode(context, code))
      const start = { corp, employee, transport, isEmbedded: embedded, door: 'in-app' }
      const { session, bearer } = await openSession(dependencies, doors, c, start)
      const bootstrap = await createBootstrap({ dependencies, corp, session }, employee)
      return c.json({ bootstrap, bearer } satisfies SignInAnswer, 200)
    })
    .post('/sign-in/failures', validJson(signInFailureReportSchema), (c) => {
      logFailureReport(dependencies, doors, c, c.req.valid('json'))
      return c.json({ requestId: c.get('requestId') } satisfies SignInFailureReceipt, 200)
    })
    .post('/sign-out', requireSession(doors.gate), async (c) => {
      await doors.gate.keeper.end(c.get('storedSession'))
      doors.gate.cookies.clear(c)
      return c.body(null, 204)
    })
}

/** What anybody may know of a Corp. */
export function toSignInOptions(corp: Corp): SignInOptions {
  return { corpId: corp.corpId, corpName: corp.settings.name, clientId: corp.clientId }
}
