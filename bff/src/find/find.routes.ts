import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type { PeopleBusyAnswer } from '@meeting/shared'
import { findDatesSchema, findRequestSchema, peopleBusySchema } from '@meeting/shared/find/find-request.schema'
import { toBookingContext } from '../bookings/booking-context.ts'
import type { BookingContext } from '../bookings/bookings.types.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validJson, validParam } from '../http/validation.ts'
import { find, findFirst, findForDates, type FindMemory } from './find.ts'
import { listMyRooms, markRoom, unmarkRoom } from './my-rooms.ts'
import { createPeopleBusy } from './people-busy.ts'
import { createUnmetSearches } from './unmet-searches.ts'

const roomParam = z.strictObject({ id: z.guid().toLowerCase() })

/** Finding a room, when people can, and the rooms that come first for the caller. */
export function createFindRoutes(dependencies: Dependencies) {
  const memory: FindMemory = { people: createPeopleBusy(), unmet: createUnmetSearches() }
  const contextOf = (c: Context<AppEnv>): BookingContext => toBookingContext(dependencies, c.get('session'))
  return new Hono<AppEnv>()
    .post('/find', validJson(findRequestSchema), async (c) =>
      c.json(await find(contextOf(c), memory, c.req.valid('json')), 200),
    )
    .post('/find/first-time', validJson(findRequestSchema), async (c) =>
      c.json(await findFirst(contextOf(c), memory, c.req.valid('json')), 200),
    )
    .post('/find/dates', validJson(findDatesSchema), async (c) =>
      c.json(await findForDates(contextOf(c), c.req.valid('json')), 200),
    )
    .post('/find/people-busy', validJson(peopleBusySchema), async (c) => {
      const { employeeIds, from, to } = c.req.valid('json')
      const range = { start: Date.parse(from), end: Date.parse(to) }
      const calendars = await memory.people.read(contextOf(c), employeeIds, range)
      const people = calendars.map(({ employeeId, busy, unknown }) => ({
        employeeId,
        unknown,
        busy: busy.map(({ start, end }): [number, number] => [start / 1000, end / 1000]),
      }))
      return c.json({ people } satisfies PeopleBusyAnswer, 200)
    })
    .get('/my-rooms', async (c) => c.json(await listMyRooms(contextOf(c)), 200))
    .put('/my-rooms/favourites/:id', validParam(roomParam), async (c) => {
      await markRoom(contextOf(c), c.req.valid('param').id)
      return c.body(null, 204)
    })
    .delete('/my-rooms/favourites/:id', validParam(roomParam), async (c) => {
      await unmarkRoom(contextOf(c), c.req.valid('param').id)
      return c.body(null, 204)
    })
}
