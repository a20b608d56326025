import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type { Booking, ClaimTermsAnswer } from '@meeting/shared'
import { toBookingContext } from '../bookings/booking-context.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validParam, validQuery } from '../http/validation.ts'
import { claim, findClaimable, reclaim, termsFor } from './check-in.ts'

const idParam = z.strictObject({ id: z.guid().toLowerCase() })
/** What was read in the room. */
const codeQuery = z.object({ code: z.string().max(100).optional() })

/** Claiming bookings, and taking them back after they were released. */
export function createCheckInRoutes(dependencies: Dependencies) {
  const contextOf = (c: Context<AppEnv>) => toBookingContext(dependencies, c.get('session'))
  return new Hono<AppEnv>()
    .get('/check-in/terms', (c) => c.json({ terms: termsFor(contextOf(c)) } satisfies ClaimTermsAnswer, 200))
    .get('/rooms/:id/claimable', validParam(idParam), validQuery(codeQuery), async (c) => {
      const question = { roomId: c.req.valid('param').id, code: c.req.valid('query').code }
      const booking: Booking | null = await findClaimable(contextOf(c), question)
      return c.json({ booking }, 200)
    })
    .post('/bookings/:id/claim', validParam(idParam), validQuery(codeQuery), async (c) => {
      const wish = { bookingId: c.req.valid('param').id, code: c.req.valid('query').code }
      return c.json(await claim(contextOf(c), wish), 200)
    })
    .post('/bookings/:id/reclaim', validParam(idParam), async (c) => {
      return c.json(await reclaim(contextOf(c), c.req.valid('param').id), 200)
    })
}
