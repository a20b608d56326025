import { expireDetails } from '../../bookings/native-bookings.ts'
import type { EventHandler } from '../event-handlers.types.ts'
import { findText } from '../incoming-event.ts'

/**
 * 日程变更: of everybody's calendar, without room or time, and each one costs quota (events.md §7.3). Taken as a sign that the title of
 * a native booking may be another one now; nothing is asked of DingTalk.
 */
export const handleCalendarEventChange: EventHandler = async ({ dependencies, corp }, event) => {
  const eventId = findText(event, 'calendarEventId')
  if (eventId === null) return 'names no calendar event'
  await expireDetails(dependencies.database, corp.corpId, eventId, dependencies.clock.now())
  return 'noted'
}
