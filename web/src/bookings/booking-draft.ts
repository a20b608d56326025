import {
  barKinds,
  bookingLimits,
  checkRoomRules,
  day,
  fromWallTime,
  lengthInMinutes,
  overlaps,
  type Room,
  type RuleSubject,
  type RuleViolation,
  type TimeRange,
} from '@meeting/shared'
import type { BusyRange } from '../day-timelines/busy-ranges.ts'

/** When, as it is chosen: a calendar day and minutes from its midnight, by the wall clock of the room. */
export type ChosenTime = { date: string; startMinutes: number; endMinutes: number }

/** Something that speaks against a choice. All of them are shown, in words. */
export type DraftProblem =
  | { kind: 'end_before_start' }
  | { kind: 'past' }
  | { kind: 'too_long_at_all'; hours: number }
  | { kind: 'too_far'; days: number }
  | { kind: 'rule'; violation: RuleViolation }
  | { kind: 'busy'; busy: BusyRange }

/** The chosen time as instants. */
export function toRange({ date, startMinutes, endMinutes }: ChosenTime, zone: string): TimeRange {
  return {
    start: fromWallTime({ date, minutes: startMinutes }, zone),
    end: fromWallTime({ date, minutes: endMinutes }, zone),
  }
}

type TimeInput = { range: TimeRange; now: number; snapMinutes: number }

/** What is wrong with a time whatever the room. What is running now may still be booked from its step's begin on. */
export function checkTime({ range, now, snapMinutes }: TimeInput): DraftProblem[] {
  if (range.end <= range.start) return [{ kind: 'end_before_start' }]
  const problems: DraftProblem[] = []
  if (range.end <= now || range.start <= now - snapMinutes * 60_000) problems.push({ kind: 'past' })
  if (lengthInMinutes(range) > bookingLimits.maxMinutes)
    problems.push({ kind: 'too_long_at_all', hours: bookingLimits.maxMinutes / 60 })
  if (range.start > now + bookingLimits.horizonDays * day)
    problems.push({ kind: 'too_far', days: bookingLimits.horizonDays })
  return problems
}

/** Whether something speaks against the time itself, not against one room. */
export function isAboutTime({ kind }: DraftProblem): boolean {
  return kind !== 'rule' && kind !== 'busy'
}

type RoomInput = TimeInput & {
  room: Pick<Room, 'rules' | 'timeZone'>
  subject: RuleSubject
  busy: readonly BusyRange[]
}

/** Everything that speaks against booking that room at that time; empty means that it should go through. */
export function checkDraft(input: RoomInput): DraftProblem[] {
  const inTime = checkTime(input)
  if (inTime.some(({ kind }) => kind === 'end_before_start')) return inTime
  const violations = checkRoomRules(input.room, input.subject, input.range, input.now)
  const isClosed = violations.some(({ rule }) => rule === 'closed')
  const busy = input.busy.filter((other) => overlaps(other, input.range))
  return [
    ...inTime,
    ...violations.map((violation): DraftProblem => ({ kind: 'rule', violation })),
    // A closure is told once, with its reason.
    ...busy
      .filter(({ kind }) => !(isClosed && kind === barKinds.closed))
      .map((other): DraftProblem => ({ kind: 'busy', busy: other })),
  ]
}
