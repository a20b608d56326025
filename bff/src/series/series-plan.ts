import {
  bookingLimits,
  day,
  toIsoInZone,
  toWallTime,
  type FindDatesAnswer,
  type Room,
  type RoomRefusal,
  type TimeRange,
} from '@meeting/shared'
import { datesOf, rangeOfDate } from '@meeting/shared/series/repeat-dates'
import type { DateChoice, DateConflict, RepeatDate, SeriesWish, SkipCause } from '@meeting/shared/series/repeat.types'
import type { DatePreview, SeriesPreview, SeriesPreviewRequest } from '@meeting/shared/series/series.types'
import { yearOf } from '@meeting/shared/series/work-calendar'
import { checkTimes, isPast } from '../bookings/booking-times.ts'
import { checkBookingRules } from '../booking-rules/booking-check.ts'
import { invalidBooking, roomsNotFound } from '../bookings/bookings.errors.ts'
import type { BookingContext } from '../bookings/bookings.types.ts'
import { findForDates } from '../find/find.ts'
import { readWorkCalendar } from '../work-calendar/work-calendar.ts'
import { listSlotConflicts } from './series.repository.ts'

/** A date with what is to become of it. `cause` null: it can be booked; `blocked`: nobody chose that it cannot. */
export type PlannedDate = {
  date: string
  /** By the rule alone. */
  ruleRange: TimeRange
  range: TimeRange
  rooms: readonly Room[]
  cause: SkipCause | null
  blocked: boolean
}
export type SeriesPlan = { timeZone: string; dates: PlannedDate[]; unknownYears: number[] }

const otherRooms = 5

/**
 * Every date of a wish, each asked of the rules and of what is booked; the last as the first. The rooms' bookings are read in one
 * statement. Throws `room.not_found`, `request.invalid` (times off the grid, no date at all, a room that takes no series).
 */
export async function planSeries(context: BookingContext, wish: SeriesWish): Promise<SeriesPlan> {
  const { list } = await context.dependencies.rooms.seenBy(context.corp.corpId, context.session)
  const find = (ids: readonly string[]) => findRooms(list.rooms, ids)
  const rooms = find(wish.roomIds)
  const timeZone = rooms[0]?.timeZone ?? context.corp.settings.timeZone
  const calendar = await readWorkCalendar(context)
  const days = datesOf(wish.rule, calendar)
  if (days.length === 0) throw invalidBooking([{ path: 'rule', issue: 'no_dates' }])
  refuseWhereNoSeries(rooms)
  const choices = new Map(wish.choices.map((choice) => [choice.date, choice]))
  const wanted = days.map((one) => {
    const choice = choices.get(one.date)
    const ruleRange = rangeOfDate(one.date, wish, timeZone)
    const other = choice?.choice === 'other' ? choice : null
    return {
      day: one,
      choice,
      ruleRange,
      range: other ? { start: Date.parse(other.start), end: Date.parse(other.end) } : ruleRange,
      rooms: other ? find(other.roomIds) : rooms,
    }
  })
  const conflicts = await conflictsOf(context, wanted)
  const dates: PlannedDate[] = []
  for (const [place, { day: ofRule, choice, ...date }] of wanted.entries()) {
    const left = leftOut(ofRule, choice)
    const cause = left ?? (await blockedBy(context, date, conflicts.get(place) ?? []))
    dates.push({ date: ofRule.date, ...date, cause, blocked: left === null && cause !== null })
  }
  const unknown = wish.rule.daysOff === 'keep' ? [] : [...new Set(days.map(({ date }) => yearOf(date)))]
  return { timeZone, dates, unknownYears: unknown.filter((year) => !calendar.years.has(year)) }
}

function findRooms(known: readonly Room[], ids: readonly string[]): Room[] {
  const rooms = ids.flatMap((id) => known.find((room) => room.id === id) ?? [])
  if (rooms.length === ids.length) return rooms
  throw roomsNotFound(ids, new Set(ids.filter((id) => !rooms.some((room) => room.id === id))))
}

function refuseWhereNoSeries(rooms: readonly Room[]): void {
  const problems = rooms.flatMap(({ rules }, index) =>
    rules.seriesAllowed ? [] : [{ path: `roomIds.${index}`, issue: 'series_not_allowed' }],
  )
  if (problems.length > 0) throw invalidBooking(problems)
}

function leftOut({ off }: RepeatDate, choice: DateChoice | undefined): SkipCause | null {
  if (choice?.choice === 'skip') return { kind: 'chosen' }
  return off !== null && choice === undefined ? { kind: 'day_off', off } : null
}

