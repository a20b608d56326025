import type { BookingState, TimeRange } from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'
import { findEmployeeByUnionId, listEmployeesByUnionId } from '../directory/directory.ts'
import type { CalendarEvent, CallPriority } from '../dingtalk/dingtalk.types.ts'
import { publishBookingChange } from './booking-changes.ts'
import { giveRoomsToWaiting, refuseBooking } from './booking-endings.ts'
import { findMarker, isEventOf } from './booking-marker.ts'
import { isOccupying } from './booking-view.ts'
import { markTouched } from './moving.repository.ts'
import * as repository from './native-bookings.repository.ts'
import type { KnownBooking } from './native-bookings.repository.ts'
import { isBeingHandedOver } from './handing-over.repository.ts'
import { readBusy } from './placement-events.ts'
import { findPlacement, markCancelledThere, promoteConflicts, saveEventId } from './placement.repository.ts'

export type EventReference = {
  organizerUnionId: string | null
  eventId: string
  bookId?: string | null
  /** How urgent reading it is; `booking` unless told. */
  priority?: CallPriority
}

/** What only busy times can settle: nobody whom the app may act for sees the event, or it is a series. */
export const leftToBusyTimes = ['nobody known to read it as', 'not to be seen', 'a series, left to the busy times']

/**
 * Reads one event of DingTalk's calendar and makes our bookings agree with it: a native booking appears, changes or goes; an
 * approval settles ours; ours come back without doubling. Answers in a few words what was done. Throws `DingTalkError`.
 */
export async function reconcileCalendarEvent(context: CorpContext, reference: EventReference): Promise<string> {
  const { dependencies, corp } = context
  const { database } = dependencies
  const known = await findKnown(context, reference)
  const asWhom = reference.organizerUnionId ?? known[0]?.organizerUnionId ?? null
  const reader = asWhom ?? corp.operator?.unionId
  if (!reader) return 'nobody known to read it as'
  const event = await dependencies.dingtalk(corp).calendar.findEvent(reader, reference.eventId, reference.priority)
  // Whoever is not invited sees nothing: only its organizer's calendar proves that an event is gone.
  if (!event && asWhom === null) return 'not to be seen'
  if (!event || event.cancelled) {
    // Out of the calendar of who handed it over: handing over tells by itself where it is.
    const ids = known.map((booking) => booking.id)
    if (await isBeingHandedOver(database, corp.corpId, ids)) return 'ours, being handed over'
    return endGone(context, known)
  }
  const own = known.find((booking) => booking.origin === 'app') ?? (await findMarked(context, event))
  if (own) {
    if (reference.bookId) await repository.saveBookId(database, corp.corpId, own.id, reference.bookId)
    return reconcileOwn(context, own, event)
  }
  if (event.recurring || known.length > 1 || known[0]?.calendarEventId?.includes('~'))
    return saveSeries(context, event, known)
  if (known[0]?.withdrawing) return 'native, being withdrawn'
  return saveNativeEvent(context, event, { known: known[0], bookId: reference.bookId ?? null })
}

async function findKnown({ dependencies, corp }: CorpContext, reference: EventReference): Promise<KnownBooking[]> {
  const byEvent = await repository.listByEvent(dependencies.database, corp.corpId, reference.eventId)
  if (byEvent.length > 0 || !reference.bookId) return byEvent
  const byBook = await repository.findByBookId(dependencies.database, corp.corpId, reference.bookId)
  return byBook ? [byBook] : []
}

/** A booking of ours whose event comes in before its id was stored. */
async function findMarked(
  { dependencies, corp }: CorpContext,
  event: CalendarEvent,
): Promise<KnownBooking | undefined> {
  const id = findMarker(event.description)
  if (!id) return undefined
  const booking = await repository.findOwn(dependencies.database, corp.corpId, id)
  return booking?.calendarEventId === null && isEventOf(event, booking) ? booking : undefined
}

async function endGone(context: CorpContext, known: readonly KnownBooking[]): Promise<string> {
  const { database, clock } = context.dependencies
  const { corpId } = context.corp
  const standing = known.filter((booking) => isOccupying(booking.state))
  if (standing.length === 0) return known.length === 0 ? 'gone, and not known here' : 'gone'
  const natives = standing.filter((booking) => booking.origin === 'dingtalk')
  await repository.endNative(
    database,
    corpId,
    natives.map((booking) => booking.id),
    { refusal: null, nowMs: clock.now() },
  )
  const own = standing.filter((booking) => booking.origin === 'app' && booking.state !== 'placing')
  for (const booking of own) await markCancelledThere(database, corpId, booking.id, clock.now())
  for (const booking of [...natives, ...own]) await publishFreed(context, booking)
  // What is being placed finds out by itself.
  return natives.length + own.length > 0 ? 'gone: cancelled here' : 'gone while being placed'
}

