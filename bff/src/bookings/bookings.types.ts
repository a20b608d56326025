import type { AttendeeResponse, BookingState, PersonRef, Refusal } from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'
import type { Session } from '../sign-in/sessions.types.ts'

/** What surrounds a use case that a person asked for. */
export type BookingContext = CorpContext & { session: Session }

/** A booking as it is stored, unmasked. Instants in epoch ms. */
export type StoredBooking = {
  id: string
  origin: 'app' | 'dingtalk'
  state: BookingState
  title: string | null
  note: string
  start: number
  end: number
  organizer: PersonRef | null
  organizerUnionId: string | null
  rooms: StoredRoom[]
  attendees: (PersonRef & { response: AttendeeResponse })[]
  calendarEventId: string | null
  placedAt: number | null
  /** Its event in DingTalk is a series: whatever is done to it is done to all dates. */
  recurring: boolean
  /** From when on the event of a native booking may be read for title and people; null: they are known. */
  detailsDueAt: number | null
  refusal: Refusal | null
  createdAt: number
  cancelledAt: number | null
  cancelledBy: PersonRef | null
  cancelReason: string | null
  /** What is written of its being claimed; null: nothing yet. `start`: the begin to which it refers. */
  claim: StoredClaim | null
}

/** Instants in epoch ms. */
export type StoredClaim = {
  start: number | null
  until: number | null
  claimedAt: number | null
  claimedByName: string | null
  missedAt: number | null
}

/** A room that the booking has or had. */
export type StoredRoom = {
  roomId: string
  name: string
  /** The room itself is out of view for good. */
  removed: boolean
  timeZone: string
  active: boolean
  conflict: boolean
  releasing: boolean
}
