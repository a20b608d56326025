import { Hono, type Context } from 'hono'
import type { EventDetail, EventPage, EventTypes } from '@meeting/shared'
import { eventIdSchema, eventsQuerySchema } from '@meeting/shared/events/events.schema'
import { requireAction } from '../administration/require-action.ts'
import { employeeActor } from '../audit/audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validParam, validQuery } from '../http/validation.ts'
import { getLoggedEvent, listLoggedEvents, replayEvent, requestRecovery, summarizeTypes } from './events.admin.ts'

/** What DingTalk told the caller's Corp, and what came of it. */
export function createEventLogRoutes(dependencies: Dependencies) {
  const contextOf = (c: Context<AppEnv>) => ({ dependencies, corp: c.get('corp') })
  return new Hono<AppEnv>()
    .get('/', requireAction('events.read'), validQuery(eventsQuerySchema), async (c) => {
      return c.json((await listLoggedEvents(contextOf(c), c.req.valid('query'))) satisfies EventPage, 200)
    })
    .get('/types', requireAction('events.read'), async (c) => {
      return c.json((await summarizeTypes(contextOf(c))) satisfies EventTypes, 200)
    })
    .post('/recover', requireAction('events.replay'), async (c) => {
      await requestRecovery(contextOf(c), employeeActor(dependencies, c))
      return c.body(null, 202)
    })
    .get('/:id', requireAction('events.read'), validParam(eventIdSchema), async (c) => {
      return c.json((await getLoggedEvent(contextOf(c), c.req.valid('param').id)) satisfies EventDetail, 200)
    })
    .post('/:id/replay', requireAction('events.replay'), validParam(eventIdSchema), async (c) => {
      const actor = employeeActor(dependencies, c)
      return c.json((await replayEvent(contextOf(c), c.req.valid('param').id, actor)) satisfies EventDetail, 200)
    })
}
