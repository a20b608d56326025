import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type { CheckInPage, RoomCode } from '@meeting/shared'
import { checkInSettingsSchema } from '@meeting/shared/check-in/check-in.schema'
import { requireAction } from '../administration/require-action.ts'
import { employeeActor } from '../audit/audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validJson, validParam } from '../http/validation.ts'
import { changeCheckIn, getCheckIn } from './check-in-settings.ts'
import { getRoomCode } from './check-in.ts'

const roomParam = z.strictObject({ id: z.guid().toLowerCase() })

/** Whether and how bookings are to be claimed, and what a room's panel shows for it. */
export function createCheckInAdminRoutes(dependencies: Dependencies) {
  const contextOf = (c: Context<AppEnv>) => ({ dependencies, corp: c.get('corp') })
  return new Hono<AppEnv>()
    .get('/', requireAction('settings.read'), async (c) => {
      return c.json((await getCheckIn(contextOf(c))) satisfies CheckInPage, 200)
    })
    .put('/', requireAction('settings.write'), validJson(checkInSettingsSchema), async (c) => {
      const actor = employeeActor(dependencies, c)
      return c.json((await changeCheckIn(contextOf(c), c.req.valid('json'), actor)) satisfies CheckInPage, 200)
    })
    .get('/rooms/:id/code', requireAction('rooms.read'), validParam(roomParam), async (c) => {
      return c.json((await getRoomCode(contextOf(c), c.req.valid('param').id)) satisfies RoomCode, 200)
    })
}
