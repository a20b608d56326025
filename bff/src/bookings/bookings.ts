import { hash } from 'node:crypto'
import type { Booking, NewBooking, PersonRef, Room, TimeRange } from '@meeting/shared'
import { refuseByRules } from '../booking-rules/booking-check.ts'
import { DomainError } from '../errors.ts'
import { giveRoomsToWaiting } from './booking-endings.ts'
import { canCancel, isOccupying, toBooking } from './booking-view.ts'
import { publishBookingChange, watchBooking } from './booking-changes.ts'
import { checkTimes, isPast } from './booking-times.ts'
import { toBookingId } from './booking-id.ts'
import {
  attendeesNotFound,
  bookingInThePast,
  bookingNotCancellable,
  bookingNotFound,
  bookingNotYours,
  idempotencyMismatch,
  invalidBooking,
  roomBusy,
  roomsNotFound,
} from './bookings.errors.ts'
import * as repository from './bookings.repository.ts'
import { isUntold, readDetails, readDetailsBeside } from './native-details.ts'
import type { BookingContext, StoredBooking } from './bookings.types.ts'
import { findKnown, type Hold } from './holds.repository.ts'

export type CreateBooking = {
  booking: NewBooking
  idempotencyKey: string | null
  /** How long to wait for DingTalk's word, in ms; 0 answers as soon as the rooms are held. */
  waitMs: number
}

/**
 * Holds the rooms and sees to it that the booking gets into DingTalk. Answers it as it stands: `placing` when DingTalk has not
 * decided within `waitMs`. Throws `request.invalid`, `room.not_found`, `employee.not_found`, `booking.in_the_past`,
 * `booking.rule_violated`, `booking.room_busy`, `booking.idempotency_mismatch`; nothing is changed then.
 */
export async function createBooking(context: BookingContext, input: CreateBooking): Promise<Booking> {
  const { database } = context.dependencies
  const { corpId } = context.corp
  const id = chooseId(context, input)
  if (input.waitMs <= 0) return hold(context, input, id)
  const watch = watchBooking(context, id, async () => (await repository.findState(database, corpId, id)) !== 'placing')
  try {
    const answered = await hold(context, input, id)
    if (answered.state !== 'placing') return answered
    await watch.done(input.waitMs)
    return await getBooking(context, id)
  } finally {
    watch.stop()
  }
}

function chooseId({ dependencies, corp, session }: BookingContext, { idempotencyKey }: CreateBooking): string {
  if (idempotencyKey === null) return dependencies.ids.next()
  return toBookingId(corp.corpId, session.employeeId, idempotencyKey)
}

/** A repeated request is recognized only where it would fail otherwise: the first one costs no look-up. */
async function hold(context: BookingContext, input: CreateBooking, id: string): Promise<Booking> {
  try {
    return await holdOnce(context, input, id)
  } catch (error) {
    const earlier = input.idempotencyKey === null ? undefined : await findRepeated(context, input, id)
    if (earlier) return earlier
    throw error
  }
}

async function holdOnce(context: BookingContext, input: CreateBooking, id: string): Promise<Booking> {
  const { dependencies } = context
  const { booking } = input
  const range = { start: Date.parse(booking.start), end: Date.parse(booking.end) }
  const rooms = await findRooms(context, booking.roomIds)
  checkWhen(context, range, rooms)
  await refuseByRules(context, { organizer: context.session, rooms, range })
  const held = await holdFreed(context, input, { id, rooms, range })
  publishBookingChange(context, id, range)
  dependencies.signals.poke('outbox')
  return toView(context, held)
}

type Wanted = { id: string; rooms: readonly Room[]; range: TimeRange }

