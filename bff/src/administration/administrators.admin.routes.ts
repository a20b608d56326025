import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type { AdministratorList } from '@meeting/shared'
import { employeeActor } from '../audit/audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validJson, validParam } from '../http/validation.ts'
import { listAdministrators, nameAdministrator, removeAdministrator } from './administrators.ts'
import { requireAction } from './require-action.ts'

const employeeId = z.guid().toLowerCase()

/** Who may administer, and naming colleagues who may. DingTalk's own administrators are changed in its console. */
export function createAdministratorsRoutes(dependencies: Dependencies) {
  const contextOf = (c: Context<AppEnv>) => ({ dependencies, corp: c.get('corp') })
  return new Hono<AppEnv>()
    .get('/', requireAction('administrators.read'), async (c) => {
      const administrators = await listAdministrators(contextOf(c))
      return c.json({ administrators } satisfies AdministratorList, 200)
    })
    .post('/', requireAction('administrators.write'), validJson(z.strictObject({ employeeId })), async (c) => {
      await nameAdministrator(contextOf(c), c.req.valid('json').employeeId, employeeActor(dependencies, c))
      const administrators = await listAdministrators(contextOf(c))
      return c.json({ administrators } satisfies AdministratorList, 200)
    })
    .delete(
      '/:employeeId',
      requireAction('administrators.write'),
      validParam(z.strictObject({ employeeId })),
      async (c) => {
        await removeAdministrator(contextOf(c), c.req.valid('param').employeeId, employeeActor(dependencies, c))
        return c.body(null, 204)
      },
    )
}