async function publishFreed(context: CorpContext, booking: KnownBooking): Promise<void> {
  const placement = await findPlacement(context.dependencies.database, context.corp.corpId, booking.id)
  if (placement) await giveRoomsToWaiting(context, placement)
}

async function reconcileOwn(context: CorpContext, own: KnownBooking, event: CalendarEvent): Promise<string> {
  const { database, clock, signals } = context.dependencies
  const { corpId } = context.corp
  if (own.calendarEventId === null)
    await saveEventId(database, corpId, own.id, { eventId: event.eventId, now: clock.now(), tidyAt: null })
  if (own.state === 'placing') return 'ours, being placed'
  // Released because nobody claimed it: the meeting goes on without its room.
  if (own.state === 'released' && event.rooms.length === 0) return 'ours, without its room'
  if (!isOccupying(own.state)) {
    await repository.requestWithdrawal(database, corpId, own.id, clock.now())
    signals.poke('outbox')
    return 'ours, ended: to be withdrawn'
  }
  if (own.moving) {
    await markTouched(database, corpId, own.id)
    return 'ours, being moved'
  }
  // Placed on our word only so far: placing settles it.
  if (own.placedAt === null) return 'ours, to be placed'
  return agreeWithEvent(context, own, event)
}

async function agreeWithEvent(context: CorpContext, own: KnownBooking, event: CalendarEvent): Promise<string> {
  const { database, clock } = context.dependencies
  const { corpId } = context.corp
  const placement = await findPlacement(database, corpId, own.id)
  if (!placement) return 'gone'
  const theirs = placement.rooms.filter((room) => room.dingtalkRoomId !== null)
  const answerOf = (dingtalkRoomId: string | null) => event.rooms.find((room) => room.roomId === dingtalkRoomId)?.answer
  const declined = theirs.find((room) => answerOf(room.dingtalkRoomId) === 'declined')
  if (declined) {
    await refuseBooking(context, placement, { reason: 'approval_refused', roomId: declined.id, texts: [] })
    return 'ours, approval refused'
  }
  const mapped = await repository.mapRooms(
    database,
    corpId,
    event.rooms.map((room) => room.roomId),
  )
  const lost = await findLost(
    context,
    event,
    theirs.filter((room) => !mapped.has(room.dingtalkRoomId ?? '')),
  )
  if (theirs.length > 0 && lost.length === theirs.length && mapped.size === 0) {
    await markCancelledThere(database, corpId, own.id, clock.now())
    await publishFreed(context, own)
    return 'ours, without its room: cancelled here'
  }
  const kept = placement.rooms.map((room) => room.id).filter((id) => !lost.includes(id))
  const roomIds = [...new Set([...kept, ...mapped.values()])]
  const range = { start: event.start, end: event.end }
  const state = stateOf(event)
  await repository.saveAttendees(database, corpId, [own.id], await findInvited(context, event, own.organizerUnionId))
  if (!isChanged(own, { state, range }) && roomIds.length === placement.rooms.length && lost.length === 0)
    return 'ours, agrees'
  const before = { state: own.state, range: own, roomNames: placement.rooms.map((room) => room.name) }
  const agreement = { state, range, roomIds, before, now: clock.now() }
  const { conflicts } = await repository.agreeOwn(database, corpId, own.id, agreement)
  const promoted = await promoteConflicts(
    database,
    corpId,
    placement.rooms.map((room) => room.id),
  )
  publishBookingChange(context, own.id, own, range, ...promoted)
  return conflicts.length > 0 ? 'ours, in conflict' : 'ours, changed'
}

/** An event read too early lacks its rooms (server-api.md §4.6): only busy times that do not name it prove that a room is lost. */
async function findLost(
  context: CorpContext,
  event: CalendarEvent,
  missing: readonly { id: string; dingtalkRoomId: string | null }[],
): Promise<string[]> {
  const lost: string[] = []
  for (const { id, dingtalkRoomId } of missing) {
    const { organizerUnionId } = event
    if (dingtalkRoomId === null || organizerUnionId === null) continue
    const busy = await readBusy(context, organizerUnionId, dingtalkRoomId, event)
    if (busy && !busy.some((span) => span.eventId === event.eventId)) lost.push(id)
  }
  return lost
}