/** Tries again when the room was given back between the hold and the question by what it was taken. */
async function holdFreed(context: BookingContext, input: CreateBooking, wanted: Wanted): Promise<StoredBooking> {
  const { dependencies, corp, session } = context
  const { booking, idempotencyKey } = input
  const hold = {
    id: wanted.id,
    corpId: corp.corpId,
    organizerId: session.employeeId,
    state: wanted.rooms.some((room) => room.origin === 'dingtalk') ? 'placing' : 'confirmed',
    title: booking.title,
    note: booking.note,
    ...wanted.range,
    roomIds: booking.roomIds,
    attendeeIds: booking.attendeeIds.filter((attendee) => attendee !== session.employeeId),
    requestDigest: idempotencyKey === null ? null : digestOf(booking),
    now: dependencies.clock.now(),
  } satisfies Hold
  for (let attempt = 1; ; attempt += 1) {
    await dependencies.checkpoint('hold.before_commit')
    const outcome = await dependencies.holds.write(hold)
    await dependencies.checkpoint('hold.after_commit')
    if (outcome.result === 'held') return toStored(hold, wanted.rooms, outcome)
    // Told from the same request repeated by who catches it.
    if (outcome.result === 'repeated') throw idempotencyMismatch()
    const conflicts = await repository.listConflicts(dependencies.database, corp.corpId, booking.roomIds, wanted.range)
    if (conflicts.length > 0 || attempt >= 3) throw roomBusy(conflicts)
    await refuseUnknown(context, hold)
  }
}

/** Throws when the hold names somebody or a room that is not there (any more). */
async function refuseUnknown({ dependencies }: BookingContext, hold: Hold): Promise<void> {
  const { roomIds, attendeeIds, organizerId } = hold
  const known = await findKnown(dependencies.database, hold)
  if (!known.organizer) throw new DomainError('access.forbidden')
  if (known.attendeeIds.length < attendeeIds.length)
    throw attendeesNotFound(attendeeIds, without(attendeeIds, [...known.attendeeIds, organizerId]))
  if (known.roomIds.length < roomIds.length) throw roomsNotFound(roomIds, without(roomIds, known.roomIds))
}

/** What was just written, without reading it again. */
function toStored(
  hold: Hold,
  rooms: readonly Room[],
  people: { organizer: PersonRef; attendees: PersonRef[] },
): StoredBooking {
  return {
    ...hold,
    origin: 'app',
    organizer: people.organizer,
    organizerUnionId: null,
    attendees: people.attendees.map((person) => ({ ...person, response: 'needs_action' })),
    rooms: rooms.map(({ id, name, timeZone }) => ({
      roomId: id,
      name,
      removed: false,
      timeZone,
      active: true,
      conflict: false,
      releasing: false,
    })),
    calendarEventId: null,
    placedAt: null,
    recurring: false,
    detailsDueAt: null,
    refusal: null,
    createdAt: hold.now,
    cancelledAt: null,
    cancelledBy: null,
    cancelReason: null,
    claim: null,
  }
}

function without(ids: readonly string[], known: readonly string[]): Set<string> {
  return new Set(ids.filter((id) => !known.includes(id)))
}

/** A room that somebody may not see is unknown to them. */
async function findRooms({ dependencies, corp, session }: BookingContext, roomIds: readonly string[]): Promise<Room[]> {
  const { byId } = await dependencies.rooms.seenBy(corp.corpId, session)
  const rooms = roomIds.flatMap((id) => byId.get(id) ?? [])
  if (rooms.length === roomIds.length) return rooms
  throw roomsNotFound(
    roomIds,
    without(
      roomIds,
      rooms.map((room) => room.id),
    ),
  )
}

function checkWhen({ dependencies, corp }: BookingContext, range: TimeRange, rooms: readonly Room[]): void {
  const now = dependencies.clock.now()
  const { snapMinutes, timeZone } = corp.settings
  const problems = checkTimes(range, rooms[0]?.timeZone ?? timeZone, snapMinutes, now)
  if (problems.length > 0) throw invalidBooking(problems)
  if (isPast(range, snapMinutes, now)) throw bookingInThePast()
}

