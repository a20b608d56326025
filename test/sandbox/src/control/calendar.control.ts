import { answerForRoom, attachRooms, cancelEvent, detachRooms } from '../calendar/event-rooms.ts'
import type { CalendarEvent, EventChange, EventRoom } from '../calendar/event.types.ts'
import { changeEvent } from '../calendar/events.apis.ts'
import { toEpoch } from '../calendar/time.ts'
import { pushBookAnswered, pushCalendarChange } from '../events/room-events.ts'
import { NewApiRefusal } from '../gateway/refusals.ts'
import type { Employee } from '../state.ts'
import type { World } from '../world.ts'
import { ControlError } from './control-error.ts'
import type { ControlEvent, NativeBooking, SandboxControl } from './control.types.ts'

type CalendarControl = Pick<
  SandboxControl,
  'book' | 'changeEvent' | 'cancelEvent' | 'releaseRoom' | 'approve' | 'refuse' | 'calendar'
>

function readTime(value: number | string): number {
  const time = typeof value === 'number' ? value : toEpoch(value)
  if (time === undefined || !Number.isFinite(time)) throw new ControlError(`not a time: ${value}`)
  return time
}

/** A refusal that the API would give is a refusal of the control too, with the same text. */
function asControl<T>(work: () => T): T {
  try {
    return work()
  } catch (failure) {
    if (failure instanceof NewApiRefusal) throw new ControlError(`${failure.code}: ${failure.message}`)
    throw failure
  }
}

export function findEmployee(world: World, userId: string): Employee {
  const employee = world.directory.findEmployee(userId)
  if (!employee) throw new ControlError(`no employee ${userId}`)
  return employee
}

function findEvent(world: World, eventId: string): CalendarEvent {
  const event = world.calendar.find(eventId)
  if (!event) throw new ControlError(`no event ${eventId}`)
  if (event.status === 'cancelled') throw new ControlError(`event ${eventId} is cancelled`)
  return event
}

const userIdOf = (world: World, unionId: string): string =>
  world.directory.findEverByUnionId(unionId)?.userId ?? unionId

export function toControlEvent(world: World, event: CalendarEvent): ControlEvent {
  return {
    eventId: event.eventId,
    title: event.title,
    description: event.description,
    start: event.start,
    end: event.end,
    status: event.status,
    organizerUserId: userIdOf(world, event.organizerId),
    organizerUnionId: event.organizerId,
    attendeeUserIds: [...event.attendees.keys()].map((unionId) => userIdOf(world, unionId)),
    rooms: [...event.rooms.values()].map(({ roomId, response, bookId }) => ({
      roomId,
      name: world.rooms.find(roomId)?.name ?? '',
      response,
      bookId,
    })),
    native: event.native,
  }
}

function book(world: World, booking: NativeBooking): ControlEvent {
  const organizer = findEmployee(world, booking.userId)
  const [start, end] = [readTime(booking.start), readTime(booking.end)]
  if (end <= start) throw new ControlError('the end must be after the start')
  const event = world.calendar.create({
    title: booking.title,
    description: booking.description,
    start,
    end,
    recurrence: booking.recurrence,
    organizerId: organizer.unionId,
    attendees: (booking.attendeeUserIds ?? []).map((userId) => ({
      unionId: findEmployee(world, userId).unionId,
      isOptional: false,
      response: 'needsAction' as const,
    })),
    native: true,
  })
  try {
    asControl(() => attachRooms(world, event, booking.roomIds))
  } catch (failure) {
    world.calendar.discard(event)
    throw failure
  }
  pushCalendarChange(world, event, 'created')
  return toControlEvent(world, event)
}

function findPendingRoom(event: CalendarEvent, roomId: string): EventRoom {
  const room = event.rooms.get(roomId)
  if (room?.response !== 'tentative') throw new ControlError(`room ${roomId} does not wait for approval`)
  return room
}

function hasAcceptedRival(world: World, event: CalendarEvent, room: EventRoom): boolean {
  return room.occurrences.some(({ start, end }) =>
    world.calendar.roomOccupancy
      .query(room.roomId, start, end)
      .some(
        ({ eventId }) =>
          eventId !== event.eventId && world.calendar.find(eventId)?.rooms.get(room.roomId)?.response === 'accepted',
      ),
  )
}

function answer(world: World, eventId: string, roomId: string, isAccepted: boolean): ControlEvent {
  const event = findEvent(world, eventId)
  const room = findPendingRoom(event, roomId)
  if (isAccepted && hasAcceptedRival(world, event, room)) throw new ControlError('the room is taken at that time')
  answerForRoom(world, event, room, isAccepted)
  pushBookAnswered(world, event, room)
  return toControlEvent(world, event)
}

function readChange(
  event: CalendarEvent,
  input: { title?: string; start?: number | string; end?: number | string },
): EventChange {
  const change: EventChange = {}
  if (input.title !== undefined) change.title = input.title
  if (input.start === undefined && input.end === undefined) return change
  change.start = input.start === undefined ? event.start : readTime(input.start)
  change.end = input.end === undefined ? event.end : readTime(input.end)
  if (change.end <= change.start) throw new ControlError('the end must be after the start')
  return change
}

/** What people do to the calendar in DingTalk's own client, and a look into it. */
export function createCalendarControl(world: World): CalendarControl {
  return {
    book: async (input) => book(world, input),
    async changeEvent({ eventId, ...input }) {
      const event = findEvent(world, eventId)
      const change = readChange(event, input)
      asControl(() => changeEvent(world, event, change))
      return toControlEvent(world, event)
    },
    async cancelEvent({ eventId }) {
      const event = findEvent(world, eventId)
      cancelEvent(world, event)
      pushCalendarChange(world, event, 'cancelled')
      return toControlEvent(world, event)
    },
    async releaseRoom({ eventId, roomId }) {
      const event = findEvent(world, eventId)
      detachRooms(world, event, [roomId])
      return toControlEvent(world, event)
    },
    approve: async ({ eventId, roomId }) => answer(world, eventId, roomId, true),
    refuse: async ({ eventId, roomId }) => answer(world, eventId, roomId, false),
    async calendar({ from = 0, to = Number.MAX_SAFE_INTEGER, includeCancelled = false } = {}) {
      return [...world.calendar.list()]
        .filter((event) => includeCancelled || event.status === 'confirmed')
        .filter((event) => event.occurrences.some(({ start, end }) => start < to && end > from))
        .sort((a, b) => a.start - b.start)
        .map((event) => toControlEvent(world, event))
    },
  }
}
