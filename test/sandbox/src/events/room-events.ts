import type { CalendarEvent, EventRoom } from '../calendar/event.types.ts'
import { toShanghaiClock } from '../calendar/time.ts'
import type { Room } from '../state.ts'
import type { World } from '../world.ts'

type Json = Record<string, unknown>

const eventRoomIdOf = (world: World, room: Room): string =>
  world.behaviour.eventRoomId === 'api' ? room.roomId : room.eventRoomId

const common = (event: CalendarEvent, held: EventRoom, isApproval: boolean): Json => ({
  bookId: held.bookId,
  isApproval,
  extension: { calendarEventId: `primary;${event.eventId}` },
})

const needsApproval = (world: World, held: EventRoom): boolean =>
  (world.rooms.find(held.roomId)?.rules.approval ?? 'none') !== 'none'

function pushWhole(world: World, event: CalendarEvent, held: EventRoom, eventSubType: string, preStatus: string): void {
  const room = world.rooms.find(held.roomId)
  const organizer = world.directory.findEverByUnionId(event.organizerId)
  if (!room) return
  world.pusher.push('meetingroom_book', {
    eventSubType,
    ...common(event, held, room.rules.approval !== 'none'),
    preStatus,
    userId: organizer?.userId,
    userName: organizer?.name,
    roomId: eventRoomIdOf(world, room),
    roomName: room.name,
    bookTime: toShanghaiClock(held.attachedAt),
    startTime: toShanghaiClock(event.start),
    endTime: toShanghaiClock(event.end),
    title: event.title,
  })
}

/** `bookSuccess`, or `appvaral` (spelled so) when the room must be approved (events.md §7.1). */
export function pushBooked(world: World, event: CalendarEvent, _room: Room, held: EventRoom): void {
  pushWhole(world, event, held, held.response === 'tentative' ? 'appvaral' : 'bookSuccess', 'INIT')
}

/** After an approval: `bookSuccess` in full, or `bookRefuse`, which names the booking only. */
export function pushBookAnswered(world: World, event: CalendarEvent, held: EventRoom): void {
  if (held.response === 'accepted') return pushWhole(world, event, held, 'bookSuccess', 'APPROVALING')
  world.pusher.push('meetingroom_book', {
    eventSubType: 'bookRefuse',
    ...common(event, held, true),
    preStatus: 'APPROVALING',
  })
  return undefined
}

/** Names the booking only: no room, no time. */
export function pushBookCancelled(world: World, event: CalendarEvent, held: EventRoom): void {
  world.pusher.push('meetingroom_book', {
    eventSubType: 'bookCancel',
    ...common(event, held, needsApproval(world, held)),
    preStatus: held.response === 'tentative' ? 'APPROVALING' : 'SUCCESS',
  })
}

/** One per room; without times, so the reader has to look. */
export function pushBookUpdated(world: World, event: CalendarEvent): void {
  for (const held of event.rooms.values()) {
    world.pusher.push('meetingroom_book', {
      eventSubType: 'bookUpdate',
      ...common(event, held, needsApproval(world, held)),
      title: event.title,
      roomName: world.rooms.find(held.roomId)?.name,
    })
  }
}

export function pushMembersChanged(world: World, event: CalendarEvent): void {
  for (const held of event.rooms.values()) {
    world.pusher.push('meetingroom_book', {
      eventSubType: 'bookMemberChange',
      ...common(event, held, needsApproval(world, held)),
    })
  }
}

/** Fires for everything in people's calendars; reaches only those who ticked it. */
export function pushCalendarChange(
  world: World,
  event: CalendarEvent,
  changeType: 'created' | 'updated' | 'cancelled' | 'deleteView',
): void {
  world.pusher.push('calendar_event_change', {
    calendarEventId: event.eventId,
    legacyCalendarEventId: event.eventId,
    calendarId: 'primary',
    calendarEventUpdateTime: event.updatedAt,
    unionIdList: [event.organizerId, ...event.attendees.keys()],
    changeType,
    operator: { type: 'user' },
  })
}

/** `create` and `update` describe the room; `del` names it. */
export function pushRoomInfo(world: World, room: Room, eventSubType: 'create' | 'update' | 'del'): void {
  const roomId = eventRoomIdOf(world, room)
  if (eventSubType === 'del') {
    world.pusher.push('meetingroom_room_info', { eventSubType, roomId })
    return
  }
  world.pusher.push('meetingroom_room_info', {
    eventSubType,
    roomId,
    roomName: room.name,
    labels: room.labelIds,
    capacity: `${room.capacity ?? 0}人`,
  })
}
