import { minute, type BookingState, type Refusal } from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'
import { DingTalkError, isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import type { CalendarEvent } from '../dingtalk/dingtalk.types.ts'
import type { WorkResult } from '../work/work-queue.ts'
import { publishBookingChange } from './booking-changes.ts'
import { giveRoomsToWaiting, refuseBooking } from './booking-endings.ts'
import { describeEvent, isEventOf } from './booking-marker.ts'
import { isOccupying } from './booking-view.ts'
import { importBusy } from './busy-import.ts'
import * as calendarEvents from './placement-events.ts'
import * as repository from './placement.repository.ts'
import type { Placement, PlacementRoom, UnseenClosure } from './placement.repository.ts'
import { isReduced, pauseAfter, placeDeadline, releasePause, tidyAfter } from './placement-timing.ts'
import { toClosedRefusal, toEventRefusal, toRoomRefusal } from './refusals.ts'

/** One attempt at placing. `repeated`: an earlier one may have done any part of it, and its answers may be lost. */
type Attempt = {
  context: CorpContext
  booking: Placement
  organizerUnionId: string
  repeated: boolean
  signal: AbortSignal
}
/** A room of DingTalk's. */
type TheirRoom = PlacementRoom & { dingtalkRoomId: string }

/** DingTalk said no; nothing is to be tried again. */
class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.reason)
    this.refusal = refusal
  }
}
/** Not yet: DingTalk still holds the room for somebody who gave it back here. */
class RoomBeingReleased extends Error {}
/** The event was deleted in DingTalk's own client while its rooms were being added. */
class EventGone extends Error {}

/**
 * Carries a held booking into DingTalk: event, rooms one by one, answers. Each step is remembered before the next, each repeated
 * step looks first whether it was done: the process may die at any line. `claims`: how often this was begun.
 */
export async function place(
  context: CorpContext,
  { bookingId, claims, signal }: { bookingId: string; claims: number; signal: AbortSignal },
): Promise<WorkResult> {
  const { database, clock, checkpoint } = context.dependencies
  const booking = await repository.findPlacement(database, context.corp.corpId, bookingId)
  await checkpoint('placement.started')
  if (!booking || !isOccupying(booking.state) || booking.placedAt !== null) return { result: 'done' }
  if (clock.now() >= placeDeadline(booking)) return giveUp(context, booking)
  if (booking.unseenClosure) return refuseClosed(context, booking, booking.unseenClosure)
  if (!booking.organizerUnionId) return refuse(context, booking, { reason: 'no_permission', roomId: null, texts: [] })
  const attempt = { context, booking, organizerUnionId: booking.organizerUnionId, repeated: booking.begun, signal }
  try {
    await settle(attempt, await carryOut(attempt))
    return { result: 'done' }
  } catch (error) {
    signal.throwIfAborted()
    return answerFailure(context, booking, { error, claims })
  }
}

async function carryOut(attempt: Attempt): Promise<BookingState> {
  const { booking, context } = attempt
  const { database } = context.dependencies
  const rooms = theirRooms(booking)
  const roomIds = rooms.map((room) => room.id)
  if (await repository.isBeingReleased(database, context.corp.corpId, roomIds, booking)) throw new RoomBeingReleased()
  const { eventId, isNew } = await findOrCreateEvent(attempt)
  const event = isNew || rooms.length === 0 ? undefined : await readEvent(attempt, eventId)
  for (const room of rooms) {
    if (!event?.rooms.some(({ roomId }) => roomId === room.dingtalkRoomId)) await addRoom(attempt, eventId, room)
  }
  return rooms.some((room) => room.approval !== 'none') || attempt.repeated
    ? readAnswers(attempt, eventId, rooms)
    : 'confirmed'
}

async function findOrCreateEvent(attempt: Attempt): Promise<{ eventId: string; isNew: boolean }> {
  const { booking, context, repeated } = attempt
  if (booking.calendarEventId !== null) return { eventId: booking.calendarEventId, isNew: false }
  const { database, clock, checkpoint } = context.dependencies
  const found = repeated ? await findLostEvent(attempt) : undefined
  const eventId = found ?? (await createEvent(attempt))
  const now = clock.now()
  const tidyAt = repeated ? now + tidyAfter : null
  await repository.saveEventId(database, context.corp.corpId, booking.id, { eventId, now, tidyAt })
  await checkpoint('placement.event_stored')
  return { eventId, isNew: found === undefined }
}

function theirRooms({ rooms }: Placement): TheirRoom[] {
  return rooms.flatMap((room) =>
    room.dingtalkRoomId === null ? [] : [{ ...room, dingtalkRoomId: room.dingtalkRoomId }],
  )
}

