import { Hono, type Context } from 'hono'
import { compress } from 'hono/compress'
import { z } from 'zod'
import {
  exportQuerySchema,
  importApplySchema,
  importChangeSchema,
  importFileSchema,
  roomParamSchema,
} from '@meeting/shared/rooms/room-admin.schema'
import { requireAction } from '../../administration/require-action.ts'
import { employeeActor } from '../../audit/audit.ts'
import type { Dependencies } from '../../dependencies.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { validJson, validParam, validQuery } from '../../http/validation.ts'
import type { RoomAdminContext } from '../room-writes.ts'
import { exportRooms, makeTemplate, type TableFile } from './export-table.ts'
import { applyImport, beginImport, changeImport, getImport, undoImport } from './room-imports.ts'

/** The caller's language, in which values of the table are shown. */
const languageSchema = z.object({ language: z.enum(['zh-CN', 'en-US']).default('zh-CN') })
const fileQuery = importFileSchema.extend(languageSchema.shape)

/** Rooms from a table and to one. A table is sent as it is, as the body of the request. */
export function createRoomImportRoutes(dependencies: Dependencies) {
  const contextOf = (c: Context<AppEnv>): RoomAdminContext => ({
    dependencies,
    corp: c.get('corp'),
    actor: employeeActor(dependencies, c),
  })
  const [mayRead, mayWrite] = [requireAction('rooms.read'), requireAction('rooms.write')]
  const sendFile = (c: Context<AppEnv>, { bytes, contentType, fileName }: TableFile) =>
    c.body(bytes, 200, {
      'content-type': contentType,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    })
  return new Hono<AppEnv>()
    .get('/export', mayRead, validQuery(exportQuerySchema), async (c) => {
      const { ids, ...options } = c.req.valid('query')
      return sendFile(
        c,
        await exportRooms(contextOf(c), { ...options, ids: ids ? new Set(ids.split(',')) : undefined }),
      )
    })
    .get('/template', mayRead, validQuery(exportQuerySchema), async (c) => {
      return sendFile(c, await makeTemplate(c.req.valid('query')))
    })
    .post('/imports', mayWrite, compress(), validQuery(fileQuery), async (c) => {
      const { name: fileName, language } = c.req.valid('query')
      const bytes = new Uint8Array(await c.req.arrayBuffer())
      return c.json(await beginImport(contextOf(c), { bytes, fileName, language }), 201)
    })
    .get('/imports/:id', mayWrite, compress(), validParam(roomParamSchema), validQuery(languageSchema), async (c) => {
      return c.json(await getImport(contextOf(c), c.req.valid('param').id, c.req.valid('query')), 200)
    })
    .patch(
      '/imports/:id',
      mayWrite,
      compress(),
      validParam(roomParamSchema),
      validQuery(languageSchema),
      validJson(importChangeSchema),
      async (c) => {
        const change = { ...c.req.valid('json'), ...c.req.valid('query') }
        return c.json(await changeImport(contextOf(c), c.req.valid('param').id, change), 200)
      },
    )
    .post(
      '/imports/:id/apply',
      mayWrite,
      validParam(roomParamSchema),
      validQuery(languageSchema),
      validJson(importApplySchema),
      async (c) => {
        const options = { ...c.req.valid('json'), ...c.req.valid('query') }
        return c.json(await applyImport(contextOf(c), c.req.valid('param').id, options), 200)
      },
    )
    .post('/imports/:id/undo', mayWrite, validParam(roomParamSchema), async (c) => {
      return c.json(await undoImport(contextOf(c), c.req.valid('param').id), 200)
    })
}