function isChanged(known: KnownBooking, { state, range }: { state: BookingState; range: TimeRange }): boolean {
  return known.state !== state || known.start !== range.start || known.end !== range.end
}

/** A room that is not decided yet keeps the whole meeting waiting. */
function stateOf(event: CalendarEvent): 'confirmed' | 'awaiting_approval' {
  return event.rooms.some((room) => room.answer === 'tentative') ? 'awaiting_approval' : 'confirmed'
}

async function findInvited(context: CorpContext, event: CalendarEvent, organizerUnionId: string | null) {
  const responses = new Map(event.attendees.map((person) => [person.unionId, person.response]))
  responses.delete(organizerUnionId ?? '')
  const employees = await listEmployeesByUnionId(context, [...responses.keys()])
  return employees.map(({ id, unionId }) => ({ id, response: responses.get(unionId) ?? 'needs_action' }))
}

/** The event tells title and people of all dates; when and where each takes place is in the busy times only. */
async function saveSeries(context: CorpContext, event: CalendarEvent, known: readonly KnownBooking[]): Promise<string> {
  const { database } = context.dependencies
  const { corpId } = context.corp
  const ids = known.map((booking) => booking.id)
  if (ids.length > 0) {
    await repository.saveSeriesTitle(database, corpId, ids, event.title)
    await repository.saveAttendees(database, corpId, ids, await findInvited(context, event, event.organizerUnionId))
  }
  for (const booking of known) publishBookingChange(context, booking.id, booking)
  return 'a series, left to the busy times'
}

async function saveNativeEvent(
  context: CorpContext,
  event: CalendarEvent,
  { known, bookId }: { known: KnownBooking | undefined; bookId: string | null },
): Promise<string> {
  const { database, clock, ids } = context.dependencies
  const { corpId } = context.corp
  const held = event.rooms.filter((room) => room.answer !== 'declined')
  const roomIds = [
    ...(
      await repository.mapRooms(
        database,
        corpId,
        held.map((room) => room.roomId),
      )
    ).values(),
  ]
  if (roomIds.length === 0) return endWithoutRoom(context, event, known)
  const { organizerUnionId } = event
  const employee = organizerUnionId === null ? undefined : await findEmployeeByUnionId(context, organizerUnionId)
  const range = { start: event.start, end: event.end }
  const saved = await repository.saveNative(database, corpId, {
    id: ids.next(),
    eventKey: event.eventId,
    bookId,
    organizer: { id: employee?.id ?? null, unionId: organizerUnionId, name: employee?.name ?? event.organizerName },
    details: event,
    range,
    state: stateOf(event),
    roomIds,
    now: clock.now(),
  })
  await repository.saveAttendees(database, corpId, [saved.id], await findInvited(context, event, organizerUnionId))
  const promoted = known ? await promoteConflicts(database, corpId, roomIds) : []
  publishBookingChange(context, saved.id, range, ...(known ? [known] : []), ...promoted)
  if (saved.conflicts.length === 0) return known ? 'native, changed' : 'native, recorded'
  await settleConflicts(context, saved.conflicts, range)
  return 'native, in conflict'
}

async function endWithoutRoom(
  context: CorpContext,
  event: CalendarEvent,
  known: KnownBooking | undefined,
): Promise<string> {
  if (!known || !isOccupying(known.state)) return 'no room of ours'
  const declined = event.rooms.some((room) => room.answer === 'declined')
  const refusal = declined ? { reason: 'approval_refused' as const, roomId: null, texts: [] } : null
  const { database, clock } = context.dependencies
  await repository.endNative(database, context.corp.corpId, [known.id], { refusal, nowMs: clock.now() })
  await publishFreed(context, known)
  return declined ? 'native, approval refused' : 'native, without its room'
}

/**
 * DingTalk says that a room is another's while it is ours here. What is being placed learns it by itself in a moment; what counts
 * as placed is read again, and whoever lost the room there loses it here. What is left stays, shown as a conflict.
 */
export async function settleConflicts(
  context: CorpContext,
  roomIds: readonly string[],
  range: TimeRange,
): Promise<void> {
  const rivals = await repository.listRivals(context.dependencies.database, context.corp.corpId, roomIds, range)
  for (const { calendarEventId, organizerUnionId, placedAt } of rivals) {
    if (calendarEventId !== null && placedAt !== null)
      await reconcileCalendarEvent(context, { eventId: calendarEventId, organizerUnionId })
  }
}

export { expireDetails, listRoomsOfEvent } from './native-bookings.repository.ts'
