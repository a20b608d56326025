import type { RoomResponse } from '../control/control.types.ts'
import type { Interval } from './interval-index.ts'

export type AttendeeResponse = 'needsAction' | 'accepted' | 'declined' | 'tentative'

export type RecurrencePattern = {
  type: 'daily' | 'weekly' | 'absoluteMonthly' | 'relativeMonthly' | 'absoluteYearly'
  interval: number
  daysOfWeek?: string
  dayOfMonth?: number
  index?: string
  firstDayOfWeek?: string
}

export type RecurrenceRange = { type: 'noEnd' | 'endDate' | 'numbered'; endDate?: string; numberOfOccurrences?: number }

export type Recurrence = { pattern: RecurrencePattern; range: RecurrenceRange }

/** One time at which an event takes place: a series has many. */
export type Occurrence = Interval & { eventId: string }

export type EventRoom = {
  roomId: string
  response: RoomResponse
  bookId: string
  /** Epoch ms; a read-back lag counts from here. */
  attachedAt: number
  occurrences: Occurrence[]
}

export type Attendee = { unionId: string; isOptional: boolean; response: AttendeeResponse }

/** What the sandbox keeps as it was given and only echoes. */
export type EventExtras = {
  location?: string
  richText?: string
  onlineMeeting?: { conferenceId: string; url: string }
  uiConfigs?: Record<string, unknown>[]
  categories?: Record<string, unknown>[]
  cardInstances?: Record<string, unknown>[]
  extra?: Record<string, unknown>
}

export type CalendarEvent = Interval &
  EventExtras & {
    eventId: string
    title: string
    description: string
    isAllDay: boolean
    timeZone: string
    recurrence?: Recurrence
    organizerId: string
    attendees: Map<string, Attendee>
    reminders: { method: string; minutes: number }[]
    rooms: Map<string, EventRoom>
    status: 'confirmed' | 'cancelled'
    createdAt: number
    updatedAt: number
    /** Grows with every change in the calendar; what a syncToken counts. */
    sequence: number
    native: boolean
    /** People who deleted the event from their own calendar only. */
    hiddenFor: Set<string>
    occurrences: Occurrence[]
  }

export type EventDraft = EventExtras &
  Interval & {
    title: string
    description?: string
    isAllDay?: boolean
    timeZone?: string
    recurrence?: Recurrence
    organizerId: string
    attendees?: Attendee[]
    reminders?: { method: string; minutes: number }[]
    native?: boolean
  }

export type EventChange = Partial<Omit<EventDraft, 'native'>>
