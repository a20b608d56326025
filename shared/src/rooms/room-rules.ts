import { lengthInMinutes, overlaps, type TimeRange } from '../time/time-range.ts'
import { addDays, fromWallTime, toWallTime } from '../time/zone.ts'
import type { AdvanceLimit, BookableBy, Room, RoomClosure, RuleSubject, RuleViolation } from './rooms.types.ts'

/** All rules of the room that a booking of `range` by `subject` at the instant `now` would break; empty means allowed. */
export function checkRoomRules(
  room: Pick<Room, 'rules' | 'timeZone'>,
  subject: RuleSubject,
  range: TimeRange,
  now: number,
): RuleViolation[] {
  const { rules } = room
  const violations: RuleViolation[] = []
  if (!rules.openForBooking) violations.push({ rule: 'not_open' })
  if (rules.approval === 'custom') violations.push({ rule: 'custom_approval' })
  const who = refuseSubject(rules.bookableBy, subject) ?? refuseSubject(rules.bookableHere, subject)
  if (who) violations.push(who)
  const minutes = lengthInMinutes(range)
  if (rules.minMinutes && minutes < rules.minMinutes)
    violations.push({ rule: 'too_short', minMinutes: rules.minMinutes })
  if (rules.maxMinutes && minutes > rules.maxMinutes)
    violations.push({ rule: 'too_long', maxMinutes: rules.maxMinutes })
  const opensAt = rules.advance ? bookingOpensAt(range.start, rules.advance, room.timeZone) : null
  if (opensAt !== null && now < opensAt) violations.push({ rule: 'too_early', opensAt })
  for (const closure of rules.closures) {
    if (overlaps(closureRange(closure), range)) violations.push({ rule: 'closed', closure })
  }
  return violations
}

/** A closure as a range; an open end lasts for ever. */
export function closureRange(closure: RoomClosure): TimeRange {
  return { start: closure.start, end: closure.end ?? Number.POSITIVE_INFINITY }
}

/** The instant from which a booking that starts at `start` may be made: so many units earlier, at the opening time of that day. */
export function bookingOpensAt(start: number, advance: AdvanceLimit, zone: string): number {
  const { date } = toWallTime(start, zone)
  const [hours = 0, minutes = 0] = advance.opensAt.split(':').map(Number)
  return fromWallTime({ date: datesBack(date, advance), minutes: hours * 60 + minutes }, zone)
}

function datesBack(date: string, { count, unit }: AdvanceLimit): string {
  if (unit === 'days') return addDays(date, -count)
  if (unit === 'weeks') return addDays(date, -7 * count)
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const months = year * 12 + (month - 1) - (unit === 'months' ? count : 12 * count)
  const first = new Date(Date.UTC(Math.floor(months / 12), months % 12, 1))
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(day, lastDay))
  return first.toISOString().slice(0, 10)
}

function refuseSubject(bookableBy: BookableBy | undefined, subject: RuleSubject): RuleViolation | null {
  if (!bookableBy || isAmong(bookableBy, subject)) return null
  return bookableBy.kind === 'listed'
    ? { rule: 'not_listed', names: bookableBy.names }
    : { rule: 'administrators_only' }
}

/** Whether this person is one of them. */
export function isAmong(people: BookableBy, subject: RuleSubject): boolean {
  if (people.kind === 'everyone') return true
  if (people.kind === 'administrators') return subject.isAdministrator
  return (
    people.employeeIds.includes(subject.employeeId) ||
    subject.departmentIds.some((id) => people.departmentIds.includes(id))
  )
}
