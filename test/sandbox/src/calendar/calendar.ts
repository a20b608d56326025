import type { SeedBooking } from '../state.ts'
import type { World } from '../world.ts'
import { attachSeedRooms } from './event-rooms.ts'
import type { CalendarEvent, EventChange, EventDraft, Occurrence } from './event.types.ts'
import { createIntervalIndex } from './interval-index.ts'
import type { IntervalIndex } from './interval-index.ts'
import { expand } from './recurrence.ts'
import { toUtcIso } from './time.ts'

export type Calendar = {
  load(bookings: SeedBooking[]): void
  /** Takes in an event of an earlier life of the sandbox, as it was. */
  restore(event: CalendarEvent): void
  create(draft: EventDraft): CalendarEvent
  /** Changes everything but rooms; times are put into the calendars of all people. */
  change(event: CalendarEvent, change: EventChange): void
  cancel(event: CalendarEvent): void
  /** Takes an event back as if it had never been; only for one without rooms. */
  discard(event: CalendarEvent): void
  /** Marks a change for syncTokens. */
  touch(event: CalendarEvent): void
  find(eventId: string): CalendarEvent | undefined
  /** One occurrence of a series by its own id. */
  findInstance(instanceId: string): { event: CalendarEvent; occurrence: Occurrence } | undefined
  list(): Iterable<CalendarEvent>
  /** Everything in a person's calendar, cancelled events included. */
  eventsOf(unionId: string): CalendarEvent[]
  /** Confirmed occurrences in a person's calendar that touch the window, by start. */
  occurrencesOf(unionId: string, from: number, to: number): { event: CalendarEvent; occurrence: Occurrence }[]
  /** What occupies rooms, by room id. */
  roomOccupancy: IntervalIndex<Occurrence>
  /** Counts the day's events of a person; false when there were a hundred already. */
  countCreated(unionId: string, day: string, limit: number): boolean
  sequence(): number
}

/** `<eventId>_20261123T020000Z`, the id of one occurrence of a series. */
export const instanceIdOf = (occurrence: Occurrence): string =>
  `${occurrence.eventId}_${toUtcIso(occurrence.start).replaceAll(/[-:]/g, '')}`

const peopleOf = (event: CalendarEvent): string[] => [event.organizerId, ...event.attendees.keys()]

const occurrencesFor = (event: CalendarEvent): Occurrence[] =>
  expand(event).map((interval) => ({ eventId: event.eventId, ...interval }))

/** The calendars of the whole company. */
export function createCalendar(world: World): Calendar {
  const events = new Map<string, CalendarEvent>()
  const byPerson = new Map<string, Set<string>>()
  const personOccurrences: IntervalIndex<Occurrence> = createIntervalIndex()
  const createdPerDay = new Map<string, number>()
  let sequence = 0

  const enter = (event: CalendarEvent): void => {
    for (const unionId of peopleOf(event)) {
      const known = byPerson.get(unionId)
      if (known) known.add(event.eventId)
      else byPerson.set(unionId, new Set([event.eventId]))
      for (const occurrence of event.occurrences) personOccurrences.add(unionId, occurrence)
    }
  }

  const leave = (event: CalendarEvent): void => {
    for (const unionId of peopleOf(event)) {
      for (const occurrence of event.occurrences) personOccurrences.remove(unionId, occurrence)
    }
  }

  const calendar: Calendar = {
    load(bookings) {
      for (const booking of bookings) loadBooking(world, calendar, booking)
    },
    restore(event) {
      events.set(event.eventId, event)
      enter(event)
      sequence = Math.max(sequence, event.sequence)
      if (event.status === 'cancelled') return leave(event)
      for (const room of event.rooms.values()) {
        if (room.response === 'declined') continue
        for (const occurrence of room.occurrences) calendar.roomOccupancy.add(room.roomId, occurrence)
      }
    },
    create({ attendees = [], ...draft }) {
      const event: CalendarEvent = {
        ...draft,
        eventId: world.ids.next('event'),
        description: draft.description ?? '',
        isAllDay: draft.isAllDay ?? false,
        timeZone: draft.timeZone ?? 'Asia/Shanghai',
        attendees: new Map(attendees.map((attendee) => [attendee.unionId, attendee])),
        reminders: draft.reminders ?? [{ method: 'dingtalk', minutes: 15 }],
        rooms: new Map(),
        status: 'confirmed',
        createdAt: world.now(),
        updatedAt: world.now(),
        sequence: (sequence += 1),
        native: draft.native ?? false,
        hiddenFor: new Set(),
        occurrences: [],
      }
      event.occurrences = occurrencesFor(event)
      events.set(event.eventId, event)
      enter(event)
      return event
    },
    change(event, { attendees, ...change }) {
      leave(event)
      Object.assign(event, change)
      if (attendees) event.attendees = new Map(attendees.map((attendee) => [attendee.unionId, attendee]))
      event.occurrences = occurrencesFor(event)
      enter(event)
      calendar.touch(event)
    },
    cancel(event) {
      leave(event)
      event.status = 'cancelled'
      calendar.touch(event)
    },
    discard(event) {
      leave(event)
      for (const unionId of peopleOf(event)) byPerson.get(unionId)?.delete(event.eventId)
      events.delete(event.eventId)
    },
    touch(event) {
      event.updatedAt = world.now()
      event.sequence = sequence += 1
    },
    find: (eventId) => events.get(eventId),
    findInstance(instanceId) {
      const event = events.get(instanceId.slice(0, instanceId.lastIndexOf('_')))
      const occurrence = event?.occurrences.find((item) => instanceIdOf(item) === instanceId)
      return event && occurrence ? { event, occurrence } : undefined
    },
    list: () => events.values(),
    eventsOf: (unionId) => [...(byPerson.get(unionId) ?? [])].flatMap((eventId) => events.get(eventId) ?? []),
    occurrencesOf: (unionId, from, to) =>
      personOccurrences.query(unionId, from, to).flatMap((occurrence) => {
        const event = events.get(occurrence.eventId)
        return event && !event.hiddenFor.has(unionId) ? [{ event, occurrence }] : []
      }),
    roomOccupancy: createIntervalIndex(),
    countCreated(unionId, day, limit) {
      const key = `${unionId} ${day}`
      const count = createdPerDay.get(key) ?? 0
      if (limit > 0 && count >= limit) return false
      createdPerDay.set(key, count + 1)
      return true
    },
    sequence: () => sequence,
  }
  return calendar
}

/** A booking of the seed; rules are not applied to what is past. */
function loadBooking(world: World, calendar: Calendar, booking: SeedBooking): void {
  const organizer = world.directory.findEver(booking.organizerUserId)
  if (!organizer) throw new Error(`seed booking of an unknown employee: ${booking.organizerUserId}`)
  const attendees = (booking.attendeeUserIds ?? []).flatMap((userId) => {
    const unionId = world.directory.findEver(userId)?.unionId
    return unionId === undefined ? [] : [{ unionId, isOptional: false, response: 'needsAction' as const }]
  })
  const event = calendar.create({
    title: booking.title,
    description: booking.description,
    start: booking.start,
    end: booking.end,
    organizerId: organizer.unionId,
    attendees,
    native: true,
  })
  attachSeedRooms(world, calendar, event, booking)
}
