import { hour, minute, type BookingState, type Refusal } from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'
import type { Database } from '../database/database.ts'
import { DingTalkError, isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import type { CalendarEvent } from '../dingtalk/dingtalk.types.ts'
import { recordNotices, type NewNotice } from '../notices/recording.ts'
import type { WorkResult } from '../work/work-queue.ts'
import { publishBookingChange } from './booking-changes.ts'
import { giveRoomsToWaiting, refuseBooking } from './booking-endings.ts'
import { isOccupying } from './booking-view.ts'
import { findBooking } from './bookings.repository.ts'
import { importBusy } from './busy-import.ts'
import * as repository from './moving.repository.ts'
import type { MoveRoom } from './moving.repository.ts'
import type { Move } from './moving.types.ts'
import { reconcileCalendarEvent } from './native-bookings.ts'
import { mayPass, readBusy } from './placement-events.ts'
import {
  findPlacement,
  isBeingReleased,
  markCancelledThere,
  promoteConflicts,
  type Placement,
} from './placement.repository.ts'
import { isReduced, pauseAfter, releasePause } from './placement-timing.ts'
import { toClosedRefusal, toEventRefusal, toRoomRefusal } from './refusals.ts'

/** One attempt at a move. `repeated`: an earlier one may have done any part of it. */
type Attempt = {
  context: CorpContext
  move: Move
  booking: Placement
  from: MoveRoom
  to: MoveRoom
  /** Empty while the booking is not in DingTalk. */
  eventId: string
  organizerUnionId: string
  repeated: boolean
  signal: AbortSignal
}

/** DingTalk said no to the new room; nothing is to be tried again. */
class MoveRefused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.reason)
    this.refusal = refusal
  }
}
/** Not yet: DingTalk still holds the new room for somebody who gave it back here. */
class RoomBeingReleased extends Error {}
class EventGone extends Error {}
/** Neither room can be had in DingTalk any more. */
class NoRoomLeft extends Error {}

/**
 * Carries a held move into DingTalk: the new room onto the event, then the old one off. Each step is remembered before the next and
 * may be repeated: the process may die at any line.
 */
export async function carryMove(
  context: CorpContext,
  { bookingId, claims, signal }: { bookingId: string; claims: number; signal: AbortSignal },
): Promise<WorkResult> {
  const { database, clock, checkpoint } = context.dependencies
  const { corpId } = context.corp
  const move = await repository.findOpenMove(database, corpId, bookingId)
  await checkpoint('move.started')
  if (!move) return { result: 'done' }
  const booking = await findPlacement(database, corpId, bookingId)
  const rooms = await repository.findMoveRooms(database, corpId, move)
  const from = rooms.find((room) => room.id === move.fromRoomId)
  const to = rooms.find((room) => room.id === move.toRoomId)
  if (!booking || !from || !to || !isOccupying(booking.state)) return abandon(context, move)
  const attempt: Attempt = {
    context,
    move,
    booking,
    from,
    to,
    eventId: booking.calendarEventId ?? '',
    organizerUnionId: booking.organizerUnionId ?? '',
    repeated: claims > 1,
    signal,
  }
  try {
    await carryOn(attempt, clock.now())
    return { result: 'done' }
  } catch (error) {
    signal.throwIfAborted()
    return answerFailure(attempt, { error, claims })
  }
}

async function carryOn(attempt: Attempt, now: number): Promise<void> {
  const { move, booking } = attempt
  if (move.state === 'moving') {
    if (now >= moveDeadline(move, booking))
      return undo(attempt, { reason: 'unreachable', roomId: move.toRoomId, texts: [] })
    if (attempt.to.unseenClosure) return undo(attempt, toClosedRefusal(move.toRoomId, attempt.to.unseenClosure.closure))
    const state = await takeNewRoom(attempt)
    if (!(await agree(attempt, state))) return
    return leaveOldRoom(attempt)
  }
  return move.state === 'agreed' ? leaveOldRoom(attempt) : giveBackNewRoom(attempt)
}