async function findLostEvent({ context, booking, organizerUnionId }: Attempt): Promise<string | undefined> {
  const { calendar } = context.dependencies.dingtalk(context.corp)
  const events = await calendar.listEvents(organizerUnionId, booking.start, booking.end)
  return events.find((event) => isEventOf(event, booking))?.eventId
}

async function createEvent({ context, booking, organizerUnionId, signal }: Attempt): Promise<string> {
  const { dingtalk, database, checkpoint } = context.dependencies
  if (!booking.begun) await repository.markBegun(database, context.corp.corpId, booking.id)
  signal.throwIfAborted()
  await checkpoint('placement.before_create')
  const eventId = await calendarEvents.create(dingtalk(context.corp).calendar, organizerUnionId, {
    id: booking.id,
    event: {
      title: booking.title,
      description: describeEvent(booking.note, booking.id),
      start: booking.start,
      end: booking.end,
      timeZone: booking.rooms[0]?.timeZone ?? context.corp.settings.timeZone,
      attendeeUnionIds: booking.attendeeUnionIds,
      // DingTalk shows its own rooms by itself.
      location: booking.rooms
        .filter((room) => room.dingtalkRoomId === null)
        .map((room) => room.name)
        .join('、'),
    },
  })
  await checkpoint('placement.after_create')
  return eventId
}

async function readEvent({ context, organizerUnionId }: Attempt, eventId: string): Promise<CalendarEvent> {
  const { dingtalk } = context.dependencies
  const event = await dingtalk(context.corp).calendar.findEvent(organizerUnionId, eventId)
  if (!event || event.cancelled) throw new EventGone()
  return event
}

async function addRoom(attempt: Attempt, eventId: string, room: TheirRoom): Promise<void> {
  const { context, booking, organizerUnionId, signal } = attempt
  const { dingtalk, checkpoint } = context.dependencies
  signal.throwIfAborted()
  await checkpoint('placement.before_add_room')
  try {
    const { calendar } = dingtalk(context.corp)
    await calendar.addRoom(
      organizerUnionId,
      eventId,
      room.dingtalkRoomId,
      `${booking.id}.room.${room.id}${booking.reclaimedAt === null ? '' : `.${booking.reclaimedAt}`}`,
    )
  } catch (error) {
    if (isDingTalkError(error, 'room_unavailable')) await answerUnavailable(attempt, { eventId, room, error })
    else if (isDingTalkError(error, 'not_found')) {
      await readEvent(attempt, eventId)
      throw new Refused({ reason: 'room_missing', roomId: room.id, texts: [error.message] })
    } else throw error
  }
  await checkpoint('placement.after_add_room')
}

/** A room that says no may be ours already, by an attempt whose answer was lost: its busy times tell whose it is. */
async function answerUnavailable(
  attempt: Attempt,
  { eventId, room, error }: { eventId: string; room: TheirRoom; error: DingTalkError },
): Promise<void> {
  const { context, booking } = attempt
  const busy = await calendarEvents.readBusy(attempt.context, attempt.organizerUnionId, room.dingtalkRoomId, booking)
  if (attempt.repeated && busy === null) throw error.details.retryAt ? error : unreadable(error)
  if (busy?.some((span) => span.eventId === eventId)) return
  if (await repository.isBeingReleased(context.dependencies.database, context.corp.corpId, [room.id], booking))
    throw new RoomBeingReleased()
  throw new Refused(toRoomRefusal(error, room.id, busy && busy.length > 0))
}

/** The question cannot be settled now, so it is asked again later. */
function unreadable(error: DingTalkError): DingTalkError {
  return new DingTalkError('unavailable', 'whose the room is could not be read', { ...error.details, cause: error })
}

/** What each room answered, read back where it could be otherwise than yes, or where answers may have been lost. */
async function readAnswers(attempt: Attempt, eventId: string, rooms: readonly TheirRoom[]): Promise<BookingState> {
  if (rooms.length === 0) return 'confirmed'
  await attempt.context.dependencies.checkpoint('placement.before_read_back')
  const event = await readEvent(attempt, eventId)
  let state: BookingState = 'confirmed'
  for (const room of rooms) {
    const answer = event.rooms.find(({ roomId }) => roomId === room.dingtalkRoomId)?.answer ?? 'unknown'
    if (answer === 'declined') throw new Refused({ reason: 'approval_refused', roomId: room.id, texts: [] })
    // Read back too early an event lacks its rooms (server-api.md §4.6); their busy times have it.
    const pending = answer === 'unknown' ? await isPending(attempt, eventId, room) : answer === 'tentative'
    if (pending) state = 'awaiting_approval'
  }
  return state
}

