import type { Room, RoomRefusal } from '../rooms/rooms.types.ts'

/** As ISO 8601 numbers them: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7
/** Which of its kind in a month; -1 is the last. */
export type WeekdayPlace = 1 | 2 | 3 | 4 | -1

/** How often, on which days of it. A day that a month does not have is its last one. */
export type RepeatEvery =
  | { unit: 'day'; interval: number }
  | { unit: 'week'; interval: number; weekdays: Weekday[] }
  | { unit: 'month'; interval: number; by: 'date'; day: number }
  | { unit: 'month'; interval: number; by: 'weekday'; weekday: Weekday; place: WeekdayPlace }

/** `until` is the last day that may be a date; `times` counts dates that take place. */
export type RepeatEnd = { kind: 'until'; date: string } | { kind: 'times'; times: number }

/** On which days a series takes place; days (`YYYY-MM-DD`) are those of the rooms' own clocks. */
export type RepeatRule = {
  /** The first day that may be a date. */
  from: string
  every: RepeatEvery
  end: RepeatEnd
  /** `skip`: not on days off by the working calendar; daily then means each working day, working Saturdays included. */
  daysOff: 'skip' | 'keep'
}

/** Why nobody works that day. */
export type DayOff = { kind: 'holiday'; name: string } | { kind: 'weekend' }

/** A day of the rule; `off`: it does not take place, unless somebody wants it all the same. */
export type RepeatDate = { date: string; off: DayOff | null }

/** When a series begins by the clock on the wall (minutes from midnight), and how long each date lasts. */
export type WallSlot = { startMinutes: number; minutes: number }

export const seriesLimits = {
  /** Dates of one series: each working day of a year, and each day of one. */
  dates: 366,
  interval: 12,
  /** Further away than so many days no date is worked out. */
  span: 732,
} as const

/** Something in the way: when, and whose it is where the Corp shows that. Instants in epoch ms. */
export type DateConflict = { roomId: string; start: number; end: number; organizer: string | null }

/** Why a date does not take place as it was wished. */
export type SkipCause =
  | { kind: 'chosen' }
  | { kind: 'day_off'; off: DayOff }
  | { kind: 'past' }
  | { kind: 'too_far'; days: number }
  | { kind: 'rules'; refusals: RoomRefusal[] }
  | { kind: 'busy'; conflicts: DateConflict[] }
  /** A room, or somebody, is no more. */
  | { kind: 'unknown' }

/** What somebody wants for one date instead of what the rule says. `take`: although it is a day off. */
export type DateChoice =
  | { date: string; choice: 'skip' }
  | { date: string; choice: 'take' }
  | { date: string; choice: 'other'; roomIds: string[]; start: string; end: string }

/** What is to be booked again and again. */
export type SeriesWish = WallSlot & { roomIds: Room['id'][]; rule: RepeatRule; choices: DateChoice[] }