/** Both rooms are held for two hours at most, not into the last five minutes before the begin, two minutes in any case. */
export function moveDeadline({ createdAt }: Pick<Move, 'createdAt'>, { start }: Pick<Placement, 'start'>): number {
  return Math.max(createdAt + 2 * minute, Math.min(createdAt + 2 * hour, start - 5 * minute))
}

/** Answers what state the new room leaves the booking in. */
async function takeNewRoom(attempt: Attempt): Promise<BookingState> {
  const { context, booking, to, move, eventId } = attempt
  if (to.dingtalkRoomId === null || eventId === '') return booking.state
  const { database } = context.dependencies
  if (await isBeingReleased(database, context.corp.corpId, [to.id], booking)) throw new RoomBeingReleased()
  if (move.swapped) await removeRoom(attempt, attempt.from)
  const event = attempt.repeated ? await readEvent(attempt) : undefined
  if (!event?.rooms.some((room) => room.roomId === to.dingtalkRoomId)) await addRoom(attempt, to.dingtalkRoomId)
  return to.approval === 'none' && !attempt.repeated ? stateWithout(attempt) : readAnswer(attempt, to.dingtalkRoomId)
}

/** A booking of one room that waited for the old room's approval waits no more. */
function stateWithout({ booking, from }: Attempt): BookingState {
  const isOnlyRoom = booking.rooms.every((room) => room.id === from.id)
  return booking.state === 'awaiting_approval' && isOnlyRoom ? 'confirmed' : booking.state
}

async function readEvent({ context, organizerUnionId, eventId }: Attempt): Promise<CalendarEvent> {
  const { dingtalk } = context.dependencies
  const event = await dingtalk(context.corp).calendar.findEvent(organizerUnionId, eventId)
  if (!event || event.cancelled) throw new EventGone()
  return event
}

async function addRoom(attempt: Attempt, dingtalkRoomId: string): Promise<void> {
  const { context, organizerUnionId, eventId, move, signal } = attempt
  const { dingtalk, checkpoint } = context.dependencies
  signal.throwIfAborted()
  await checkpoint('move.before_add_room')
  try {
    const token = `${move.id}.add${move.swapped ? '.swapped' : ''}`
    await dingtalk(context.corp).calendar.addRoom(organizerUnionId, eventId, dingtalkRoomId, token)
  } catch (error) {
    if (!move.swapped && isOneRoomOnly(error)) return swap(attempt, dingtalkRoomId)
    if (isDingTalkError(error, 'room_unavailable')) await answerUnavailable(attempt, { dingtalkRoomId, error })
    else if (isDingTalkError(error, 'not_found')) {
      await readEvent(attempt)
      throw new MoveRefused({ reason: 'room_missing', roomId: move.toRoomId, texts: [error.message] })
    } else throw error
  }
  await checkpoint('move.after_add_room')
}

/** The company allows one room at a time, or the event holds five already (server-api.md §4.8). */
function isOneRoomOnly(error: unknown): boolean {
  if (!isDingTalkError(error)) return false
  const words = [...(error.details.roomTexts ?? []), error.message].join(' ')
  return /只允许预定一个|only one (?:meeting )?room|batch size too large/i.test(words)
}

/** The old room has to go first; both stay held here meanwhile. */
async function swap(attempt: Attempt, dingtalkRoomId: string): Promise<void> {
  const { database, checkpoint } = attempt.context.dependencies
  await repository.markSwapped(database, attempt.context.corp.corpId, attempt.move.id)
  await checkpoint('move.swapping')
  attempt.move.swapped = true
  await removeRoom(attempt, attempt.from)
  await addRoom(attempt, dingtalkRoomId)
}

/** A room that says no may be ours already, by an attempt whose answer was lost: its busy times tell whose it is. */
async function answerUnavailable(
  { context, booking, organizerUnionId, eventId, repeated, to }: Attempt,
  { dingtalkRoomId, error }: { dingtalkRoomId: string; error: DingTalkError },
): Promise<void> {
  const busy = await readBusy(context, organizerUnionId, dingtalkRoomId, booking)
  if (repeated && busy === null)
    throw new DingTalkError('unavailable', 'whose the room is could not be read', { ...error.details, cause: error })
  if (busy?.some((span) => span.eventId === eventId)) return
  if (await isBeingReleased(context.dependencies.database, context.corp.corpId, [to.id], booking))
    throw new RoomBeingReleased()
  throw new MoveRefused(toRoomRefusal(error, to.id, busy && busy.length > 0))
}

