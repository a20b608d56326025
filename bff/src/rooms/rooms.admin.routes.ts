import { Hono, type Context } from 'hono'
import { compress } from 'hono/compress'
import {
  newAdminRoomSchema,
  newRoomGroupSchema,
  roomFieldsSchema,
  roomGroupChangeSchema,
  roomParamSchema,
  roomRemovalSchema,
  roomsChangeSchema,
} from '@meeting/shared/rooms/room-admin.schema'
import { requireAction } from '../administration/require-action.ts'
import { employeeActor } from '../audit/audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validJson, validParam, validQuery } from '../http/validation.ts'
import { createRoomImportRoutes } from './import/room-imports.admin.routes.ts'
import {
  changeAdminRoom,
  changeAdminRooms,
  createAdminRoom,
  getAdminRoom,
  listAdminRooms,
  listDepartmentChoices,
  refreshAdminRoom,
} from './room-admin.ts'
import { listUpcomingBookings } from './room-bookings.ts'
import { createRoomGroup, removeRoomGroup, renameRoomGroup } from './room-groups.ts'
import { setRoomPicture } from './room-pictures.ts'
import { removeAdminRoom } from './room-removal.ts'
import type { RoomAdminContext } from './room-writes.ts'

/** The rooms of the caller's Corp with everything that may be set of them, in DingTalk and here. */
export function createRoomsAdminRoutes(dependencies: Dependencies) {
  const contextOf = (c: Context<AppEnv>): RoomAdminContext => ({
    dependencies,
    corp: c.get('corp'),
    actor: employeeActor(dependencies, c),
  })
  const [mayRead, mayWrite] = [requireAction('rooms.read'), requireAction('rooms.write')]
  return new Hono<AppEnv>()
    .get('/', mayRead, compress(), async (c) => c.json(await listAdminRooms(contextOf(c)), 200))
    .post('/', mayWrite, validJson(newAdminRoomSchema), async (c) => {
      return c.json(await createAdminRoom(contextOf(c), c.req.valid('json')), 201)
    })
    .patch('/', mayWrite, validJson(roomsChangeSchema), async (c) => {
      const { roomIds, change } = c.req.valid('json')
      return c.json(await changeAdminRooms(contextOf(c), roomIds, change), 200)
    })
    .get('/departments', mayRead, async (c) => {
      return c.json({ departments: await listDepartmentChoices(contextOf(c)) }, 200)
    })
    .post('/groups', mayWrite, validJson(newRoomGroupSchema), async (c) => {
      return c.json(await createRoomGroup(contextOf(c), c.req.valid('json')), 201)
    })
    .patch('/groups/:id', mayWrite, validParam(roomParamSchema), validJson(roomGroupChangeSchema), async (c) => {
      return c.json(await renameRoomGroup(contextOf(c), c.req.valid('param').id, c.req.valid('json').name), 200)
    })
    .delete('/groups/:id', mayWrite, validParam(roomParamSchema), async (c) => {
      await removeRoomGroup(contextOf(c), c.req.valid('param').id)
      return c.body(null, 204)
    })
    .route('/', createRoomImportRoutes(dependencies))
    .get('/:id', mayRead, validParam(roomParamSchema), async (c) => {
      return c.json(await getAdminRoom(contextOf(c), c.req.valid('param').id), 200)
    })
    .patch('/:id', mayWrite, validParam(roomParamSchema), validJson(roomFieldsSchema), async (c) => {
      return c.json(await changeAdminRoom(contextOf(c), c.req.valid('param').id, c.req.valid('json')), 200)
    })
    .delete('/:id', mayWrite, validParam(roomParamSchema), validQuery(roomRemovalSchema), async (c) => {
      await removeAdminRoom(contextOf(c), c.req.valid('param').id, c.req.valid('query').bookings)
      return c.body(null, 204)
    })
    .get('/:id/bookings', mayRead, validParam(roomParamSchema), async (c) => {
      const context = contextOf(c)
      const { id } = await getAdminRoom(context, c.req.valid('param').id)
      return c.json(await listUpcomingBookings(context, id), 200)
    })
    .post('/:id/refresh', mayWrite, validParam(roomParamSchema), async (c) => {
      return c.json({ room: await refreshAdminRoom(contextOf(c), c.req.valid('param').id) }, 200)
    })
    .put('/:id/picture', mayWrite, validParam(roomParamSchema), async (c) => {
      const bytes = new Uint8Array(await c.req.arrayBuffer())
      return c.json(await setRoomPicture(contextOf(c), c.req.valid('param').id, bytes), 200)
    })
    .delete('/:id/picture', mayWrite, validParam(roomParamSchema), async (c) => {
      return c.json(await setRoomPicture(contextOf(c), c.req.valid('param').id, null), 200)
    })
}
