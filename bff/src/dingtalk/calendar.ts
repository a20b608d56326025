import { z } from 'zod'
import { isDingTalkError } from './dingtalk.errors.ts'
import {
  busyAnswer,
  calendarEvent,
  calendarPage,
  peopleBusyAnswer,
  toEventBody,
  toQueryBound,
} from './calendar-wire.ts'
import type { CalendarEvent, CallPriority, DingTalkCalendar } from './dingtalk.types.ts'
import type { Call } from './transport/call.types.ts'
import type { Transport } from './transport/transport.ts'
import { readShape } from './wire.ts'

const created = z.object({ id: z.string().min(1) })

/** Events and their rooms on behalf of a person (server-api.md §4); every call is counted. */
export function createCalendarCalls(transport: Transport): DingTalkCalendar {
  type Extras = Pick<Call, 'clientToken' | 'query' | 'body'>
  const token = { kind: 'app' } as const
  const write = (name: string, method: Call['method'], path: string, extras: Extras) =>
    transport.send({
      name,
      family: 'new',
      method,
      path,
      token,
      priority: 'booking',
      counted: true,
      repeatable: false,
      ...extras,
    })
  const read = (name: string, method: Call['method'], path: string, priority: CallPriority, extras: Extras) =>
    transport.send({ name, family: 'new', method, path, token, priority, counted: true, repeatable: true, ...extras })

  return {
    async createEvent(organizerUnionId, event, clientToken) {
      const name = 'calendar.create_event'
      return readShape(
        name,
        created,
        await write(name, 'POST', eventsOf(organizerUnionId), { clientToken, body: toEventBody(event) }),
      ).id
    },
    async findEvent(unionId, eventId, priority = 'booking') {
      const name = 'calendar.get_event'
      try {
        return readShape(
          name,
          calendarEvent,
          await read(name, 'GET', eventOf(unionId, eventId), priority, { query: { maxAttendees: 500 } }),
        )
      } catch (error) {
        if (isDingTalkError(error, 'not_found')) return undefined
        throw error
      }
    },
    async listEvents(unionId, from, to) {
      const name = 'calendar.list_events'
      const events: CalendarEvent[] = []
      let nextToken: string | undefined
      do {
        const query = { timeMin: toQueryBound(from), timeMax: toQueryBound(to), maxResults: 100, nextToken }
        const path = `/v1.0/calendar/users/${encodeURIComponent(unionId)}/calendars/primary/eventsview`
        const page = readShape(name, calendarPage, await read(name, 'GET', path, 'booking', { query }))
        events.push(...page.events)
        nextToken = page.nextToken ?? undefined
      } while (nextToken)
      return events
    },
    async deleteEvent(unionId, eventId, clientToken) {
      try {
        const query = { pushNotification: 'true' }
        await write('calendar.delete_event', 'DELETE', eventOf(unionId, eventId), { clientToken, query })
      } catch (error) {
        if (!isDingTalkError(error, 'not_found')) throw error
      }
    },
    async addRoom(organizerUnionId, eventId, roomId, clientToken) {
      const body = { meetingRoomsToAdd: [{ roomId }] }
      await write('calendar.add_room', 'POST', `${eventOf(organizerUnionId, eventId)}/meetingRooms`, {
        clientToken,
        body,
      })
    },
    async removeRoom(organizerUnionId, eventId, roomId, clientToken) {
      const body = { meetingRoomsToRemove: [{ roomId }] }
      const path = `${eventOf(organizerUnionId, eventId)}/meetingRooms/batchRemove`
      await write('calendar.remove_room', 'POST', path, { clientToken, body })
    },
    async transferEvent(organizerUnionId, eventId, newOrganizerUnionId, clientToken) {
      const body = { newOrganizerId: newOrganizerUnionId, isExitCalendar: true, needNotifyViaO2O: false }
      const path = `${eventOf(organizerUnionId, eventId)}/transfer`
      await write('calendar.transfer_event', 'POST', path, { clientToken, body })
    },
    async changeLocation(organizerUnionId, eventId, location, clientToken) {
      const body = { id: eventId, location: { displayName: location } }
      await write('calendar.change_event', 'PUT', eventOf(organizerUnionId, eventId), { clientToken, body })
    },
    async listRoomBusy(operatorUnionId, roomIds, from, to) {
      const name = 'calendar.room_busy'
      const path = `/v1.0/calendar/users/${encodeURIComponent(operatorUnionId)}/meetingRooms/schedules/query`
      const body = { roomIds, startTime: toQueryBound(from), endTime: toQueryBound(to) }
      const { scheduleInformation } = readShape(name, busyAnswer, await read(name, 'POST', path, 'refresh', { body }))
      return new Map(
        scheduleInformation.filter((entry) => !entry.error).map((entry) => [entry.roomId, entry.scheduleItems]),
      )
    },
    async listPeopleBusy(unionId, unionIds, from, to) {
      const name = 'calendar.people_busy'
      const path = `/v1.0/calendar/users/${encodeURIComponent(unionId)}/querySchedule`
      const body = { userIds: unionIds, startTime: toQueryBound(from), endTime: toQueryBound(to) }
      const { scheduleInformation } = readShape(
        name,
        peopleBusyAnswer,
        await read(name, 'POST', path, 'refresh', { body }),
      )
      return new Map(
        scheduleInformation.filter((entry) => !entry.error).map((entry) => [entry.userId, entry.scheduleItems]),
      )
    },
  }
}

function eventsOf(unionId: string): string {
  return `/v1.0/calendar/users/${encodeURIComponent(unionId)}/calendars/primary/events`
}

function eventOf(unionId: string, eventId: string): string {
  return `${eventsOf(unionId)}/${encodeURIComponent(eventId)}`
}
