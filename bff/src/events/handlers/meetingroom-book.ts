import { hour } from '@meeting/shared'
import { leftToBusyTimes, reconcileCalendarEvent } from '../../bookings/native-bookings.ts'
import type { CorpContext } from '../../corps/corp-context.ts'
import { isDingTalkError } from '../../dingtalk/dingtalk.errors.ts'
import { findEmployeeByUserId, upsertEmployeeFromDingTalk } from '../../directory/directory.ts'
import { reconcileRoomsOfEvent } from '../../scheduled/bookings-reconcile.ts'
import { requestTask } from '../../scheduled/task-requests.ts'
import type { EventHandler } from '../event-handlers.types.ts'
import { findCalendarEventId, findText } from '../incoming-event.ts'
import type { IncomingEvent } from '../incoming-event.ts'

/**
 * 会议室预定成功、取消等, every sub-type alike, also those to come: the calendar event is read again and our booking made to agree.
 * Room and times in the event are not believed: the room's id is another one, the zone is not said (events.md §7.1). An event that
 * nobody may be asked for, or that is a series, is settled by the busy times of its rooms.
 */
export const handleMeetingroomBook: EventHandler = async (context, event) => {
  const eventId = findCalendarEventId(event)
  if (eventId === null) {
    const { database, clock } = context.dependencies
    await requestTask(database, context.corp.corpId, 'bookings.reconcile', clock.now())
    return 'names no calendar event: all bookings are compared'
  }
  const organizerUnionId = await findOrganizer(context, findText(event, 'userId'))
  const bookId = findText(event, 'bookId')
  const told = await reconcile(context, { eventId, organizerUnionId, bookId })
  return leftToBusyTimes.includes(told) ? readRooms(context, event, { eventId, bookId, told }) : told
}

async function reconcile(
  context: CorpContext,
  reference: Parameters<typeof reconcileCalendarEvent>[1],
): Promise<string> {
  try {
    return await reconcileCalendarEvent(context, reference)
  } catch (error) {
    // Its organizer is outside the app's range, which some servers call a missing permission.
    if (isDingTalkError(error, 'out_of_scope', 'permission')) return 'not to be seen'
    throw error
  }
}

/** Rooms are known by the booking that stands here, or by the name in the event: their ids there are other ones. */
async function readRooms(
  context: CorpContext,
  event: IncomingEvent,
  { eventId, bookId, told }: { eventId: string; bookId: string | null; told: string },
): Promise<string> {
  const roomName = findText(event, 'roomName')
  const compared = await reconcileRoomsOfEvent(context, { eventId, bookId, roomName })
  if (compared > 0) return `${told}; busy times read of rooms: ${compared}`
  // A cancelled one that was never known here changes nothing.
  if (roomName === null) return told
  const { database, clock } = context.dependencies
  await requestTask(database, context.corp.corpId, 'bookings.reconcile', clock.now() + hour)
  return `${told}; its room is not known, all bookings are compared within the hour`
}

/** Only new bookings and requests for approval name who booked. */
async function findOrganizer(context: CorpContext, userId: string | null): Promise<string | null> {
  if (userId === null) return null
  const employee = (await findEmployeeByUserId(context, userId)) ?? (await upsertEmployeeFromDingTalk(context, userId))
  return employee?.unionId ?? null
}
