import { Hono, type Context } from 'hono'
import { z } from 'zod'
import { dayRange, type Booking, type BookingList } from '@meeting/shared'
import { newBookingSchema } from '@meeting/shared/bookings/new-booking.schema'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validJson, validParam, validQuery } from '../http/validation.ts'
import { toBookingContext } from './booking-context.ts'
import { cancelBooking, createBooking, getBooking, listMyBookings, listMyPastBookings } from './bookings.ts'
import { invalidBooking, refusedByDingTalk } from './bookings.errors.ts'
import type { BookingContext } from './bookings.types.ts'

const pageSize = 200
/** The longest that `Prefer: wait` may hold a request. */
const maxWaitSeconds = 10
const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

const bookingParam = z.strictObject({ id: z.guid() })
const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()])
const listQuery = z.object({
  from: moment.optional(),
  to: moment.optional(),
  /** An instant, or `next` of the page before. */
  before: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)(_[0-9a-f-]{36})?$/)
    .optional(),
})

/** Reading, making and cancelling bookings; all as the signed-in employee. */
export function createBookingsRoutes(dependencies: Dependencies) {
  const contextOf = (c: Context<AppEnv>): BookingContext => toBookingContext(dependencies, c.get('session'))
  return new Hono<AppEnv>()
    .get('/bookings', validQuery(listQuery), async (c) => {
      const context = contextOf(c)
      const { from, to, before } = c.req.valid('query')
      if (before !== undefined) {
        const page = await listMyPastBookings(context, { cursor: readCursor(before), limit: 50 })
        const next = page.next && `${new Date(page.next.start).toISOString()}_${page.next.id}`
        return c.json({ bookings: page.bookings, next } satisfies BookingList, 200)
      }
      const { timeZone } = context.corp.settings
      const start = from === undefined ? dependencies.clock.now() : toInstant(from, timeZone)
      const end = to === undefined ? Number.POSITIVE_INFINITY : toInstant(to, timeZone)
      const bookings = await listMyBookings(context, { range: { start, end }, limit: pageSize })
      return c.json({ bookings, next: null } satisfies BookingList, 200)
    })
    .post('/bookings', validJson(newBookingSchema), async (c) => {
      const booking = await createBooking(contextOf(c), {
        booking: c.req.valid('json'),
        idempotencyKey: readIdempotencyKey(c.req.header('idempotency-key')),
        waitMs: readWait(c.req.header('prefer')) * 1000,
      })
      if (booking.state === 'refused') throw refusedByDingTalk(booking)
      c.header('Location', `/meeting/api/v1/bookings/${booking.id}`)
      return booking.state === 'placing' ? c.json(booking, 202) : c.json(booking, 201)
    })
    .get('/bookings/:id', validParam(bookingParam), async (c) => {
      const booking: Booking = await getBooking(contextOf(c), c.req.valid('param').id)
      return c.json(booking, 200)
    })
    .post('/bookings/:id/cancel', validParam(bookingParam), async (c) => {
      return c.json(await cancelBooking(contextOf(c), c.req.valid('param').id), 200)
    })
}

/** A date means the begin of that day in the Corp. */
function toInstant(value: string, timeZone: string): number {
  return value.includes('T') ? Date.parse(value) : dayRange(value, timeZone).start
}

function readCursor(value: string): { start: number; id: string } {
  const [instant = '', id = lastId] = value.split('_')
  const start = Date.parse(instant)
  if (Number.isNaN(start)) throw invalidBooking([{ path: 'before', issue: 'wrong_format' }])
  return { start, id }
}

function readIdempotencyKey(value: string | undefined): string | null {
  if (value === undefined) return null
  if (!/^[\x21-\x7e]{1,200}$/.test(value)) throw invalidBooking([{ path: 'Idempotency-Key', issue: 'wrong_format' }])
  return value
}

/** Seconds of `Prefer: wait=…` (RFC 7240). */
function readWait(prefer: string | undefined): number {
  const seconds = /(?:^|[,;\s])wait=(\d{1,4})(?:$|[,;\s])/i.exec(prefer ?? '')?.[1]
  return Math.min(Number(seconds ?? 0), maxWaitSeconds)
}
