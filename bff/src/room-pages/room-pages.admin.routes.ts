import { Hono } from 'hono'
import { z } from 'zod'
import type { RoomHistory, RoomSheets, RoomWeek } from '@meeting/shared'
import { requireAction } from '../administration/require-action.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validParam, validQuery } from '../http/validation.ts'
import type { HistoryCursor } from './room-history.repository.ts'
import { getRoomHistory, getRoomWeek, listRoomSheets } from './room-pages.ts'

const roomParam = z.strictObject({ id: z.guid().toLowerCase() })
const historyQuery = z.object({
  before: z
    .string()
    .max(100)
    .regex(/^\d{4}-\d\d-\d\dT[\d:.]+Z_[a-z][\w-]+$/)
    .optional(),
})
const weekQuery = z.object({ from: z.iso.date() })
/** As many as fit into an address that every proxy takes. */
const mostSheets = 200
const sheetsQuery = z.object({
  ids: z
    .string()
    .max(mostSheets * 37)
    .transform((ids) => ids.split(','))
    .pipe(z.array(z.guid().toLowerCase()).min(1).max(mostSheets)),
})

/** What a room's page in the management backend shows beside the room itself. */
export function createRoomPagesRoutes(dependencies: Dependencies) {
  return new Hono<AppEnv>()
    .get('/sheets', requireAction('rooms.read'), validQuery(sheetsQuery), async (c) => {
      const context = { dependencies, corp: c.get('corp') }
      return c.json((await listRoomSheets(context, c.req.valid('query').ids)) satisfies RoomSheets, 200)
    })
    .get('/:id/week', requireAction('rooms.read'), validParam(roomParam), validQuery(weekQuery), async (c) => {
      const { employeeId } = c.get('session')
      const question = { roomId: c.req.valid('param').id, viewerId: employeeId, from: c.req.valid('query').from }
      const context = { dependencies, corp: c.get('corp') }
      return c.json((await getRoomWeek(context, question)) satisfies RoomWeek, 200)
    })
    .get('/:id/history', requireAction('rooms.read'), validParam(roomParam), validQuery(historyQuery), async (c) => {
      const { before } = c.req.valid('query')
      const question = {
        roomId: c.req.valid('param').id,
        viewerId: c.get('session').employeeId,
        before: before === undefined ? null : toCursor(before),
      }
      const context = { dependencies, corp: c.get('corp') }
      return c.json((await getRoomHistory(context, question)) satisfies RoomHistory, 200)
    })
}

function toCursor(text: string): HistoryCursor {
  const [at = '', id = ''] = text.split('_')
  return { at: Date.parse(at), id }
}
