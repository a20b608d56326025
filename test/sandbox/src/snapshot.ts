import type { Attendee, CalendarEvent, EventRoom } from './calendar/event.types.ts'
import { createDemoCompany } from './company/demo-company.ts'
import type { Company, SeedBooking } from './state.ts'
import type { World } from './world.ts'

type StoredEvent = Omit<CalendarEvent, 'attendees' | 'rooms' | 'hiddenFor'> & {
  attendees: Attendee[]
  rooms: EventRoom[]
  hiddenFor: string[]
}

/** Company and calendar as JSON, so that a demo goes on where it was stopped. Faults, tokens and logs start anew. */
export type Snapshot = {
  company: Company
  /** How many ids of each kind were handed out. */
  ids: Record<string, number>
  /** Epoch ms; up to when the company's own bookings reach follows from it. */
  seededAt: number
  events: StoredEvent[]
}

/** The company and its calendar as they are now. */
export function takeSnapshot(world: World): Snapshot {
  return {
    company: {
      name: world.companyName,
      departments: world.directory.listDepartments(),
      employees: world.directory.listEver(),
      roomGroups: world.rooms.listGroups(),
      rooms: world.rooms.list(),
      bookings: [],
      scope: world.directory.scope(),
    },
    ids: world.ids.counts(),
    seededAt: world.seededAt,
    events: [...world.calendar.list()].map(toStored),
  }
}

/** Fills an empty calendar from a snapshot; the demo company goes on booking in the days that have come into reach since. */
export function restoreCalendar(world: World, snapshot: Snapshot): void {
  for (const event of snapshot.events) world.calendar.restore(fromStored(event))
  world.calendar.load(bookingsSince(world, snapshot))
}

/** What the demo company would have booked natively after the last start: only where nobody else is. */
function bookingsSince(world: World, { company, seededAt }: Snapshot): SeedBooking[] {
  const { seed, now } = world
  const known = createDemoCompany({ seed, now: seededAt })
  if (known.name !== company.name) return []
  const reached = Math.max(0, ...known.bookings.map(({ end }) => end))
  return createDemoCompany({ seed, now: now() }).bookings.filter(
    ({ start, end, roomIds, organizerUserId, attendeeUserIds = [] }) =>
      start >= reached &&
      [organizerUserId, ...attendeeUserIds].every((userId) => world.directory.findEmployee(userId)) &&
      roomIds.every(
        (roomId) => world.rooms.find(roomId) && world.calendar.roomOccupancy.query(roomId, start, end).length === 0,
      ),
  )
}

function toStored(event: CalendarEvent): StoredEvent {
  return {
    ...event,
    attendees: [...event.attendees.values()],
    rooms: [...event.rooms.values()],
    hiddenFor: [...event.hiddenFor],
  }
}

function fromStored(event: StoredEvent): CalendarEvent {
  return {
    ...event,
    attendees: new Map(event.attendees.map((attendee) => [attendee.unionId, attendee])),
    rooms: new Map(event.rooms.map((room) => [room.roomId, room])),
    hiddenFor: new Set(event.hiddenFor),
  }
}
