import { hash } from 'node:crypto'
import { occupyingStates, toIsoInZone } from '@meeting/shared'
import type { BookingSeries, NewSeries, SeriesDate } from '@meeting/shared/series/series.types'
import { toBookingId } from '../bookings/booking-id.ts'
import { cancelBooking } from '../bookings/bookings.ts'
import { bookingNotYours, idempotencyMismatch, invalidBooking } from '../bookings/bookings.errors.ts'
import type { BookingContext } from '../bookings/bookings.types.ts'
import { refuseByRules } from '../booking-rules/booking-check.ts'
import { DomainError } from '../errors.ts'
import { planSeries, todayOf } from './series-plan.ts'
import { saveSeries } from './series-saving.ts'
import * as repository from './series.repository.ts'
import type { StoredSeries, StoredSeriesDate } from './series.types.ts'

/** What was asked for is worked off at once; whoever comes after a crash begins so much later. */
const takenUpAfterMs = 5_000

export type CreateSeries = { series: NewSeries; idempotencyKey: string | null }

/**
 * Writes down what is wished and holds each date that can be had. Asked again with the same key it is the same series. A date that
 * cannot be had is left out, with why. Throws as `planSeries`, and `booking.idempotency_mismatch`.
 */
export async function createSeries(context: BookingContext, input: CreateSeries): Promise<BookingSeries> {
  const { dependencies, corp, session } = context
  const { series, idempotencyKey } = input
  const id =
    idempotencyKey === null
      ? dependencies.ids.next()
      : toBookingId(corp.corpId, session.employeeId, `series ${idempotencyKey}`)
  const requestDigest = hash('sha256', JSON.stringify(series), 'buffer')
  const earlier = await repository.findSeries(dependencies.database, corp.corpId, id)
  if (earlier) return goOn(context, earlier, requestDigest)
  const plan = await planSeries(context, series)
  if (plan.dates.every(({ cause }) => cause !== null)) {
    // The same request, a moment earlier, may be what stands in the way.
    const twin = await repository.findSeries(dependencies.database, corp.corpId, id)
    if (twin) return goOn(context, twin, requestDigest)
    throw invalidBooking([{ path: 'rule', issue: 'no_dates_left' }])
  }
  const { rule, startMinutes, minutes, roomIds, title, note, attendeeIds } = series
  const stored: StoredSeries = {
    id,
    organizerId: session.employeeId,
    title,
    note,
    rule,
    startMinutes,
    minutes,
    roomIds,
    requestDigest,
    timeZone: plan.timeZone,
    attendeeIds: attendeeIds.filter((attendee) => attendee !== session.employeeId),
  }
  const dates = plan.dates.map(({ date, range, rooms, cause }) => ({
    date,
    range,
    roomIds: rooms.map((room) => room.id),
    state: cause === null ? ('wished' as const) : ('skipped' as const),
    cause,
    bookingId: toBookingId(corp.corpId, session.employeeId, `series ${id} ${date}`),
  }))
  const now = dependencies.clock.now()
  await dependencies.checkpoint('series.before_commit')
  const times = { now, dueAt: now + takenUpAfterMs }
  const inserted = await repository.insertSeries(dependencies.database, corp.corpId, stored, dates, times)
  await dependencies.checkpoint('series.after_commit')
  if (!inserted) return goOn(context, await getStored(context, id), requestDigest)
  await saveSeries(context, id)
  return toView(context, stored)
}

/** The same request once more: whatever is still to be done of it is done. */
async function goOn(context: BookingContext, earlier: StoredSeries, digest: Buffer): Promise<BookingSeries> {
  if (!earlier.requestDigest?.equals(digest)) throw idempotencyMismatch()
  await saveSeries(context, earlier.id)
  return toView(context, earlier)
}

/** A series as its organizer or an administrator sees it. Throws `resource.not_found`. */
export async function getSeries(context: BookingContext, id: string): Promise<BookingSeries> {
  return toView(context, await getOwn(context, id))
}

/** The series of which a booking is a date. Throws `resource.not_found`. */
export async function getSeriesOf(context: BookingContext, bookingId: string): Promise<BookingSeries> {
  const { dependencies, corp } = context
  const id = await repository.findSeriesIdOf(dependencies.database, corp.corpId, bookingId)
  if (id === null) throw new DomainError('resource.not_found')
  return getSeries(context, id)
}

