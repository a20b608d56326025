import { checkRoomRules, type Room, type RoomRefusal, type RuleSubject, type TimeRange } from '@meeting/shared'
import { rulesViolated } from '../bookings/bookings.errors.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import { findEmployee, toRuleSubject } from '../directory/directory.ts'
import { DomainError } from '../errors.ts'

/** A booking as its rules see it, before it is held. */
export type BookingWish = {
  /** Whose booking it is or becomes; a session is one. */
  organizer: Pick<RuleSubject, 'employeeId' | 'isAdministrator'>
  rooms: readonly Room[]
  /** Epoch ms. */
  range: TimeRange
}

/**
 * What the rules have against a booking, per room that has something; empty: it may be. Asked by whoever books for
 * somebody who is there; a move asks `checkRoomRules` for the room that it goes to. Throws `access.forbidden` when the organizer has left.
 */
export async function checkBookingRules(context: CorpContext, wish: BookingWish): Promise<RoomRefusal[]> {
  const subject = await toSubject(context, wish)
  const now = context.dependencies.clock.now()
  return wish.rooms
    .map((room) => ({ roomId: room.id, violations: checkRoomRules(room, subject, wish.range, now) }))
    .filter(({ violations }) => violations.length > 0)
}

/** The same for who cannot go on: throws `booking.rule_violated`. */
export async function refuseByRules(context: CorpContext, wish: BookingWish): Promise<void> {
  const refusals = await checkBookingRules(context, wish)
  if (refusals.length > 0) throw rulesViolated(refusals)
}

/** Departments matter only where a room names who may book it. */
async function toSubject(context: CorpContext, { organizer, rooms }: BookingWish): Promise<RuleSubject> {
  const { employeeId, isAdministrator } = organizer
  const isListed = ({ rules }: Room) => rules.bookableBy.kind === 'listed' || rules.bookableHere?.kind === 'listed'
  if (!rooms.some(isListed)) return { employeeId, isAdministrator, departmentIds: [] }
  const employee = await findEmployee(context, employeeId)
  if (!employee) throw new DomainError('access.forbidden')
  // Whoever was named administrator here is one, too; the directory knows DingTalk's only.
  return { ...toRuleSubject(employee), isAdministrator }
}