async function isPending(attempt: Attempt, eventId: string, room: TheirRoom): Promise<boolean> {
  const busy = await calendarEvents.readBusy(
    attempt.context,
    attempt.organizerUnionId,
    room.dingtalkRoomId,
    attempt.booking,
  )
  const own = busy?.find((span) => span.eventId === eventId)
  if (own) return own.pending
  // DingTalk took the room and does not say more: what the room's rules say holds until an event says otherwise.
  return room.approval !== 'none'
}

async function settle({ context, booking }: Attempt, state: BookingState): Promise<void> {
  const { database, clock, checkpoint } = context.dependencies
  await checkpoint('placement.before_settle')
  const placed = await repository.markPlaced(database, context.corp.corpId, booking.id, { state, now: clock.now() })
  await checkpoint('placement.settled')
  // Otherwise it was cancelled meanwhile, and the withdrawal stands in the queue behind this.
  if (placed) publishBookingChange(context, booking.id, booking)
}

async function answerFailure(
  context: CorpContext,
  booking: Placement,
  { error, claims }: { error: unknown; claims: number },
): Promise<WorkResult> {
  const { clock } = context.dependencies
  const now = clock.now()
  if (error instanceof Refused) return refuse(context, booking, error.refusal)
  if (error instanceof EventGone) return cancelledThere(context, booking)
  if (error instanceof RoomBeingReleased)
    return { result: 'later', at: now + releasePause, reason: 'the room is being given back' }
  if (!(error instanceof DingTalkError)) throw error
  if (isReduced(error)) {
    await confirmHere(context, booking, error)
    return { result: 'later', at: error.details.retryAt ?? now + 15 * minute, reason: error.message }
  }
  if (calendarEvents.mayPass(error)) {
    const at = Math.max(now + pauseAfter(claims, booking.state), error.details.retryAt ?? 0)
    return { result: 'later', at: Math.min(at, Math.max(placeDeadline(booking), now + 1)), reason: error.message }
  }
  return refuse(context, booking, toEventRefusal(error))
}

/** While DingTalk cannot be asked, our word counts: booking works on, and is placed when DingTalk can be asked again. */
async function confirmHere(context: CorpContext, booking: Placement, error: DingTalkError): Promise<void> {
  if (booking.state !== 'placing') return
  const { database, clock } = context.dependencies
  const state = booking.rooms.some((room) => room.approval !== 'none') ? 'awaiting_approval' : 'confirmed'
  const change = { state, reason: error.kind, now: clock.now() } as const
  if (await repository.confirmHere(database, context.corp.corpId, booking.id, change))
    publishBookingChange(context, booking.id, booking)
}

/** Refuses; a booking of nothing but our own rooms stands without DingTalk, though. */
async function refuse(context: CorpContext, booking: Placement, refusal: Refusal): Promise<WorkResult> {
  if (theirRooms(booking).length === 0) return { result: 'dead', reason: refusal.texts[0] ?? refusal.reason }
  await refuseBooking(context, booking, refusal)
  if (refusal.reason === 'room_taken' && refusal.roomId !== null)
    await learnWhoWasFaster(context, booking, refusal.roomId)
  return { result: 'done', outcome: refusal.reason }
}

/** Somebody closed the room in the same moment, without knowing of this booking: nobody shall find a closed door. */
async function refuseClosed(
  context: CorpContext,
  booking: Placement,
  { roomId, closure }: UnseenClosure,
): Promise<WorkResult> {
  await refuseBooking(context, booking, toClosedRefusal(roomId, closure))
  return { result: 'done', outcome: 'closed' }
}

/** Shows whose the room is instead. Nothing hangs on it: events and reconciliation tell the same later. */
async function learnWhoWasFaster(context: CorpContext, booking: Placement, roomId: string): Promise<void> {
  const room = theirRooms(booking).find((candidate) => candidate.id === roomId)
  if (!room || !booking.organizerUnionId) return
  const readAt = context.dependencies.clock.now()
  const busy = await calendarEvents.readBusy(context, booking.organizerUnionId, room.dingtalkRoomId, booking)
  if (busy) await importBusy(context, { roomId, from: booking.start, to: booking.end, busy, readAt })
}

async function cancelledThere(context: CorpContext, booking: Placement): Promise<WorkResult> {
  const { database, clock } = context.dependencies
  if (await repository.markCancelledThere(database, context.corp.corpId, booking.id, clock.now()))
    await giveRoomsToWaiting(context, booking)
  return { result: 'done', outcome: 'deleted in DingTalk' }
}

/** The time is over in which DingTalk's word would have been of use. */
async function giveUp(context: CorpContext, booking: Placement): Promise<WorkResult> {
  if (booking.state === 'placing') return refuse(context, booking, { reason: 'unreachable', roomId: null, texts: [] })
  return { result: 'done', outcome: 'stood here only' }
}
