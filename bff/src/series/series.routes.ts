import { Hono, type Context } from 'hono'
import { z } from 'zod'
import {
  newSeriesSchema,
  seriesCancelSchema,
  seriesDateSchema,
  seriesPreviewSchema,
} from '@meeting/shared/series/series.schema'
import { toBookingContext } from '../bookings/booking-context.ts'
import { invalidBooking } from '../bookings/bookings.errors.ts'
import type { BookingContext } from '../bookings/bookings.types.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validJson, validParam } from '../http/validation.ts'
import { previewSeries } from './series-plan.ts'
import { cancelSeries, createSeries, getSeries, getSeriesOf, putBack } from './series.ts'

const seriesParam = z.strictObject({ id: z.guid().toLowerCase() })

/** Booking again and again: looking at every date before, saving, and what becomes of it. */
export function createSeriesRoutes(dependencies: Dependencies) {
  const contextOf = (c: Context<AppEnv>): BookingContext => toBookingContext(dependencies, c.get('session'))
  return new Hono<AppEnv>()
    .post('/series/preview', validJson(seriesPreviewSchema), async (c) =>
      c.json(await previewSeries(contextOf(c), c.req.valid('json')), 200),
    )
    .post('/series', validJson(newSeriesSchema), async (c) => {
      const idempotencyKey = readIdempotencyKey(c.req.header('idempotency-key'))
      const series = await createSeries(contextOf(c), { series: c.req.valid('json'), idempotencyKey })
      c.header('Location', `/meeting/api/v1/series/${series.id}`)
      return c.json(series, 201)
    })
    .get('/series/:id', validParam(seriesParam), async (c) =>
      c.json(await getSeries(contextOf(c), c.req.valid('param').id), 200),
    )
    .get('/bookings/:id/series', validParam(seriesParam), async (c) =>
      c.json(await getSeriesOf(contextOf(c), c.req.valid('param').id), 200),
    )
    .post('/series/:id/cancel', validParam(seriesParam), validJson(seriesCancelSchema), async (c) =>
      c.json(await cancelSeries(contextOf(c), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .post('/series/:id/put-back', validParam(seriesParam), validJson(seriesDateSchema), async (c) =>
      c.json(await putBack(contextOf(c), c.req.valid('param').id, c.req.valid('json').date), 200),
    )
}

function readIdempotencyKey(value: string | undefined): string | null {
  if (value === undefined) return null
  if (!/^[\x21-\x7e]{1,200}$/.test(value)) throw invalidBooking([{ path: 'Idempotency-Key', issue: 'wrong_format' }])
  return value
}
