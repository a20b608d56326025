import type { BookingState } from '../bookings/bookings.types.ts'

/** What happened to a room or in it. `booking.*` are of bookings, `room.*` of the audit trail. */
export const roomHistoryKinds = [
  'booking.made',
  /** In DingTalk's own client; `at` is when it was learnt. */
  'booking.made_there',
  'booking.placed',
  'booking.refused',
  'booking.cancelled',
  'booking.moved_in',
  'booking.moved_out',
  'booking.move_refused',
  'booking.changed',
  'room.changed',
  'room.closed',
  'room.reopened',
] as const
export type RoomHistoryKind = (typeof roomHistoryKinds)[number]

export type RoomHistoryEntry = {
  id: string
  /** ISO 8601. */
  at: string
  kind: RoomHistoryKind
  /** Who did it; null: the product, or DingTalk's own client. */
  actor: string | null
  /** Of a booking. Times in the room's zone; `title` null where privacy hides it. */
  booking: { id: string; title: string | null; start: string; end: string; organizer: string | null } | null
  /** A closure's reason, or the other room of a move. */
  detail: string | null
}

/** `GET /admin/room-pages/{id}/history?before=`: newest first; `next` is the following page's `before`. */
export type RoomHistory = { entries: RoomHistoryEntry[]; next: string | null }

/** What a room's printed sheet says. */
export type RoomSheet = {
  id: string
  name: string
  /** From the building down: `总部A座 · 3层`. */
  place: string
  capacity: number | null
  /** What the code says: opens the room's page inside DingTalk, or in a browser where that is not installed. */
  link: string
}
/** `GET /admin/room-pages/sheets?ids=…,…`. */
export type RoomSheets = { sheets: RoomSheet[] }

/** A booking in a room's week. Epoch seconds; `title` null where privacy hides it. */
export type RoomWeekBooking = {
  id: string
  start: number
  end: number
  state: BookingState
  origin: 'app' | 'dingtalk'
  title: string | null
  organizer: string | null
  /** Two claim the room at this time. */
  conflict: boolean
  /** Held for a booking that is being moved here. */
  arriving: boolean
}
/** `GET /admin/room-pages/{id}/week?from=YYYY-MM-DD`: seven days of the room in its own zone. */
export type RoomWeek = {
  days: { date: string; from: number; to: number }[]
  bookings: RoomWeekBooking[]
}
