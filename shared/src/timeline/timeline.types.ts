/**
 * A day of all rooms, compact and the same for every viewer. What is mine comes from `GET /bookings`.
 * `GET /timeline?date=YYYY-MM-DD`; the day is the Corp's (its default time zone).
 */
export type DayTimeline = {
  date: string
  timeZone: string
  /** Epoch seconds of the day's begin and end in that zone. */
  from: number
  to: number
  /** Changes with every change of the day; also the ETag. */
  version: string
  /** Organizers (or titles, as the Corp's privacy setting says), referred to by index; '' is unnamed. */
  names: string[]
  /** Per room: its id, then its bars. A room without bars is left out. */
  rooms: [roomId: string, bars: TimelineBar[]][]
}

/** `start` and `minutes` are minutes: from the day's begin, and length (may begin before or last beyond the day). */
export type TimelineBar = [start: number, minutes: number, kind: BarKind, name: number]

/** 0 confirmed · 1 being confirmed · 2 awaiting approval · 3 closed (name is the reason) · 4 disagreement. */
export type BarKind = 0 | 1 | 2 | 3 | 4
export const barKinds = {
  confirmed: 0,
  placing: 1,
  awaitingApproval: 2,
  closed: 3,
  conflict: 4,
} as const satisfies Record<string, BarKind>

/** `GET /rooms/{id}/timeline?from=YYYY-MM-DD&days=7`: consecutive days of one room, in the room's time zone. */
export type RoomTimeline = {
  roomId: string
  timeZone: string
  version: string
  /** As in DayTimeline. */
  names: string[]
  days: RoomTimelineDay[]
}

/** One day of a room; `from` and `to` in epoch seconds, bars as in DayTimeline. */
export type RoomTimelineDay = { date: string; from: number; to: number; bars: TimelineBar[] }