async function getStored({ dependencies, corp }: BookingContext, id: string): Promise<StoredSeries> {
  const stored = await repository.findSeries(dependencies.database, corp.corpId, id)
  if (!stored) throw new DomainError('resource.not_found')
  return stored
}

/** To others a series is not there: what they may know of it stands in its bookings. */
async function getOwn(context: BookingContext, id: string): Promise<StoredSeries> {
  const stored = await getStored(context, id)
  const { employeeId, isAdministrator } = context.session
  if (stored.organizerId !== employeeId && !isAdministrator) throw new DomainError('resource.not_found')
  return stored
}

/** Gives back all that is ahead, from a day of the rule on; `from` null: from now on. Repeating it answers the same. */
export async function cancelSeries(
  context: BookingContext,
  id: string,
  { from }: { from: string | null },
): Promise<BookingSeries> {
  const { dependencies, corp } = context
  const { database, clock } = dependencies
  const series = await getOwn(context, id)
  const first = from ?? todayOf(context, series.timeZone)
  await repository.skipWished(database, corp.corpId, id, { from: first, now: clock.now() })
  for (const date of await repository.listDates(database, corp.corpId, id)) {
    if (date.date >= first && stands(date) && (date.booking?.end ?? 0) > clock.now())
      await cancelBooking(context, date.bookingId)
  }
  return toView(context, series)
}

/** Wishes for a date that was left out or given back, now that it can be had. Throws `booking.rule_violated`, `booking.not_yours`. */
export async function putBack(context: BookingContext, id: string, day: string): Promise<BookingSeries> {
  const { dependencies, corp, session } = context
  const { database, clock, ids } = dependencies
  const series = await getOwn(context, id)
  // A hold is somebody's own: nobody books in another one's name.
  if (series.organizerId !== session.employeeId) throw bookingNotYours()
  const date = (await repository.listDates(database, corp.corpId, id)).find((one) => one.date === day)
  if (!date) throw new DomainError('resource.not_found')
  if (stands(date) || date.state === 'wished') return toView(context, series)
  if (date.start <= clock.now()) throw new DomainError('booking.in_the_past')
  const { list } = await dependencies.rooms.seenBy(corp.corpId, session)
  const rooms = list.rooms.filter((room) => date.roomIds.includes(room.id))
  const range = { start: date.start, end: date.end }
  await refuseByRules(context, { organizer: session, rooms, range })
  const now = clock.now()
  const change = { date: day, bookingId: date.bookingId, newBookingId: ids.next(), now, dueAt: now + takenUpAfterMs }
  if (await repository.wishAgain(database, corp.corpId, id, change)) await saveSeries(context, id)
  return toView(context, series)
}

/** Whether the date has its rooms. */
function stands({ state, booking }: StoredSeriesDate): boolean {
  return state === 'held' && booking !== null && (occupyingStates as readonly string[]).includes(booking.state)
}

async function toView({ dependencies, corp }: BookingContext, series: StoredSeries): Promise<BookingSeries> {
  const { id, title, rule, timeZone, roomIds, startMinutes, minutes } = series
  const stored = await repository.listDates(dependencies.database, corp.corpId, id)
  const now = dependencies.clock.now()
  const dates = stored.map((date) => toDate(date, timeZone, now))
  const count = (state: SeriesDate['state']) => dates.filter((date) => date.state === state).length
  const totals = { wished: count('wished'), held: count('held'), gone: count('gone'), skipped: count('skipped') }
  return { id, title, rule, timeZone, roomIds, startMinutes, minutes, dates, totals }
}

function toDate(date: StoredSeriesDate, timeZone: string, now: number): SeriesDate {
  const { booking } = date
  const isGone = date.state === 'held' && !stands(date)
  const actual = stands(date) && booking ? booking : date
  const sameRooms = [...actual.roomIds].sort().join() === [...date.roomIds].sort().join()
  return {
    date: date.date,
    start: toIsoInZone(actual.start, timeZone),
    end: toIsoInZone(actual.end, timeZone),
    roomIds: actual.roomIds,
    state: isGone ? 'gone' : date.state,
    cause: date.cause,
    bookingId: date.state === 'held' ? date.bookingId : null,
    changed: actual.start !== date.start || actual.end !== date.end || !sameRooms,
    freeAgain: !stands(date) && date.state !== 'wished' && !date.taken && date.start > now,
  }
}
