import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type {
  DirectoryListPage,
  DirectoryPerson,
  DirectoryPersonMatch,
  DirectoryReport,
  LeaverOutcome,
  LeaversReport,
} from '@meeting/shared'
import {
  directoryListParam,
  directoryListQuery,
  directoryPeopleQuery,
  handOverSchema,
  leavingSettingsSchema,
  lookupSchema,
  releaseSchema,
} from '@meeting/shared/directory/directory-admin.schema'
import { requireAction } from '../administration/require-action.ts'
import { employeeActor } from '../audit/audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validJson, validParam, validQuery } from '../http/validation.ts'
import {
  getPerson,
  listDirectory,
  lookUpPerson,
  refreshPerson,
  reportDirectory,
  requestSync,
  searchPeople,
  stopSync,
} from './directory.admin.ts'
import { createEmployeeSearch } from './employee-search.ts'
import { changeLeaving, handOverLeft, releaseLeft, reportLeavers } from './leavers.ts'

const personParam = z.strictObject({ id: z.guid().toLowerCase() })

/** The directory as the caller's Corp has it beside DingTalk's, and reading it anew. */
export function createDirectoryAdminRoutes(dependencies: Dependencies) {
  const contextOf = (c: Context<AppEnv>) => ({ dependencies, corp: c.get('corp') })
  const search = createEmployeeSearch(dependencies)
  return new Hono<AppEnv>()
    .get('/', requireAction('directory.read'), async (c) => {
      return c.json((await reportDirectory(contextOf(c))) satisfies DirectoryReport, 200)
    })
    .post('/sync', requireAction('directory.sync'), async (c) => {
      return c.json((await requestSync(contextOf(c), employeeActor(dependencies, c))) satisfies DirectoryReport, 202)
    })
    .post('/sync/stop', requireAction('directory.sync'), async (c) => {
      return c.json((await stopSync(contextOf(c), employeeActor(dependencies, c))) satisfies DirectoryReport, 202)
    })
    .get(
      '/lists/:kind',
      requireAction('directory.read'),
      validParam(directoryListParam),
      validQuery(directoryListQuery),
      async (c) => {
        const page = await listDirectory(contextOf(c), c.req.valid('param').kind, c.req.valid('query').after)
        return c.json(page satisfies DirectoryListPage, 200)
      },
    )
    .get('/people', requireAction('directory.read'), validQuery(directoryPeopleQuery), async (c) => {
      const people = await searchPeople(contextOf(c), search, c.req.valid('query').query)
      return c.json({ people } satisfies { people: DirectoryPersonMatch[] }, 200)
    })
    .post('/people/lookup', requireAction('directory.sync'), validJson(lookupSchema), async (c) => {
      return c.json((await lookUpPerson(contextOf(c), c.req.valid('json').userId)) satisfies DirectoryPerson, 200)
    })
    .get('/people/:id', requireAction('directory.read'), validParam(personParam), async (c) => {
      return c.json((await getPerson(contextOf(c), c.req.valid('param').id)) satisfies DirectoryPerson, 200)
    })
    .post('/people/:id/refresh', requireAction('directory.sync'), validParam(personParam), async (c) => {
      return c.json((await refreshPerson(contextOf(c), c.req.valid('param').id)) satisfies DirectoryPerson, 200)
    })
    .route('/leavers', createLeaversRoutes(dependencies))
}

/** Bookings of people who left, and what becomes of them. */
function createLeaversRoutes(dependencies: Dependencies) {
  const contextOf = (c: Context<AppEnv>) => ({ dependencies, corp: c.get('corp') })
  return new Hono<AppEnv>()
    .get('/', requireAction('directory.read'), async (c) => {
      return c.json((await reportLeavers(contextOf(c))) satisfies LeaversReport, 200)
    })
    .put('/settings', requireAction('directory.write'), validJson(leavingSettingsSchema), async (c) => {
      const actor = employeeActor(dependencies, c)
      return c.json((await changeLeaving(contextOf(c), c.req.valid('json'), actor)) satisfies LeaversReport, 200)
    })
    .post('/hand-over', requireAction('directory.write'), validJson(handOverSchema), async (c) => {
      const actor = employeeActor(dependencies, c)
      return c.json((await handOverLeft(contextOf(c), c.req.valid('json'), actor)) satisfies LeaverOutcome, 200)
    })
    .post('/release', requireAction('directory.write'), validJson(releaseSchema), async (c) => {
      const actor = employeeActor(dependencies, c)
      const { bookingIds } = c.req.valid('json')
      return c.json((await releaseLeft(contextOf(c), bookingIds, actor)) satisfies LeaverOutcome, 200)
    })
}
