import type { BookingState, ClosureChoice, ClosureFailure, PersonRef, Refusal, TimeRange } from '@meeting/shared'
import type { MoveState } from '../bookings/moving.types.ts'

/** A closure as it is stored. Instants in epoch ms, `start` and `end` in wall time of each room. */
export type StoredClosure = {
  id: string
  start: string
  end: string | null
  reason: string
  contact: string | null
  createdBy: PersonRef | null
  createdAt: number
  liftedAt: number | null
  rooms: ClosedRoom[]
}
/** `end` null: until further notice. */
export type ClosedRoom = { roomId: string; start: number; end: number | null }

/** A booking that stands in a room within a range. */
export type BookingInRoom = TimeRange & {
  bookingId: string
  roomId: string
  origin: 'app' | 'dingtalk'
  state: BookingState
  title: string | null
  organizer: PersonRef | null
  attendeeIds: string[]
  /** Being moved into or out of a room. */
  moving: boolean
}

/** What was chosen for a booking of a closure, and how far it has come. */
export type ClosureItem = {
  id: string
  closureId: string
  bookingId: string
  roomId: string
  choice: ClosureChoice
  toRoomId: string | null
  state: 'waiting' | 'moving' | 'moved' | 'cancelled' | 'left' | 'gone' | 'failed'
  outcome: ClosureFailure | null
  chosenBy: string | null
  /** Of the move that carries it out; null: not begun. */
  move: { state: MoveState; refusal: Refusal | null; toRoomId: string } | null
  /** Whether the booking still stands in the closed room. */
  stands: boolean
}

export type NewItem = Pick<ClosureItem, 'id' | 'bookingId' | 'roomId' | 'choice' | 'toRoomId'>
