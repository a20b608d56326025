import type { BookingClaim } from '../check-in/check-in.types.ts'
import type { RoomRefusal } from '../rooms/rooms.types.ts'

/** Life of a Booking (docs/glossary.md). The first three occupy the room. */
export const bookingStates = [
  'placing',
  'awaiting_approval',
  'confirmed',
  'refused',
  'cancelled',
  'released',
  'ended',
] as const
export type BookingState = (typeof bookingStates)[number]
export const occupyingStates = ['placing', 'awaiting_approval', 'confirmed'] as const satisfies readonly BookingState[]

/** `id` is empty for somebody whom DingTalk names but our directory does not hold. */
export type PersonRef = { id: string; name: string; avatarUrl: string | null }
export type AttendeeResponse = 'needs_action' | 'accepted' | 'declined' | 'tentative'

/** Why DingTalk turned a booking down after it was held here; `texts` are DingTalk's own words. `unreachable`: it did not answer in time. */
export type Refusal = {
  reason:
    | 'room_taken'
    | 'rule'
    | 'approval_refused'
    | 'no_permission'
    | 'daily_limit'
    | 'room_missing'
    | 'unreachable'
    | 'other'
  roomId: string | null
  texts: string[]
  violations?: RoomRefusal[]
}

/** A Booking as the API shows it. Times are ISO 8601 with the room's offset; `title` and `note` are null where privacy hides them. */
export type Booking = {
  id: string
  state: BookingState
  origin: 'app' | 'dingtalk'
  title: string | null
  note: string | null
  start: string
  end: string
  timeZone: string
  roomIds: string[]
  /** The same in words: some may be gone, or not among those that this person sees. */
  rooms: { id: string; name: string; removed: boolean }[]
  organizer: PersonRef | null
  attendees: (PersonRef & { response: AttendeeResponse })[]
  refusal: Refusal | null
  /** Two things claim the same room and time; shown, never hidden. */
  conflict: boolean
  createdAt: string
  cancelledAt: string | null
  cancelledBy: PersonRef | null
  /** In the words of who cancelled it. */
  cancelReason: string | null
  mine: 'organizer' | 'attendee' | null
  /** Whether the meeting stands in DingTalk's calendar. */
  inDingTalk: boolean
  /** Made in DingTalk's own client as a series: it is changed there, all dates or one. */
  recurring: boolean
  /** Null: it need not be claimed. */
  claim: BookingClaim | null
  can: { cancel: boolean }
}

/** Body of `POST /bookings`. */
export type NewBooking = {
  title: string
  roomIds: string[]
  start: string
  end: string
  attendeeIds: string[]
  note: string
}

export const bookingLimits = {
  titleLength: 200,
  noteLength: 2000,
  rooms: 5,
  attendees: 200,
  /** Longest booking at all, in minutes: keeps a day's timeline inside two days. */
  maxMinutes: 24 * 60,
  /** How far ahead one may book at all, in days. */
  horizonDays: 366,
} as const

/** `GET /bookings`: mine, soonest first; with `before`, past ones, latest first. `next` is the following page's `before`. */
export type BookingList = { bookings: Booking[]; next: string | null }
