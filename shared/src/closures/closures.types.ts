import type { BookingState, PersonRef, Refusal } from '../bookings/bookings.types.ts'
import type { Equipment, RoomRefusal } from '../rooms/rooms.types.ts'

/** What becomes of a booking whose room is closed. */
export const closureChoices = ['move', 'cancel', 'leave'] as const
export type ClosureChoice = (typeof closureChoices)[number]

/** How far from the closed room another one is. */
export type RoomDistance = 'same_floor' | 'same_building' | 'elsewhere'

/** A room that could take a booking in, and how it differs. `equal`: large enough, with all that the old one has. */
export type RoomFit = {
  roomId: string
  distance: RoomDistance
  equal: boolean
  /** By how many seats it is smaller than the old one; 0 when it is not. */
  fewerSeats: number
  missing: Equipment[]
  needsApproval: boolean
}

/**
 * Why the app cannot change a booking: made in DingTalk's own client, on its way into another room, or not decided by DingTalk yet.
 */
export type UnchangeableReason = 'native' | 'moving'

/** A booking that stands in a room while it is closed. Times are ISO 8601 in the room's zone; `title` null where privacy hides it. */
export type ConcernedBooking = {
  bookingId: string
  roomId: string
  state: BookingState
  title: string | null
  start: string
  end: string
  timeZone: string
  organizer: PersonRef | null
  /** Organizer and attendees. */
  people: number
  unchangeable: UnchangeableReason | null
  /** Where it would be moved; null: no equal room is free. */
  proposal: RoomFit | null
  /** Other free rooms that its organizer may have, best first, equal or not. */
  alternatives: RoomFit[]
}

/** `POST /admin/closures/preview`: the bookings soonest first; `total` when there are more than are shown. */
export type ClosurePreview = { bookings: ConcernedBooking[]; total: number }

/** `upcoming`, `current`, `over` by the time; `lifted`: reopened before its end. */
export type ClosureState = 'upcoming' | 'current' | 'over' | 'lifted'

/** How far a booking's fate is decided. `gone`: it ended or left the room by itself. `undecided`: it came after the closing. */
export type ClosureBookingState =
  | 'waiting'
  | 'moving'
  | 'moved'
  | 'cancelled'
  | 'left'
  | 'gone'
  | 'failed'
  | 'undecided'

/** Why nothing came of a choice. */
export type ClosureFailure =
  | { reason: 'no_equal_room' }
  | { reason: 'room_busy' }
  | { reason: 'rules'; refusals: RoomRefusal[] }
  | { reason: 'refused'; refusal: Refusal }
  | { reason: 'not_changeable' }

export type ClosureBooking = ConcernedBooking & {
  progress: ClosureBookingState
  choice: ClosureChoice | null
  /** Where it is moved or was moved to. */
  toRoomId: string | null
  failure: ClosureFailure | null
}

/** Rooms closed for a time. `start` and `end` are wall time of each room (`YYYY-MM-DDTHH:mm`); no end: until further notice. */
export type Closure = {
  id: string
  roomIds: string[]
  start: string
  end: string | null
  reason: string
  contact: string | null
  state: ClosureState
  createdBy: PersonRef | null
  createdAt: string
  liftedAt: string | null
  /** How many bookings stand where. */
  counts: Record<ClosureBookingState, number>
}

/** `GET /admin/closures/{id}`. */
export type ClosureDetail = Closure & { bookings: ClosureBooking[] }
/** `GET /admin/closures?roomId=`: those in force and coming first, then what is past. */
export type ClosureList = { closures: Closure[] }

/** Body of `POST /admin/closures/preview`; `closureId`: one that is being edited. */
export type ClosurePreviewInput = {
  roomIds: string[]
  start: string
  end: string | null
  closureId?: string | undefined
}
/** What shall become of one booking; without `toRoomId` it is moved to any room that suits. */
export type ClosureChoiceInput = { bookingId: string; roomId: string; choice: ClosureChoice; toRoomId: string | null }
/** Body of `POST /admin/closures` and `PUT /admin/closures/{id}`. `otherwise` is for bookings that `choices` does not name. */
export type ClosureInput = {
  roomIds: string[]
  start: string
  end: string | null
  reason: string
  contact: string | null
  choices: ClosureChoiceInput[]
  otherwise: ClosureChoice
}
