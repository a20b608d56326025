import { Hono, type Context } from 'hono'
import { compress } from 'hono/compress'
import { z } from 'zod'
import { newRoomSchema, roomChangeSchema } from '@meeting/shared/rooms/own-room.schema'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { isUnchanged } from '../http/conditional.ts'
import { validJson, validParam } from '../http/validation.ts'
import { changeRoom, createRoom, removeRoom, type RoomsContext } from './rooms.ts'

const roomParam = z.strictObject({ id: z.guid().toLowerCase() })

/** The rooms of the caller's Corp; administrators also add, change and remove rooms of their own. */
export function createRoomsRoutes(dependencies: Dependencies) {
  const contextOf = (c: Context<AppEnv>): RoomsContext => ({
    dependencies,
    corp: c.get('corp'),
    session: c.get('session'),
  })
  return new Hono<AppEnv>()
    .get('/rooms', compress(), async (c) => {
      const session = c.get('session')
      const { body, etag } = await dependencies.rooms.seenBy(session.corpId, session)
      const headers = { etag, 'cache-control': 'private, no-cache', vary: 'Accept-Encoding' }
      if (isUnchanged(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers)
      return c.body(body, 200, { ...headers, 'content-type': 'application/json' })
    })
    .post('/rooms', validJson(newRoomSchema), async (c) => {
      const room = await createRoom(contextOf(c), c.req.valid('json'))
      return c.json(room, 201)
    })
    .patch('/rooms/:id', validParam(roomParam), validJson(roomChangeSchema), async (c) => {
      const room = await changeRoom(contextOf(c), c.req.valid('param').id, c.req.valid('json'))
      return c.json(room, 200)
    })
    .delete('/rooms/:id', validParam(roomParam), async (c) => {
      await removeRoom(contextOf(c), c.req.valid('param').id)
      return c.body(null, 204)
    })
}
