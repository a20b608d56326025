import { Hono } from 'hono'
import { z } from 'zod'
import { addDays, bookingLimits, dayRange, toWallTime } from '@meeting/shared'
import { toBookingContext } from '../bookings/booking-context.ts'
import type { Dependencies } from '../dependencies.ts'
import { DomainError } from '../errors.ts'
import type { AppEnv } from '../http/app-env.ts'
import { isUnchanged } from '../http/conditional.ts'
import { validParam, validQuery } from '../http/validation.ts'
import { buildRoomTimeline } from './day-timeline.ts'
import { readRoomSpans } from './timeline.repository.ts'
import type { Encoding, KeptDay } from './timeline-store.ts'

/** How far back days are shown. */
const pastDays = 366

const dayQuery = z.object({ date: z.iso.date() })
const roomParam = z.strictObject({ id: z.guid() })
const roomQuery = z.object({ from: z.iso.date(), days: z.coerce.number().int().min(1).max(31).default(7) })

/** The day of all rooms, and the days of one; the same for all who may see the same rooms. */
export function createTimelineRoutes(dependencies: Dependencies) {
  const { clock, database, rooms, timelines } = dependencies
  return new Hono<AppEnv>()
    .get('/timeline', validQuery(dayQuery), async (c) => {
      const { corp, session } = toBookingContext(dependencies, c.get('session'))
      const { date } = c.req.valid('query')
      refuseFarDate(date, corp.settings.timeZone, clock.now())
      const day = timelines.peek(corp, date, session) ?? (await timelines.get(corp, date, session))
      if (isUnchanged(c.req.header('if-none-match'), day.etag)) return c.body(null, 304, dayHeaders(day))
      const encoding = pickEncoding(c.req.header('accept-encoding'))
      return c.body(day.bodies[encoding] ?? (await day.encode(encoding)), 200, dayHeaders(day, encoding))
    })
    .get('/rooms/:id/timeline', validParam(roomParam), validQuery(roomQuery), async (c) => {
      const { corp, session } = toBookingContext(dependencies, c.get('session'))
      const { from, days } = c.req.valid('query')
      const { id } = c.req.valid('param')
      const room = (await rooms.seenBy(corp.corpId, session)).byId.get(id)
      if (!room) throw new DomainError('room.not_found')
      refuseFarDate(from, room.timeZone, clock.now())
      const dates = Array.from({ length: days }, (_, index) => addDays(from, index))
      const range = {
        start: dayRange(from, room.timeZone).start,
        end: dayRange(addDays(from, days), room.timeZone).start,
      }
      const spans = await readRoomSpans(database, corp.corpId, id, range, corp.settings.titlePrivacy)
      const timeline = buildRoomTimeline(room, dates, spans)
      const headers = { etag: `W/"${timeline.version}"`, 'cache-control': 'private, no-cache' }
      if (isUnchanged(c.req.header('if-none-match'), headers.etag)) return c.body(null, 304, headers)
      return c.json(timeline, 200, headers)
    })
}

function refuseFarDate(date: string, timeZone: string, now: number): void {
  const today = toWallTime(now, timeZone).date
  if (date < addDays(today, -pastDays) || date > addDays(today, bookingLimits.horizonDays + 1))
    throw new DomainError('timeline.day_out_of_range')
}

/** Headers of a day's answer; without `encoding`, of the answer that there is nothing new. */
export function dayHeaders({ etag }: Pick<KeptDay, 'etag'>, encoding?: Encoding): Record<string, string> {
  const headers = { etag, 'cache-control': 'private, no-cache', vary: 'Accept-Encoding' }
  if (encoding === undefined) return headers
  const content = { ...headers, 'content-type': 'application/json' }
  return encoding === 'identity' ? content : { ...content, 'content-encoding': encoding }
}

const mostWishes = 100
const wishes = new Map<string | undefined, Encoding>()

/** The best of what the client takes; there are few different wishes, so they are read once. */
export function pickEncoding(header: string | undefined): Encoding {
  const known = wishes.get(header)
  if (known) return known
  const encoding = readWishes(header)
  if (wishes.size < mostWishes) wishes.set(header, encoding)
  return encoding
}

function readWishes(header: string | undefined): Encoding {
  const accepted = (header ?? '').split(',').map((part) => part.trim().toLowerCase())
  const takes = (name: string) =>
    accepted.some((part) => part === name || (part.startsWith(`${name};`) && !/;\s*q=0(\.0*)?$/.test(part)))
  if (takes('br')) return 'br'
  return takes('gzip') ? 'gzip' : 'identity'
}
