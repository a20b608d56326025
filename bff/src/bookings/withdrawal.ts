import { hour, minute } from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'
import { DingTalkError, isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import type { WorkResult } from '../work/work-queue.ts'
import { isEventOf } from './booking-marker.ts'
import { isOccupying } from './booking-view.ts'
import { mayPass } from './placement-events.ts'
import * as repository from './placement.repository.ts'
import type { Placement } from './placement.repository.ts'
import { isReduced, pauseAfter, tidyAfter } from './placement-timing.ts'

/** Takes a cancelled or refused booking out of DingTalk; until that is done its rooms are not asked for by others. */
export async function withdraw(
  context: CorpContext,
  { bookingId, claims, signal }: { bookingId: string; claims: number; signal: AbortSignal },
): Promise<WorkResult> {
  const { database, clock, checkpoint, signals } = context.dependencies
  const booking = await repository.findPlacement(database, context.corp.corpId, bookingId)
  await checkpoint('withdrawal.started')
  if (!booking || isOccupying(booking.state)) return { result: 'done' }
  try {
    if (keepsEvent(booking)) await removeRooms(context, booking, signal)
    else
      for (const eventId of await listEventIds(context, booking)) {
        signal.throwIfAborted()
        await deleteEvent(context, booking, eventId)
      }
  } catch (error) {
    signal.throwIfAborted()
    const at = whenAgain(error, { booking, claims, now: clock.now() })
    // Gone for good, or nobody can do it: the rooms are asked for again, and DingTalk's word is what counts.
    if (at === null) await release(context, booking)
    return at === null ? { result: 'dead', reason: String(error) } : { result: 'later', at, reason: String(error) }
  }
  await checkpoint('withdrawal.before_release')
  await release(context, booking)
  await checkpoint('withdrawal.released')
  signals.poke('outbox')
  return { result: 'done' }
}

/** Whoever claimed no room may still meet: the meeting stays in everybody's calendar, without its room. */
function keepsEvent(booking: Placement): booking is Placement & { calendarEventId: string; organizerUnionId: string } {
  return booking.state === 'released' && booking.calendarEventId !== null && booking.organizerUnionId !== null
}

async function removeRooms(
  { dependencies, corp }: CorpContext,
  booking: Placement & { calendarEventId: string; organizerUnionId: string },
  signal: AbortSignal,
): Promise<void> {
  const { calendar } = dependencies.dingtalk(corp)
  for (const { id, dingtalkRoomId } of booking.rooms) {
    if (dingtalkRoomId === null) continue
    signal.throwIfAborted()
    const token = `${booking.id}.release.${id}.${booking.reclaimedAt ?? 0}`
    try {
      await calendar.removeRoom(booking.organizerUnionId, booking.calendarEventId, dingtalkRoomId, token)
    } catch (error) {
      // Taken off, or deleted with its event, by somebody in DingTalk.
      if (!isDingTalkError(error, 'not_found')) throw error
    }
  }
}

/** The event under which the booking stands; where that was never learnt, whatever carries its mark. */
async function listEventIds(context: CorpContext, booking: Placement): Promise<string[]> {
  if (booking.calendarEventId !== null) return [booking.calendarEventId]
  if (!booking.begun || booking.organizerUnionId === null) return []
  return listMarkedEvents(context, booking, booking.organizerUnionId)
}

async function listMarkedEvents(
  { dependencies, corp }: CorpContext,
  booking: Placement,
  organizerUnionId: string,
): Promise<string[]> {
  const events = await dependencies.dingtalk(corp).calendar.listEvents(organizerUnionId, booking.start, booking.end)
  return events.filter((event) => isEventOf(event, booking)).map((event) => event.eventId)
}

async function deleteEvent({ dependencies, corp }: CorpContext, booking: Placement, eventId: string): Promise<void> {
  const { checkpoint, dingtalk } = dependencies
  await checkpoint('withdrawal.before_delete')
  await dingtalk(corp).calendar.deleteEvent(
    booking.organizerUnionId ?? '',
    eventId,
    `${booking.id}.delete.${eventId}`.slice(0, 128),
  )
  await checkpoint('withdrawal.after_delete')
}

/** When to try again, epoch ms; null: never. */
function whenAgain(
  error: unknown,
  { booking, claims, now }: { booking: Placement; claims: number; now: number },
): number | null {
  if (!(error instanceof DingTalkError)) throw error
  if (now > booking.end + hour) return null
  if (isReduced(error)) return Math.max(error.details.retryAt ?? 0, now + 15 * minute)
  return mayPass(error) ? Math.max(error.details.retryAt ?? 0, now + pauseAfter(claims, booking.state)) : null
}

async function release({ dependencies, corp }: CorpContext, booking: Placement): Promise<void> {
  const now = dependencies.clock.now()
  // A request whose answer never came may still be carried out.
  const tidyAt = booking.begun && booking.calendarEventId === null ? now + tidyAfter : null
  await repository.markReleased(dependencies.database, corp.corpId, booking.id, { tidyAt, now })
}

/** Removes what requests with lost answers left in DingTalk's calendar: marked as the booking, but not the event under which it stands. */
export async function tidy(context: CorpContext, bookingId: string): Promise<WorkResult> {
  const { database } = context.dependencies
  const booking = await repository.findPlacement(database, context.corp.corpId, bookingId)
  if (!booking?.organizerUnionId) return { result: 'done' }
  const kept = isOccupying(booking.state) ? booking.calendarEventId : null
  const marked = await listMarkedEvents(context, booking, booking.organizerUnionId)
  // Still being placed: which one it will stand under is not known yet.
  if (isOccupying(booking.state) && kept === null) return { result: 'done' }
  for (const eventId of marked) if (eventId !== kept) await deleteEvent(context, booking, eventId)
  return { result: 'done' }
}
