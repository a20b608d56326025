import type { World } from '../world.ts'
import { occupyingRooms } from './event-rooms.ts'
import { instanceIdOf } from './calendar.ts'
import type { Attendee, CalendarEvent, EventRoom, Occurrence } from './event.types.ts'
import { toShanghaiDate, toShanghaiIso, toUtcIso } from './time.ts'

type Json = Record<string, unknown>

export const renderTime = (event: Pick<CalendarEvent, 'isAllDay' | 'timeZone'>, time: number): Json =>
  event.isAllDay ? { date: toShanghaiDate(time) } : { dateTime: toShanghaiIso(time), timeZone: event.timeZone }

const nameOf = (world: World, unionId: string): string | undefined => world.directory.findEverByUnionId(unionId)?.name

export const renderAttendee = (world: World, attendee: Attendee, viewer: string): Json => ({
  id: attendee.unionId,
  displayName: nameOf(world, attendee.unionId),
  responseStatus: attendee.response,
  self: attendee.unionId === viewer,
  isOptional: attendee.isOptional,
})

const renderOrganizer = (world: World, event: CalendarEvent, viewer: string): Json => ({
  id: event.organizerId,
  displayName: nameOf(world, event.organizerId),
  responseStatus: 'accepted',
  self: event.organizerId === viewer,
})

/** Rooms that a reader already sees; a fresh one may lag behind. */
const visibleRooms = (world: World, event: CalendarEvent): EventRoom[] =>
  [...event.rooms.values()].filter((room) => room.attachedAt + world.faults.readBackLagMs <= world.now())

const roomName = (world: World, room: EventRoom): string => world.rooms.find(room.roomId)?.name ?? ''

/** The echo of create: no status and no rooms; `reminders[].minutes` is text here (server-api.md §4.3). */
export function renderEcho(world: World, event: CalendarEvent, viewer: string): Json {
  return {
    id: event.eventId,
    summary: event.title,
    description: event.description,
    start: renderTime(event, event.start),
    end: renderTime(event, event.end),
    isAllDay: event.isAllDay,
    recurrence: event.recurrence,
    attendees: [...event.attendees.values()].map((attendee) => renderAttendee(world, attendee, viewer)),
    organizer: renderOrganizer(world, event, viewer),
    location: event.location === undefined ? undefined : { displayName: event.location },
    reminders: event.reminders.map(({ method, minutes }) => ({ method, minutes: String(minutes) })),
    createTime: toShanghaiIso(event.createdAt),
    updateTime: toShanghaiIso(event.updatedAt),
    onlineMeetingInfo: event.onlineMeeting ? { type: 'dingtalk', ...event.onlineMeeting, extraInfo: {} } : undefined,
    uiConfigs: event.uiConfigs,
    richTextDescription: event.richText === undefined ? undefined : { text: event.richText },
    categories: event.categories,
    cardInstances: event.cardInstances,
  }
}

/** The echo of an update: like create, and the names of the rooms. */
export function renderUpdated(world: World, event: CalendarEvent, viewer: string): Json {
  const names = occupyingRooms(event).map((room) => roomName(world, room))
  const location = names.length > 0 ? { displayName: event.location, meetingRooms: names } : undefined
  const echo = renderEcho(world, event, viewer)
  return location ? { ...echo, location } : echo
}

/** An event as get, list and view show it; with `occurrence`, that instance of a series. */
export function renderEvent(
  world: World,
  event: CalendarEvent,
  viewer: string,
  { occurrence, maxAttendees = 100 }: { occurrence?: Occurrence; maxAttendees?: number } = {},
): Json {
  const rooms = visibleRooms(world, event)
  const names = rooms.filter((room) => room.response !== 'declined').map((room) => roomName(world, room))
  const echo = renderEcho(world, event, viewer)
  return {
    ...echo,
    ...(occurrence ? instanceFields(event, occurrence) : {}),
    attendees: Array.isArray(echo['attendees']) ? echo['attendees'].slice(0, maxAttendees) : [],
    status: event.status,
    location:
      names.length > 0 ? { displayName: event.location ?? names.join('、'), meetingRooms: names } : echo['location'],
    meetingRooms: rooms.map((room) => ({
      roomId: room.roomId,
      displayName: roomName(world, room),
      responseStatus: room.response,
    })),
    extendedProperties: { sharedProperties: { sourceOpenCid: '', belongCorpId: world.credentials.corpId } },
  }
}

const instanceFields = (event: CalendarEvent, occurrence: Occurrence): Json => ({
  id: instanceIdOf(occurrence),
  seriesMasterId: event.eventId,
  start: renderTime(event, occurrence.start),
  end: renderTime(event, occurrence.end),
  originStart: { dateTime: toUtcIso(occurrence.start) },
})

/** An event in a view: without reminders, with a link into DingTalk's own calendar (server-api.md §4.6). */
export function renderViewed(...input: Parameters<typeof renderEvent>): Json {
  const [world, event] = input
  const { reminders: _, uiConfigs: __, cardInstances: ___, ...viewed } = renderEvent(...input)
  return {
    ...viewed,
    extendedProperties: {
      sharedProperties: { sourceOpenCid: '', belongCorpId: world.credentials.corpId },
      privateProperties: {
        dingtalkDetailUrl: `dingtalk://dingtalkclient/page/calendar_detail?eventId=${encodeURIComponent(event.eventId)}`,
      },
    },
  }
}

/** Busy times of a person; all-day ones carry UTC (server-api.md §4.2). */
export const renderPersonBusy = (event: CalendarEvent, { start, end }: Occurrence): Json =>
  event.isAllDay
    ? {
        start: { date: toShanghaiDate(start), timeZone: 'UTC' },
        end: { date: toShanghaiDate(end), timeZone: 'UTC' },
      }
    : {
        start: { dateTime: toShanghaiIso(start), timeZone: 'Asia/Shanghai' },
        end: { dateTime: toShanghaiIso(end), timeZone: 'Asia/Shanghai' },
      }

/** Busy times of a room never have a `date`: an all-day event is given as moments in UTC. */
export const renderRoomBusy = (event: CalendarEvent, { start, end }: Occurrence): Json =>
  event.isAllDay
    ? { start: { dateTime: toUtcIso(start), timeZone: 'UTC' }, end: { dateTime: toUtcIso(end), timeZone: 'UTC' } }
    : {
        start: { dateTime: toShanghaiIso(start), timeZone: 'Asia/Shanghai' },
        end: { dateTime: toShanghaiIso(end), timeZone: 'Asia/Shanghai' },
      }
