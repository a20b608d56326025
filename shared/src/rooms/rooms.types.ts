import type { TimeRange } from '../time/time-range.ts'

export const equipmentKinds = ['tv', 'phone', 'projector', 'whiteboard', 'video'] as const
export type Equipment = (typeof equipmentKinds)[number]

/** A span in which nobody may book; `end` null means until further notice. Epoch milliseconds. */
export type RoomClosure = {
  start: number
  end: number | null
  reason: string
  contact: string | null
  /** Of a closure made here (`Closure`); absent: DingTalk's, or the room's own rules'. */
  closureId?: string
}

/** How early one may book: the day `count` `unit`s ahead opens at `opensAt` (wall time of the room, `HH:mm`). */
export type AdvanceLimit = { count: number; unit: 'days' | 'weeks' | 'months' | 'years'; opensAt: string }

/** What decides whether a booking is allowed, apart from the room being free. Lengths in minutes, null is unlimited. */
export type RoomRules = {
  openForBooking: boolean
  minMinutes: number | null
  maxMinutes: number | null
  advance: AdvanceLimit | null
  closures: RoomClosure[]
  /** `custom`: only DingTalk's own client can book the room. */
  approval: 'none' | 'standard' | 'custom'
  seriesAllowed: boolean
  bookableBy: BookableBy
  /** Who may book it by our own word, beside DingTalk's in `bookableBy`: both must allow it. Absent is everyone. */
  bookableHere?: BookableBy
}
export type BookableBy =
  | { kind: 'everyone' }
  | { kind: 'administrators' }
  | { kind: 'listed'; employeeIds: string[]; departmentIds: number[]; names: string[] }

export type Room = {
  id: string
  origin: 'dingtalk' | 'own'
  name: string
  capacity: number | null
  equipment: Equipment[]
  /** Equipment in the Corp's own words, beside DingTalk's five kinds. */
  labels: string[]
  pictureUrl: string | null
  location: string | null
  description: string | null
  groupId: string | null
  timeZone: string
  rules: RoomRules
}

export type RoomGroup = { id: string; name: string; parentId: string | null }

/** `GET /rooms`: every bookable room of the Corp, in display order. */
export type RoomList = { version: string; groups: RoomGroup[]; rooms: Room[] }

/** A person as the room's rules see one. */
export type RuleSubject = { employeeId: string; isAdministrator: boolean; departmentIds: readonly number[] }

/** One reason why a booking cannot be, with what would pass. Instants in epoch milliseconds. */
export type RuleViolation =
  | { rule: 'not_open' }
  | { rule: 'custom_approval' }
  | { rule: 'too_short'; minMinutes: number }
  | { rule: 'too_long'; maxMinutes: number }
  | { rule: 'too_early'; opensAt: number }
  | { rule: 'closed'; closure: RoomClosure }
  | { rule: 'administrators_only' }
  | { rule: 'not_listed'; names: string[] }

export type RoomRefusal = { roomId: string; violations: RuleViolation[] }
export type RoomConflict = { roomId: string; busy: TimeRange[] }

/** Where a picture that was uploaded here is found, by its id. */
export function roomPicturePath(pictureId: string): string {
  return `/meeting/api/v1/room-pictures/${pictureId}`
}
