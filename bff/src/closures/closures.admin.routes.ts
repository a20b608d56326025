import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type { ClosureDetail, ClosureList, ClosurePreview } from '@meeting/shared'
import { closureChoicesSchema, closurePreviewSchema, closureSchema } from '@meeting/shared/closures/closures.schema'
import { requireAction } from '../administration/require-action.ts'
import { employeeActor } from '../audit/audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validJson, validParam, validQuery } from '../http/validation.ts'
import {
  changeClosure,
  chooseAgain,
  createClosure,
  getClosure,
  liftClosure,
  listClosures,
  previewClosure,
  type ClosingContext,
} from './closures.ts'

const closureParam = z.strictObject({ id: z.guid().toLowerCase() })
const listQuery = z.object({ roomId: z.guid().toLowerCase().optional() })

/** Closing rooms of the caller's Corp for a time, and what becomes of the bookings in them. */
export function createClosuresRoutes(dependencies: Dependencies) {
  const contextOf = (c: Context<AppEnv>): ClosingContext => {
    const { employeeId } = c.get('session')
    return { dependencies, corp: c.get('corp'), actor: { ...employeeActor(dependencies, c), employeeId } }
  }
  return new Hono<AppEnv>()
    .get('/', requireAction('rooms.read'), validQuery(listQuery), async (c) => {
      const closures: ClosureList = await listClosures(contextOf(c), c.req.valid('query').roomId ?? null)
      return c.json(closures, 200)
    })
    .post('/preview', requireAction('rooms.write'), validJson(closurePreviewSchema), async (c) => {
      return c.json((await previewClosure(contextOf(c), c.req.valid('json'))) satisfies ClosurePreview, 200)
    })
    .post('/', requireAction('rooms.write'), validJson(closureSchema), async (c) => {
      return c.json((await createClosure(contextOf(c), c.req.valid('json'))) satisfies ClosureDetail, 201)
    })
    .get('/:id', requireAction('rooms.read'), validParam(closureParam), async (c) => {
      return c.json((await getClosure(contextOf(c), c.req.valid('param').id)) satisfies ClosureDetail, 200)
    })
    .put('/:id', requireAction('rooms.write'), validParam(closureParam), validJson(closureSchema), async (c) => {
      const { id } = c.req.valid('param')
      return c.json((await changeClosure(contextOf(c), id, c.req.valid('json'))) satisfies ClosureDetail, 200)
    })
    .post(
      '/:id/choices',
      requireAction('rooms.write'),
      validParam(closureParam),
      validJson(closureChoicesSchema),
      async (c) => {
        const { choices } = c.req.valid('json')
        return c.json((await chooseAgain(contextOf(c), c.req.valid('param').id, choices)) satisfies ClosureDetail, 200)
      },
    )
    .post('/:id/lift', requireAction('rooms.write'), validParam(closureParam), async (c) => {
      return c.json((await liftClosure(contextOf(c), c.req.valid('param').id)) satisfies ClosureDetail, 200)
    })
}
