import { z } from 'zod'
import { dayRange, toIsoInZone, type AttendeeResponse, type TimeRange } from '@meeting/shared'
import type { CalendarEvent, NewCalendarEvent, RoomAnswer, RoomBusy } from './dingtalk.types.ts'
import { optionalList, optionalText } from './wire.ts'

/** All-day dates are meant in China's time. */
const allDayZone = 'Asia/Shanghai'

const moment = z.object({ dateTime: optionalText, date: optionalText }).transform((wire, context) => {
  const instant = wire.dateTime
    ? Date.parse(wire.dateTime)
    : wire.date
      ? dayRange(wire.date, allDayZone).start
      : Number.NaN
  if (Number.isNaN(instant)) context.addIssue({ code: 'custom', message: 'neither date nor time' })
  return instant
})
const responses: Record<string, AttendeeResponse> = {
  needsAction: 'needs_action',
  accepted: 'accepted',
  declined: 'declined',
  tentative: 'tentative',
}
const roomAnswers: Record<string, RoomAnswer> = { accepted: 'accepted', tentative: 'tentative', declined: 'declined' }
const person = z.object({ id: z.string(), displayName: optionalText, responseStatus: optionalText })

/** An event as get and list answer it (server-api.md §4.5). */
export const calendarEvent = z
  .object({
    id: z.string(),
    summary: optionalText,
    description: optionalText,
    start: moment,
    end: moment,
    status: optionalText,
    organizer: person.nullish(),
    attendees: optionalList(person),
    meetingRooms: optionalList(z.object({ roomId: z.string(), responseStatus: optionalText })),
    recurrence: z.unknown().optional(),
    seriesMasterId: optionalText,
  })
  .transform((wire): CalendarEvent => ({
    eventId: wire.id,
    title: wire.summary ?? '',
    description: wire.description ?? '',
    start: wire.start,
    end: wire.end,
    cancelled: wire.status === 'cancelled',
    recurring: Boolean(wire.recurrence) || Boolean(wire.seriesMasterId),
    organizerUnionId: wire.organizer?.id ?? null,
    organizerName: wire.organizer?.displayName ?? null,
    attendees: wire.attendees.map((entry) => ({
      unionId: entry.id,
      name: entry.displayName ?? '',
      response: responses[entry.responseStatus ?? ''] ?? 'needs_action',
    })),
    rooms: wire.meetingRooms.map((room) => ({
      roomId: room.roomId,
      answer: roomAnswers[room.responseStatus ?? ''] ?? 'unknown',
    })),
  }))

export const calendarPage = z.object({ events: optionalList(calendarEvent), nextToken: optionalText })

/** The busy query's answer; a room that DingTalk refused to tell carries `error` and is left out (§4.9). */
export const busyAnswer = z.object({
  scheduleInformation: optionalList(
    z.object({
      roomId: z.string(),
      error: optionalText,
      scheduleItems: optionalList(
        z
          .object({
            status: optionalText,
            eventId: z.string(),
            organizer: z.object({ id: z.string() }).nullish(),
            start: moment,
            end: moment,
          })
          .transform((item): RoomBusy => ({
            eventId: item.eventId,
            organizerUnionId: item.organizer?.id ?? null,
            start: item.start,
            end: item.end,
            pending: item.status === 'TENTATIVE',
          })),
      ),
    }),
  ),
})

/** The people's busy query's answer; somebody whom DingTalk refused to tell carries `error` and is left out (§4.10). */
export const peopleBusyAnswer = z.object({
  scheduleInformation: optionalList(
    z.object({
      userId: z.string(),
      error: optionalText,
      scheduleItems: optionalList(
        z.object({ start: moment, end: moment }).transform(({ start, end }): TimeRange => ({ start, end })),
      ),
    }),
  ),
})

/** The body that creates an event. The reminder stays DingTalk's default, 15 minutes before (§4.3). */
export function toEventBody(event: NewCalendarEvent) {
  const at = (instant: number) => ({ dateTime: toIsoInZone(instant, event.timeZone), timeZone: event.timeZone })
  return {
    summary: event.title,
    description: event.description,
    start: at(event.start),
    end: at(event.end),
    attendees: event.attendeeUnionIds.map((id) => ({ id, isOptional: false })),
    ...(event.location ? { location: { displayName: event.location } } : {}),
  }
}

/** Bounds of queries: UTC with milliseconds, which every endpoint was seen to take (§4.2). */
export function toQueryBound(instant: number): string {
  return new Date(instant).toISOString()
}