async function readAnswer(attempt: Attempt, dingtalkRoomId: string): Promise<BookingState> {
  await attempt.context.dependencies.checkpoint('move.before_read_back')
  const event = await readEvent(attempt)
  const answer = event.rooms.find((room) => room.roomId === dingtalkRoomId)?.answer ?? 'unknown'
  if (answer === 'declined')
    throw new MoveRefused({ reason: 'approval_refused', roomId: attempt.move.toRoomId, texts: [] })
  if (answer === 'tentative') return 'awaiting_approval'
  // Read back too early an event lacks its rooms (server-api.md §4.6).
  return answer === 'unknown' && attempt.to.approval !== 'none' ? 'awaiting_approval' : stateWithout(attempt)
}

async function agree(attempt: Attempt, state: BookingState): Promise<boolean> {
  const { checkpoint } = attempt.context.dependencies
  await checkpoint('move.before_agree')
  const agreed = await agreeHere(attempt.context, attempt.move, state)
  await checkpoint('move.agreed')
  return agreed
}

/** The booking is in the new room from here on, and the old one is free. False: it ended meanwhile, and its rooms with it. */
export async function agreeHere(context: CorpContext, move: Move, state: BookingState): Promise<boolean> {
  const { database, clock, signals } = context.dependencies
  const { corpId } = context.corp
  const agreed = await database.transaction().execute(async (transaction) => {
    const isAgreed = await repository.agreeMove(transaction, corpId, move, { state, now: clock.now() })
    if (isAgreed) await tellPeople(transaction, context, move)
    return isAgreed
  })
  if (!agreed) return false
  const booking = await findPlacement(database, corpId, move.bookingId)
  if (booking) await giveRoomsToWaiting(context, { ...booking, rooms: [{ id: move.fromRoomId }] })
  signals.poke('outbox')
  return true
}

async function tellPeople(transaction: Database, { dependencies, corp }: CorpContext, move: Move): Promise<void> {
  const booking = await findBooking(transaction, corp.corpId, move.bookingId)
  const rooms = await repository.findMoveRooms(transaction, corp.corpId, move)
  const from = rooms.find((room) => room.id === move.fromRoomId)
  if (!booking) return
  const people = [booking.organizer?.id ?? '', ...booking.attendees.map((person) => person.id)]
  const notice: NewNotice = {
    kind: 'booking_moved',
    receiverIds: people.filter((id) => id !== ''),
    bookingId: booking.id,
    detail: {
      ...(move.actorId === null ? {} : { actorId: move.actorId }),
      ...(move.reason === '' ? {} : { reason: move.reason }),
      ...(move.contact === null ? {} : { contact: move.contact }),
      previousRooms: from ? [from.name] : [],
    },
    dedupeKey: `booking_moved:${move.id}`,
  }
  await recordNotices(transaction, corp.corpId, [notice], dependencies.clock.now())
}

async function leaveOldRoom(attempt: Attempt): Promise<void> {
  const { from, to, move, eventId } = attempt
  if (eventId !== '' && !move.swapped) await removeRoom(attempt, from)
  await nameOwnRooms(attempt, [from, to])
  await end(attempt, 'moved')
}

/** Taking off what is not there is no fault; what cannot be taken off is told by the event, which is read again afterwards. */
async function removeRoom(attempt: Attempt, room: MoveRoom): Promise<void> {
  const { context, organizerUnionId, eventId, move, signal } = attempt
  const { dingtalk, checkpoint } = context.dependencies
  if (room.dingtalkRoomId === null || eventId === '') return
  signal.throwIfAborted()
  await checkpoint('move.before_remove_room')
  try {
    const { calendar } = dingtalk(context.corp)
    await calendar.removeRoom(organizerUnionId, eventId, room.dingtalkRoomId, `${move.id}.remove.${room.id}`)
  } catch (error) {
    if (!isDingTalkError(error, 'not_found')) throw error
    await readEvent(attempt)
  }
  await checkpoint('move.after_remove_room')
}

