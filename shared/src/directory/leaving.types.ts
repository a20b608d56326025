import type { PersonRef } from '../bookings/bookings.types.ts'

/** What happens by itself to the future bookings of somebody who left, `afterDays` days later. */
export const leavingActions = ['ask', 'hand_over', 'release'] as const
export type LeavingAction = (typeof leavingActions)[number]
export type LeavingSettings = { action: LeavingAction; afterDays: number }
export const defaultLeaving: LeavingSettings = { action: 'ask', afterDays: 7 }
export const leavingDaysRange = { min: 0, max: 90 } as const

/** A future booking of a leaver. Instants are ISO 8601. */
export type LeaverBooking = {
  id: string
  title: string | null
  start: string
  end: string
  rooms: string[]
  /** Why it cannot be changed here: made in DingTalk's own client, or just being placed; null: it can. */
  fixed: 'native' | 'placing' | null
}

/** Somebody who left and still has rooms. */
export type Leaver = PersonRef & {
  userId: string
  leftAt: string
  /** Who would take over: told by DingTalk, else who leads the department. */
  manager: PersonRef | null
  /** When the setting acts; null: administrators are asked. */
  automaticAt: string | null
  bookings: LeaverBooking[]
}

/** A booking that was handed over here, while DingTalk leaves its event with who had it. */
export type StuckBooking = {
  id: string
  title: string | null
  /** ISO 8601. */
  start: string
  rooms: string[]
  organizer: string
  former: string | null
}

/** `GET /admin/directory/leavers`; most recent first. */
export type LeaversReport = { settings: LeavingSettings; leavers: Leaver[]; stuck: StuckBooking[] }

/** Body of `POST /admin/directory/leavers/hand-over`; `toEmployeeId` null: each to the leaver's manager. */
export type HandOverRequest = { bookingIds: string[]; toEmployeeId: string | null }
/** What became of each booking: done, or why not. */
export type LeaverOutcome = {
  done: string[]
  failed: { bookingId: string; reason: 'native' | 'placing' | 'over' | 'nobody' | 'same' }[]
}
