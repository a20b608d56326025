import { reconcileCalendarEvent } from '../../bookings/native-bookings.ts'
import type { CorpContext } from '../../corps/corp-context.ts'
import { findEmployeeByUserId, upsertEmployeeFromDingTalk } from '../../directory/directory.ts'
import { requestTask } from '../../scheduled/scheduled-tasks.repository.ts'
import type { EventHandler } from '../event-handlers.types.ts'
import { findCalendarEventId, findText } from '../incoming-event.ts'

/**
 * 会议室预定成功、取消等, every sub-type alike, also those to come: the calendar event is read again and our booking made to agree.
 * Room and times in the event are not believed: the room's id is another one, the zone is not said (events.md §7.1).
 */
export const handleMeetingroomBook: EventHandler = async (context, event) => {
  const eventId = findCalendarEventId(event)
  if (eventId === null) {
    const { database, clock } = context.dependencies
    await requestTask(database, context.corp.corpId, 'bookings.reconcile', clock.now())
    return 'names no calendar event: all bookings are compared'
  }
  const organizerUnionId = await findOrganizer(context, findText(event, 'userId'))
  return reconcileCalendarEvent(context, { eventId, organizerUnionId, bookId: findText(event, 'bookId') })
}

/** Only new bookings and requests for approval name who booked. */
async function findOrganizer(context: CorpContext, userId: string | null): Promise<string | null> {
  if (userId === null) return null
  const employee = (await findEmployeeByUserId(context, userId)) ?? (await upsertEmployeeFromDingTalk(context, userId))
  return employee?.unionId ?? null
}
