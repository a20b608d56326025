import type { Equipment } from '../rooms/rooms.types.ts'
import type { TimeRange } from '../time/time-range.ts'

/** What somebody looks for. Instants in epoch milliseconds. */
export type RoomQuestion = {
  /** The meeting is to lie in one of these; one that is as long as the meeting means exactly then. In order of time. */
  windows: readonly TimeRange[]
  minutes: number
  /** Seats needed; 1: nobody said. */
  people: number
  /** A building or floor; null: anywhere. */
  groupId: string | null
  equipment: readonly Equipment[]
  /** The room that was wanted: what is offered instead is compared with it. */
  roomId: string | null
}

/** How an offer differs from what was asked for, in the order in which it is told. */
export type Difference =
  | { kind: 'earlier' | 'later' | 'shorter'; minutes: number }
  /** So many seats fewer (below zero) or more than wanted. */
  | { kind: 'seats'; count: number }
  | { kind: 'seats_unknown' }
  | { kind: 'place'; other: 'floor' | 'building' }
  | { kind: 'lacks'; equipment: Equipment[] }
  /** Two rooms share the people. */
  | { kind: 'split' }

/** Something that could be booked as it stands. `cost`: how far it is from what was asked for, lower is better. */
export type Offer = TimeRange & {
  roomIds: string[]
  /** Until when the rooms stay free, epoch milliseconds; null: as far as was looked. */
  until: number | null
  cost: number
  differences: Difference[]
}

/** `fits`: just what was asked for, best first. `others`: what comes near, best first; looked for only where nothing fits. */
export type Found = { fits: Offer[]; others: Offer[] }

/** Body of `POST /find`. Instants as ISO 8601 with offset; who is invited is asked for by `attendeeIds`. */
export type FindRequest = {
  windows: { start: string; end: string }[]
  minutes: number
  people: number
  groupId: string | null
  equipment: Equipment[]
  roomId: string | null
  attendeeIds: string[]
}

/** An offer on the wire: as `Offer`, with instants as ISO 8601 in the rooms' zone. */
export type FoundOffer = {
  roomIds: string[]
  start: string
  end: string
  until: string | null
  differences: Difference[]
}

/** `unknown`: attendees whose calendars DingTalk did not tell; they may be busy at any of the times. */
export type FindAnswer = { fits: FoundOffer[]; others: FoundOffer[]; unknown: string[] }

/** Answer of `POST /find/first-time`: the first time when all whose calendars are known can and a room fits. */
export type FirstTimeAnswer = { first: FoundOffer | null; unknown: string[] }

/** Body of `POST /find/dates`: dates of a series, all of which one room should take. */
export type FindDatesRequest = Omit<FindRequest, 'windows' | 'minutes' | 'roomId' | 'attendeeIds'> & {
  dates: { start: string; end: string }[]
}
/** A room and the dates (by their place in the question) that it cannot take. */
export type RoomDates = { roomId: string; missed: number[] }
export type FindDatesAnswer = { rooms: RoomDates[] }

export const findLimits = { windows: 40, attendees: 100, dates: 400, people: 1_000, seriesRooms: 30 } as const

/** Body of `POST /find/people-busy`: at most `findLimits.attendees` people, a range of at most 31 days. */
export type PeopleBusyRequest = { employeeIds: string[]; from: string; to: string }

/** Why somebody's calendar is not known: DingTalk would not tell, does not answer, or calls are being saved. */
export type UnknownReason = 'not_told' | 'unavailable' | 'reduced'
/** One person's own time: `busy` in epoch seconds, in order. Where DingTalk's calendar is `unknown`, it holds only what is booked here. */
export type PersonBusy = { employeeId: string; busy: [start: number, end: number][]; unknown: UnknownReason | null }
export type PeopleBusyAnswer = { people: PersonBusy[] }

/** `GET /my-rooms`: rooms that I marked, and those that I booked last, latest first. */
export type MyRooms = { favouriteIds: string[]; recentIds: string[] }
