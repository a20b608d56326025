import {
  datesTouched,
  day,
  toIsoInZone,
  type FindAnswer,
  type FindDatesAnswer,
  type FindDatesRequest,
  type FindRequest,
  type FirstTimeAnswer,
  type FoundOffer,
  type Room,
  type RuleSubject,
  type TimeRange,
} from '@meeting/shared'
import { indexBusy } from '@meeting/shared/find/busy-index'
import { findFirstTime, findRooms } from '@meeting/shared/find/find-rooms'
import type { FindInput } from '@meeting/shared/find/find-work'
import type { Offer } from '@meeting/shared/find/find.types'
import { rankForDates } from '@meeting/shared/find/series-dates'
import { invalidBooking } from '../bookings/bookings.errors.ts'
import type { BookingContext } from '../bookings/bookings.types.ts'
import { findEmployee, toRuleSubject } from '../directory/directory.ts'
import { DomainError } from '../errors.ts'
import { listTakenDates } from './find.repository.ts'
import { listMyRooms } from './my-rooms.ts'
import type { PeopleBusy } from './people-busy.ts'
import type { UnmetSearches } from './unmet-searches.ts'

/** What is kept in this process beside the dependencies. */
export type FindMemory = { people: PeopleBusy; unmet: UnmetSearches }

/** More days are not looked at for one question. */
const mostDays = 70
const windowsAtOnce = 3

/**
 * Rooms for the question; where nothing fits, one ranked list of what comes near (docs/decisions/0066). Nothing that a rule, another
 * booking or an attendee's known calendar forbids. A question that finds nothing is counted. Throws `request.invalid`.
 */
export async function find(context: BookingContext, memory: FindMemory, request: FindRequest): Promise<FindAnswer> {
  const windows = toRanges(request.windows)
  const around = windows.slice(0, 1).map(({ start, end }) => ({ start: start - day, end: end + day }))
  const { input, unknown } = await toInput(context, memory, { request, windows, looked: [...windows, ...around] })
  const { fits, others } = findRooms(input)
  if (fits.length === 0 && request.roomId === null) await memory.unmet.note(context, request)
  const toFound = (offer: Offer) => toFoundOffer(input, offer)
  return { fits: fits.map(toFound), others: others.map(toFound), unknown }
}

/** The first time in one of the windows when all attendees can, as far as is known, and a room fits. Throws `request.invalid`. */
export async function findFirst(
  context: BookingContext,
  memory: FindMemory,
  request: FindRequest,
): Promise<FirstTimeAnswer> {
  const all = toRanges(request.windows)
  let unknown: string[] = []
  // Mostly the first days do: the later ones are not even read then.
  for (let from = 0; from < all.length; from += windowsAtOnce) {
    const windows = all.slice(from, from + windowsAtOnce)
    const { input, ...told } = await toInput(context, memory, { request, windows, looked: windows })
    unknown = told.unknown
    const first = findFirstTime(input)
    if (first) return { first: toFoundOffer(input, first), unknown }
  }
  return { first: null, unknown }
}

/** The rooms that can take most dates of a series. What stands in the way is read in one statement. */
export async function findForDates(context: BookingContext, request: FindDatesRequest): Promise<FindDatesAnswer> {
  const { dependencies, corp, session } = context
  const dates = toRanges(request.dates)
  const [{ list }, subject, mine, taken] = await Promise.all([
    dependencies.rooms.seenBy(corp.corpId, session),
    readSubject(context),
    listMyRooms(context),
    listTakenDates(dependencies.database, corp.corpId, dates),
  ])
  const { people, groupId, equipment } = request
  const liked = { favourites: new Set(mine.favouriteIds), recent: new Set(mine.recentIds) }
  const { rooms, groups } = list
  const now = dependencies.clock.now()
  return { rooms: rankForDates({ rooms, groups, dates, taken, people, groupId, equipment, liked, subject, now }) }
}

type Question = { request: FindRequest; windows: TimeRange[]; looked: TimeRange[] }