/** The same wishes give the same digest, however they were written. */
function digestOf(booking: NewBooking): Buffer {
  const { title, note, roomIds, attendeeIds } = booking
  const wishes = [
    title,
    note,
    Date.parse(booking.start),
    Date.parse(booking.end),
    [...roomIds].sort(),
    [...attendeeIds].sort(),
  ]
  return hash('sha256', JSON.stringify(wishes), 'buffer')
}

async function findRepeated(context: BookingContext, input: CreateBooking, id: string): Promise<Booking | undefined> {
  const { dependencies, corp } = context
  const earlier = await repository.findRequestDigest(dependencies.database, corp.corpId, id)
  if (!earlier) return undefined
  if (!earlier.requestDigest?.equals(digestOf(input.booking))) throw idempotencyMismatch()
  return getBooking(context, id)
}

/** One booking as the caller may see it. Throws `booking.not_found`. */
export async function getBooking(context: BookingContext, id: string): Promise<Booking> {
  const stored = await getStored(context, id)
  if (!isUntold(context, stored)) return toView(context, stored)
  await readDetails(context, stored)
  return toView(context, await getStored(context, id))
}

async function getStored({ dependencies, corp }: BookingContext, id: string): Promise<StoredBooking> {
  const stored = await repository.findBooking(dependencies.database, corp.corpId, id)
  if (!stored) throw bookingNotFound()
  return stored
}

function toView({ dependencies, corp, session }: BookingContext, stored: StoredBooking): Booking {
  return toBooking(stored, session, corp, dependencies.clock.now())
}

/** My bookings that touch a range (epoch ms; `end` may be Infinity), soonest first. */
export async function listMyBookings(
  context: BookingContext,
  { range, limit }: { range: TimeRange; limit: number },
): Promise<Booking[]> {
  const { dependencies, corp, session } = context
  const stored = await repository.listOwn(dependencies.database, corp.corpId, session.employeeId, range, limit)
  readDetailsBeside(context, stored)
  return stored.map((booking) => toView(context, booking))
}

/** My bookings that began before the cursor, latest first; `next` is the following page's cursor. */
export async function listMyPastBookings(
  context: BookingContext,
  { cursor, limit }: { cursor: repository.PastCursor; limit: number },
): Promise<{ bookings: Booking[]; next: repository.PastCursor | null }> {
  const { dependencies, corp, session } = context
  const stored = await repository.listOwnPast(dependencies.database, corp.corpId, session.employeeId, cursor, limit + 1)
  const page = stored.slice(0, limit)
  const last = page.at(-1)
  return {
    bookings: page.map((booking) => toView(context, booking)),
    next: stored.length > limit && last ? { start: last.start, id: last.id } : null,
  }
}

/** Gives the rooms back. Repeating it answers the same. Throws `booking.not_found`, `booking.not_yours`, `booking.not_cancellable`. */
export async function cancelBooking(context: BookingContext, id: string): Promise<Booking> {
  const { dependencies, corp, session } = context
  const { database, clock, signals } = dependencies
  const stored = await getStored(context, id)
  const isOrganizer = stored.organizer?.id === session.employeeId
  if (!isOrganizer && !session.isAdministrator) throw bookingNotYours()
  if (stored.state === 'cancelled') return toView(context, stored)
  if (!canCancel(stored, session, clock.now())) throw bookingNotCancellable()
  await dependencies.checkpoint('cancel.before_commit')
  const cancelled = await repository.cancelHeld(database, corp.corpId, id, { by: session.employeeId, now: clock.now() })
  await dependencies.checkpoint('cancel.after_commit')
  if (cancelled) {
    signals.poke('outbox')
    await giveRoomsToWaiting(context, { ...stored, rooms: stored.rooms.map((room) => ({ id: room.roomId })) })
  }
  const current = await getStored(context, id)
  // Somebody else was faster, or DingTalk refused it in the meantime.
  if (!cancelled && isOccupying(current.state)) throw bookingNotCancellable()
  return toView(context, current)
}

/** For domains that change bookings in their own way. */
export { findBooking as findStored, listConflicts } from './bookings.repository.ts'
