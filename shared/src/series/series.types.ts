import type { RoomDates } from '../find/find.types.ts'
import type { RepeatRule, SeriesWish, SkipCause, WallSlot } from './repeat.types.ts'

/** Body of `POST /series/preview`; `people`: how many come, for the rooms that are offered instead. */
export type SeriesPreviewRequest = SeriesWish & { people: number }

/** One day of the rule. `fits`: would be booked; `skipped`: is left out; `blocked`: cannot be, unless something else is chosen. */
export type DatePreview = {
  date: string
  start: string
  end: string
  roomIds: string[]
  verdict: 'fits' | 'skipped' | 'blocked'
  cause: SkipCause | null
  /** Rooms that could take a blocked date at that time, best first. */
  otherRoomIds: string[]
}

/** Answer of `POST /series/preview`. */
export type SeriesPreview = {
  timeZone: string
  dates: DatePreview[]
  totals: { dates: number; fit: number; blocked: number; skipped: number }
  /** Rooms for the whole series, those first that can take most of its dates; `missed` are places in `dates`. */
  rooms: RoomDates[]
  /** Years whose holidays are not known. */
  unknownYears: number[]
  /** Calls to DingTalk that placing what fits takes. */
  calls: number
}

/** Body of `POST /series`. A date that cannot be held is left out and told, it does not fail the others. */
export type NewSeries = SeriesWish & { title: string; note: string; attendeeIds: string[] }

/** A date as it stands. `wished`: about to be held; `gone`: was held, and was given back or refused since. */
export type SeriesDate = {
  date: string
  start: string
  end: string
  roomIds: string[]
  state: 'wished' | 'held' | 'gone' | 'skipped'
  cause: SkipCause | null
  bookingId: string | null
  /** Its booking was changed by itself. */
  changed: boolean
  /** Left out, ahead, and its rooms are free now. */
  freeAgain: boolean
}

/** `GET /series/:id`, and `GET /bookings/:id/series`. */
export type BookingSeries = WallSlot & {
  id: string
  title: string
  rule: RepeatRule
  timeZone: string
  roomIds: string[]
  dates: SeriesDate[]
  totals: { wished: number; held: number; gone: number; skipped: number }
}

/** Body of `POST /series/:id/cancel`: from that day of the rule on; null is all that is ahead. */
export type SeriesCancelRequest = { from: string | null }
/** Body of `POST /series/:id/put-back`: a date that was left out or given back. */
export type SeriesDateRequest = { date: string }
