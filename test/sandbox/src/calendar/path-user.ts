import type { Call } from '../gateway/api.types.ts'
import { NewApiRefusal, invalidParameter } from '../gateway/refusals.ts'
import type { Employee } from '../state.ts'
import type { World } from '../world.ts'
import type { CalendarEvent, Occurrence } from './event.types.ts'

export const itemNotFound = (): NewApiRefusal => new NewApiRefusal(404, 'itemNotFound', 'item not found')
export const instanceNotExist = (): NewApiRefusal => new NewApiRefusal(404, 'instanceNotExist', 'instance not exist')

/** The person in whose name the call acts: a unionId in the path, inside the app's range. */
export function pathUser(world: World, call: Call): Employee {
  const unionId = call.params['userId'] ?? ''
  const employee = world.behaviour.leaverCanAct
    ? world.directory.findEverByUnionId(unionId)
    : world.directory.findByUnionId(unionId)
  if (employee && world.directory.isEmployeeInScope(employee)) return employee
  if (employee && world.behaviour.outOfRangeOrganizer === 'forbidden') {
    throw new NewApiRefusal(403, 'Forbidden.AccessDenied', 'user is out of the authorized range')
  }
  throw new NewApiRefusal(400, 'permissionDeny', 'permission deny')
}

/** Only the person's main calendar is known here. */
export function checkCalendarId(call: Call): void {
  const calendarId = call.params['calendarId'] ?? ''
  if (calendarId.trim() === '') throw invalidParameter('CalendarId cannot be blank')
  if (calendarId !== 'primary') throw invalidParameter('CalendarId invalid')
}

const hasInCalendar = (event: CalendarEvent, unionId: string): boolean =>
  (event.organizerId === unionId || event.attendees.has(unionId)) && !event.hiddenFor.has(unionId)

/** The event, or one occurrence of a series, in that person's calendar; 404 otherwise, also when it was deleted. */
export function pathEvent(world: World, call: Call, user: Employee): { event: CalendarEvent; occurrence?: Occurrence } {
  const eventId = call.params['eventId'] ?? ''
  const event = world.calendar.find(eventId)
  const found = event ? { event } : world.calendar.findInstance(eventId)
  if (!found || !hasInCalendar(found.event, user.unionId)) throw itemNotFound()
  if (found.event.status === 'cancelled') throw instanceNotExist()
  return found
}

/** Changes are the organizer's. */
export function checkOrganizer(event: CalendarEvent, user: Employee): void {
  if (event.organizerId !== user.unionId) {
    throw invalidParameter('code: 300000, developerMessage: Only organizer can modify event.')
  }
}