type Wanted = { range: TimeRange; rooms: readonly Room[] }

async function conflictsOf(
  { dependencies, corp }: BookingContext,
  dates: readonly Wanted[],
): Promise<Map<number, DateConflict[]>> {
  const slots = dates.flatMap(({ range, rooms }, place) => rooms.map((room) => ({ place, roomId: room.id, range })))
  const found = await listSlotConflicts(dependencies.database, corp.corpId, slots)
  // Whoever hides names on the boards hides them here.
  const named = corp.settings.titlePrivacy !== 'busy'
  const perDate = new Map<number, DateConflict[]>()
  for (const { place, roomId, start, end, organizer } of found) {
    const date = slots[place]?.place ?? 0
    perDate.set(date, [...(perDate.get(date) ?? []), { roomId, start, end, organizer: named ? organizer : null }])
  }
  return perDate
}

/** Why a date cannot be booked; null: it can. */
async function blockedBy(
  context: BookingContext,
  { range, rooms }: Wanted,
  conflicts: DateConflict[],
): Promise<SkipCause | null> {
  const { dependencies, corp, session } = context
  const now = dependencies.clock.now()
  const { snapMinutes, timeZone } = corp.settings
  if (isPast(range, snapMinutes, now)) return { kind: 'past' }
  if (range.start > now + bookingLimits.horizonDays * day) return { kind: 'too_far', days: bookingLimits.horizonDays }
  const problems = checkTimes(range, rooms[0]?.timeZone ?? timeZone, snapMinutes, now)
  if (problems.length > 0) throw invalidBooking(problems)
  const refusals: RoomRefusal[] = await checkBookingRules(context, { organizer: session, rooms, range })
  if (refusals.length > 0) return { kind: 'rules', refusals }
  return conflicts.length > 0 ? { kind: 'busy', conflicts } : null
}

/** Every date before anything is saved, with tick or cross and why, and what would go instead. */
export async function previewSeries(context: BookingContext, request: SeriesPreviewRequest): Promise<SeriesPreview> {
  const { timeZone, dates, unknownYears } = await planSeries(context, request)
  const rooms = await findOtherRooms(context, request, dates, timeZone)
  const shown = dates.map((date, place): DatePreview => ({
    date: date.date,
    start: toIsoInZone(date.range.start, timeZone),
    end: toIsoInZone(date.range.end, timeZone),
    roomIds: date.rooms.map(({ id }) => id),
    verdict: date.cause === null ? 'fits' : date.blocked ? 'blocked' : 'skipped',
    cause: date.cause,
    otherRoomIds: date.blocked ? roomsFor(rooms, place, request.roomIds) : [],
  }))
  const count = (verdict: DatePreview['verdict']) => shown.filter((date) => date.verdict === verdict).length
  return {
    timeZone,
    dates: shown,
    totals: { dates: shown.length, fit: count('fits'), blocked: count('blocked'), skipped: count('skipped') },
    rooms: rooms.slice(0, otherRooms),
    unknownYears,
    calls: dates.reduce((sum, date) => sum + (date.cause === null ? callsFor(date.rooms) : 0), 0),
  }
}

async function findOtherRooms(
  context: BookingContext,
  { people, roomIds }: SeriesPreviewRequest,
  dates: readonly PlannedDate[],
  timeZone: string,
): Promise<FindDatesAnswer['rooms']> {
  if (roomIds.length > 1 || !dates.some(({ blocked }) => blocked)) return []
  const iso = (instant: number) => toIsoInZone(instant, timeZone)
  const spans = dates.map(({ ruleRange }) => ({ start: iso(ruleRange.start), end: iso(ruleRange.end) }))
  return (await findForDates(context, { dates: spans, people, groupId: null, equipment: [] })).rooms
}

function roomsFor(rooms: FindDatesAnswer['rooms'], place: number, instead: readonly string[]): string[] {
  return rooms
    .filter(({ roomId, missed }) => !missed.includes(place) && !instead.includes(roomId))
    .slice(0, otherRooms)
    .map(({ roomId }) => roomId)
}

/** One for the event, one for each room of DingTalk's, and one to read whether they approve (docs/decisions/0075). */
function callsFor(rooms: readonly Room[]): number {
  const theirs = rooms.filter(({ origin }) => origin === 'dingtalk')
  return 1 + theirs.length + (theirs.some(({ rules }) => rules.approval !== 'none') ? 1 : 0)
}

/** The day of the rule on which somebody's today is, by the rooms' clock. */
export function todayOf({ dependencies }: BookingContext, timeZone: string): string {
  return toWallTime(dependencies.clock.now(), timeZone).date
}