/** DingTalk shows its own rooms by itself; ours stand as words in the event. */
async function nameOwnRooms(attempt: Attempt, changed: readonly MoveRoom[]): Promise<void> {
  const { context, organizerUnionId, eventId, move } = attempt
  const { database, dingtalk } = context.dependencies
  if (eventId === '' || changed.every((room) => room.dingtalkRoomId !== null)) return
  const booking = await findPlacement(database, context.corp.corpId, move.bookingId)
  const names = booking?.rooms.filter((room) => room.dingtalkRoomId === null).map((room) => room.name) ?? []
  const { calendar } = dingtalk(context.corp)
  await calendar.changeLocation(organizerUnionId, eventId, names.join('、'), `${move.id}.location`)
}

/** Keeps the booking where it is, and takes back what DingTalk may have given of the new room. */
async function undo(attempt: Attempt, refusal: Refusal): Promise<void> {
  const { context, move, booking } = attempt
  const { database, clock, checkpoint } = context.dependencies
  await checkpoint('move.before_undo')
  const undone = await repository.refuseMove(database, context.corp.corpId, move, { refusal, now: clock.now() })
  await checkpoint('move.undoing')
  if (!undone) return
  await giveRoomsToWaiting(context, { ...booking, rooms: [{ id: move.toRoomId }] })
  await giveBackNewRoom({ ...attempt, move: { ...move, state: 'undoing', refusal } })
}

async function giveBackNewRoom(attempt: Attempt): Promise<void> {
  const { move, from, to, context, organizerUnionId, eventId } = attempt
  // A room that DingTalk refused to give is not on the event, unless an earlier answer was lost.
  const isThere = move.refusal?.reason === 'unreachable' || move.refusal?.reason === 'approval_refused'
  if (attempt.repeated || isThere) await removeRoom(attempt, to)
  if (move.swapped && from.dingtalkRoomId !== null && eventId !== '') {
    await context.dependencies.checkpoint('move.before_add_back')
    try {
      const { calendar } = context.dependencies.dingtalk(context.corp)
      await calendar.addRoom(organizerUnionId, eventId, from.dingtalkRoomId, `${move.id}.back`)
    } catch (error) {
      if (isDingTalkError(error, 'room_unavailable') && !(await isOurs(attempt, from))) throw new NoRoomLeft()
      if (!isDingTalkError(error, 'room_unavailable')) throw error
    }
  }
  await end(attempt, 'undone')
}

async function isOurs({ context, organizerUnionId, eventId, booking }: Attempt, room: MoveRoom): Promise<boolean> {
  const busy = await readBusy(context, organizerUnionId, room.dingtalkRoomId ?? '', booking)
  return busy?.some((span) => span.eventId === eventId) ?? false
}

async function end(attempt: Attempt, state: 'moved' | 'undone'): Promise<void> {
  const { context, move, booking, eventId, organizerUnionId } = attempt
  const { database, clock, checkpoint, signals } = context.dependencies
  const { corpId } = context.corp
  await checkpoint('move.before_end')
  await repository.endMove(database, corpId, move, { state, now: clock.now() })
  await checkpoint('move.ended')
  publishBookingChange(context, booking.id, booking)
  signals.poke('outbox')
  if (state === 'undone' && move.refusal?.reason === 'room_taken') await learnWhoHasIt(attempt)
  const ended = await repository.findMove(database, corpId, move.id)
  // What DingTalk told while the move was under way was put off.
  if (ended?.touched && eventId !== '') await reconcileCalendarEvent(context, { eventId, organizerUnionId })
}

/** Shows whose the room is instead. Nothing hangs on it: events and reconciliation tell the same later. */
async function learnWhoHasIt({ context, organizerUnionId, to, booking }: Attempt): Promise<void> {
  if (to.dingtalkRoomId === null) return
  const readAt = context.dependencies.clock.now()
  const busy = await readBusy(context, organizerUnionId, to.dingtalkRoomId, booking)
  if (busy) await importBusy(context, { roomId: to.id, from: booking.start, to: booking.end, busy, readAt })
}