/** Everything that the answer hangs on, out of what is kept. */
async function toInput(
  context: BookingContext,
  { people }: FindMemory,
  { request, windows, looked }: Question,
): Promise<{ input: FindInput; unknown: string[] }> {
  const { dependencies, corp, session } = context
  const { timeZone, snapMinutes, dayStart, dayEnd } = corp.settings
  const dates = [...new Set(looked.flatMap((range) => datesTouched(range, timeZone, mostDays)))].sort()
  if (dates.length > mostDays) throw invalidBooking([{ path: 'windows', issue: 'too_big', limit: mostDays }])
  const [{ list }, subject, mine, calendars, days] = await Promise.all([
    dependencies.rooms.seenBy(corp.corpId, session),
    readSubject(context),
    listMyRooms(context),
    readCalendars(context, people, request.attendeeIds, looked),
    Promise.all(dates.map((date) => dependencies.timelines.get(corp, date, session))),
  ])
  const { minutes, groupId, equipment, roomId } = request
  const input: FindInput = {
    rooms: list.rooms,
    groups: list.groups,
    question: {
      windows,
      minutes,
      people: Math.max(request.people, withoutMe(context, request.attendeeIds).length + 1),
      groupId,
      equipment,
      roomId,
    },
    busyOf: indexBusy(days.map(({ timeline }) => timeline)),
    peopleBusy: calendars.flatMap(({ busy }) => busy),
    subject,
    now: dependencies.clock.now(),
    snapMinutes,
    liked: { favourites: new Set(mine.favouriteIds), recent: new Set(mine.recentIds) },
    hours: { start: toMinutes(dayStart), end: toMinutes(dayEnd) },
  }
  return { input, unknown: calendars.flatMap(({ employeeId, unknown }) => (unknown ? [employeeId] : [])) }
}

function withoutMe({ session }: BookingContext, employeeIds: readonly string[]): string[] {
  return [...new Set(employeeIds)].filter((id) => id !== session.employeeId)
}

/** With nobody invited nobody's calendar is asked for; else mine is as good as the others'. */
async function readCalendars(
  context: BookingContext,
  people: PeopleBusy,
  attendeeIds: readonly string[],
  looked: readonly TimeRange[],
) {
  const others = withoutMe(context, attendeeIds)
  if (others.length === 0) return []
  const range = {
    start: Math.min(...looked.map(({ start }) => start)),
    end: Math.max(...looked.map(({ end }) => end)),
  }
  return people.read(context, [context.session.employeeId, ...others], range)
}

/** Departments matter only where a room names who may book it. */
async function readSubject(context: BookingContext): Promise<RuleSubject> {
  const { employeeId, isAdministrator } = context.session
  const { list } = await context.dependencies.rooms.seenBy(context.corp.corpId, context.session)
  const isListed = ({ rules }: Room) => rules.bookableBy.kind === 'listed' || rules.bookableHere?.kind === 'listed'
  if (!list.rooms.some(isListed)) return { employeeId, isAdministrator, departmentIds: [] }
  const employee = await findEmployee(context, context.session.employeeId)
  if (!employee) throw new DomainError('access.forbidden')
  // The rights of the session are those that booking goes by.
  return { ...toRuleSubject(employee), isAdministrator }
}

function toRanges(spans: readonly { start: string; end: string }[]): TimeRange[] {
  const ranges = spans.map(({ start, end }) => ({ start: Date.parse(start), end: Date.parse(end) }))
  if (ranges.some(({ start, end }) => end - start > 2 * day))
    throw invalidBooking([{ path: 'windows', issue: 'too_long', limit: 48 * 60 }])
  return ranges.sort((a, b) => a.start - b.start)
}

function toMinutes(wallTime: string): number {
  const [hours = 0, minutes = 0] = wallTime.split(':').map(Number)
  return hours * 60 + minutes
}

function toFoundOffer({ rooms }: FindInput, { roomIds, start, end, until, differences }: Offer): FoundOffer {
  const zone = rooms.find(({ id }) => id === roomIds[0])?.timeZone ?? 'UTC'
  const iso = (instant: number) => toIsoInZone(instant, zone)
  return { roomIds, start: iso(start), end: iso(end), until: until === null ? null : iso(until), differences }
}
