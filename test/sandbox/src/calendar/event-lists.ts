import type { Call } from '../gateway/api.types.ts'
import { toNumber } from '../gateway/input.ts'
import { invalidParameter } from '../gateway/refusals.ts'
import type { World } from '../world.ts'
import type { CalendarEvent, Occurrence } from './event.types.ts'
import { checkCalendarId, pathUser } from './path-user.ts'
import { renderEvent, renderViewed } from './render.ts'
import { dayMs, toEpoch } from './time.ts'

type Item = { event: CalendarEvent; occurrence?: Occurrence }

const longestSpanMs = 366 * dayMs

/** Reads a bound of a window; throws `invalidParameter` when it is no ISO-8601 moment. */
function readBound(call: Call, name: string): number | undefined {
  const text = call.query[name]
  if (text === undefined || text === '') return undefined
  const time = toEpoch(text)
  if (time === undefined) throw invalidParameter(`${name} invalid`)
  return time
}

function readPageSize(call: Call): number {
  const size = toNumber(call.query['maxResults']) ?? 100
  if (!Number.isInteger(size) || size < 1 || size > 100) throw invalidParameter('maxResults must between [1, 100]')
  return size
}

const encodeToken = (kind: 'page' | 'sync', value: number): string =>
  Buffer.from(`${kind}:${value}`).toString('base64url')

function decodeToken(kind: 'page' | 'sync', token: string | undefined): number | undefined {
  if (token === undefined || token === '') return undefined
  const [found, value] = Buffer.from(token, 'base64url').toString().split(':')
  if (found !== kind || !/^\d+$/.test(value ?? '')) throw invalidParameter('token invalid')
  return Number(value)
}

function page(
  world: World,
  call: Call,
  viewer: string,
  { items, render }: { items: Item[]; render: typeof renderEvent },
): { events: unknown[]; nextToken?: string } {
  const size = readPageSize(call)
  const from = decodeToken('page', call.query['nextToken']) ?? 0
  const maxAttendees = Math.min(toNumber(call.query['maxAttendees']) ?? 100, 100)
  const events = items
    .slice(from, from + size)
    .map(({ event, occurrence }) => render(world, event, viewer, { occurrence, maxAttendees }))
  return from + size < items.length ? { events, nextToken: encodeToken('page', from + size) } : { events }
}

/** A series shows its master and, one by one, the occurrences that are over; not those to come (§4.6). */
function listed(world: World, event: CalendarEvent): Item[] {
  if (!event.recurrence) return [{ event }]
  const past = event.occurrences.filter((occurrence) => occurrence.end <= world.now())
  return [{ event }, ...past.map((occurrence) => ({ event, occurrence }))]
}

/** `GET …/events`: by start within the window; a syncToken on the last page unless `timeMax` was given. */
export function listEvents(world: World, call: Call): unknown {
  const user = pathUser(world, call)
  checkCalendarId(call)
  const timeMin = readBound(call, 'timeMin')
  const timeMax = readBound(call, 'timeMax')
  if (timeMin !== undefined && timeMax !== undefined && timeMax - timeMin > longestSpanMs) {
    throw invalidParameter('Cannot list events for more than 1 year.')
  }
  const since = decodeToken('sync', call.query['syncToken'])
  const { seriesMasterId } = call.query
  const showsDeleted = call.query['showDeleted'] === 'true' || since !== undefined
  const items = world.calendar
    .eventsOf(user.unionId)
    .filter((event) => !event.hiddenFor.has(user.unionId))
    .filter((event) => showsDeleted || event.status === 'confirmed')
    .filter((event) => since === undefined || event.sequence > since)
    .filter((event) => seriesMasterId === undefined || event.eventId === seriesMasterId)
    .flatMap((event) => listed(world, event))
    .filter(({ event, occurrence }) => {
      const { start } = occurrence ?? event
      return (timeMin === undefined || start >= timeMin) && (timeMax === undefined || start < timeMax)
    })
    .sort((a, b) => (a.occurrence ?? a.event).start - (b.occurrence ?? b.event).start)
  const answer = page(world, call, user.unionId, { items, render: renderEvent })
  if (answer.nextToken !== undefined || timeMax !== undefined) return answer
  return { ...answer, syncToken: encodeToken('sync', world.calendar.sequence()) }
}

/** `GET …/eventsview`: what touches the window, series expanded, no syncToken. */
export function listEventsView(world: World, call: Call): unknown {
  const user = pathUser(world, call)
  checkCalendarId(call)
  const timeMin = readBound(call, 'timeMin') ?? 0
  const timeMax = readBound(call, 'timeMax') ?? Number.MAX_SAFE_INTEGER
  const items = world.calendar
    .occurrencesOf(user.unionId, timeMin, timeMax)
    .map(({ event, occurrence }) => (event.recurrence ? { event, occurrence } : { event }))
  return page(world, call, user.unionId, { items, render: renderViewed })
}