async function abandon(context: CorpContext, move: Move): Promise<WorkResult> {
  const { database, clock } = context.dependencies
  await repository.abandonMove(database, context.corp.corpId, move, clock.now())
  return { result: 'done', outcome: 'the booking ended' }
}

async function answerFailure(
  attempt: Attempt,
  { error, claims }: { error: unknown; claims: number },
): Promise<WorkResult> {
  const { context, move, booking } = attempt
  const now = context.dependencies.clock.now()
  if (error instanceof MoveRefused) return undoAndDone(attempt, error.refusal)
  if (error instanceof EventGone) return cancelledThere(attempt)
  if (error instanceof NoRoomLeft) return refuseWhole(attempt)
  if (error instanceof RoomBeingReleased)
    return { result: 'later', at: now + releasePause, reason: 'the room is being given back' }
  if (!(error instanceof DingTalkError)) throw error
  const isLate = now > booking.end + hour
  if (!isLate && (isReduced(error) || mayPass(error))) {
    const pause = isReduced(error) ? 15 * minute : pauseAfter(claims, 'placing')
    const at = Math.max(now + pause, error.details.retryAt ?? 0)
    // A move that is not decided yet must not miss its deadline.
    const latest = move.state === 'moving' ? Math.max(moveDeadline(move, booking), now + 1) : at
    return { result: 'later', at: Math.min(at, latest), reason: error.message }
  }
  if ((await currentState(attempt)) === 'moving') return undoAndDone(attempt, toEventRefusal(error))
  // Nobody can take the other room off the event: from here on DingTalk's word counts.
  await end(attempt, (await currentState(attempt)) === 'undoing' ? 'undone' : 'moved')
  return { result: 'done', outcome: error.message }
}

async function currentState({ context, move }: Attempt): Promise<Move['state'] | undefined> {
  return (await repository.findMove(context.dependencies.database, context.corp.corpId, move.id))?.state
}

/** What follows the undoing may fail as well; then it goes on there. */
async function undoAndDone(attempt: Attempt, refusal: Refusal): Promise<WorkResult> {
  try {
    await undo(attempt, refusal)
    return { result: 'done', outcome: refusal.reason }
  } catch (error) {
    attempt.signal.throwIfAborted()
    if (error instanceof NoRoomLeft) return refuseWhole(attempt)
    if (error instanceof EventGone) return cancelledThere(attempt)
    if (!isDingTalkError(error)) throw error
    return { result: 'later', at: attempt.context.dependencies.clock.now() + 1_000, reason: error.message }
  }
}

async function cancelledThere(attempt: Attempt): Promise<WorkResult> {
  const { context, move, booking } = attempt
  const { database, clock } = context.dependencies
  if (await markCancelledThere(database, context.corp.corpId, booking.id, clock.now()))
    await giveRoomsToWaiting(context, { ...booking, rooms: [{ id: move.fromRoomId }, { id: move.toRoomId }] })
  return abandon(context, move)
}

/** The old room was given up for the new one, and somebody has taken it: the booking has no room left. */
async function refuseWhole(attempt: Attempt): Promise<WorkResult> {
  const { context, move, booking } = attempt
  const refusal = move.refusal ?? { reason: 'room_taken', roomId: move.fromRoomId, texts: [] }
  await refuseBooking(context, booking, refusal)
  return abandon(context, move)
}

/** A move that cannot be carried on for a fault of ours must not stay undecided. */
export async function endDeadMove(context: CorpContext, bookingId: string): Promise<void> {
  const { database, clock } = context.dependencies
  const { corpId } = context.corp
  const move = await repository.findOpenMove(database, corpId, bookingId)
  if (!move) return
  const refusal: Refusal = { reason: 'other', roomId: move.toRoomId, texts: [] }
  if (move.state === 'moving') await repository.refuseMove(database, corpId, move, { refusal, now: clock.now() })
  await repository.endMove(database, corpId, move, {
    state: move.state === 'agreed' ? 'moved' : 'undone',
    now: clock.now(),
  })
  await promoteConflicts(database, corpId, [move.fromRoomId, move.toRoomId])
  const booking = await findPlacement(database, corpId, bookingId)
  if (booking) publishBookingChange(context, bookingId, booking)
}
