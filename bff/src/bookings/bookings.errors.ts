import type { Booking, FieldProblem, RoomConflict, RoomRefusal } from '@meeting/shared'
import { DomainError } from '../errors.ts'

/** The room is taken; `conflicts` tells when, not by whom. */
export function roomBusy(conflicts: RoomConflict[]): DomainError {
  return new DomainError('booking.room_busy', { data: { conflicts } })
}

/** The rooms' own rules forbid it; `refusals` names each rule and what would pass. */
export function rulesViolated(refusals: RoomRefusal[]): DomainError {
  return new DomainError('booking.rule_violated', { data: { refusals } })
}

/** What was asked does not fit; one problem per field. */
export function invalidBooking(problems: FieldProblem[]): DomainError {
  return new DomainError('request.invalid', {
    problems,
    message: problems.map(({ path, issue }) => `${path}: ${issue}`).join(', '),
  })
}

export function bookingInThePast(): DomainError {
  return new DomainError('booking.in_the_past')
}

/** It is over, being moved already, in DingTalk's own hands, or not in that room. */
export function bookingNotMovable(): DomainError {
  return new DomainError('booking.not_movable')
}

export function bookingNotFound(): DomainError {
  return new DomainError('booking.not_found')
}

/** Only its organizer or an administrator may do that. */
export function bookingNotYours(): DomainError {
  return new DomainError('booking.not_yours')
}

/** It is over, cancelled already, or stands in DingTalk's own hands. */
export function bookingNotCancellable(): DomainError {
  return new DomainError('booking.not_cancellable')
}

/** The same Idempotency-Key came with another request. */
export function idempotencyMismatch(): DomainError {
  return new DomainError('booking.idempotency_mismatch')
}

/** Each field of `path` names a room that is not there (any more), or not this Corp's. */
export function roomsNotFound(roomIds: readonly string[], missing: ReadonlySet<string>): DomainError {
  const problems = roomIds.flatMap((id, index) =>
    missing.has(id) ? [{ path: `roomIds.${index}`, issue: 'unknown' }] : [],
  )
  return new DomainError('room.not_found', { problems })
}

/** Each field of `path` names somebody who is not (any more) in this Corp. */
export function attendeesNotFound(attendeeIds: readonly string[], missing: ReadonlySet<string>): DomainError {
  const problems = attendeeIds.flatMap((id, index) =>
    missing.has(id) ? [{ path: `attendeeIds.${index}`, issue: 'unknown' }] : [],
  )
  return new DomainError('employee.not_found', { problems })
}

/** DingTalk's word was no; the booking stays to be looked at, with its reasons. */
export function refusedByDingTalk({ id, refusal }: Pick<Booking, 'id' | 'refusal'>): DomainError {
  return new DomainError('booking.refused_by_dingtalk', { data: { bookingId: id, refusal } })
}
