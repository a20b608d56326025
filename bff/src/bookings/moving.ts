import { checkRoomRules, type Room, type RuleSubject, type TimeRange } from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'
import { publishBookingChange } from './booking-changes.ts'
import { bookingNotFound, bookingNotMovable, roomBusy, rulesViolated } from './bookings.errors.ts'
import { findBooking, listConflicts } from './bookings.repository.ts'
import type { StoredBooking } from './bookings.types.ts'
import { agreeHere } from './move-carrying.ts'
import * as repository from './moving.repository.ts'
import type { Move } from './moving.types.ts'

export type MoveBooking = {
  /** The same id is the same move: repeating it answers what became of it. */
  id: string
  bookingId: string
  fromRoomId: string
  toRoom: Room
  /** Who must be allowed to have the new room: the booking's organizer. */
  subject: RuleSubject
  /** Our id of who moves it; null: the product by itself. */
  actorId: string | null
  /** In the words of who moves it; told to the people concerned. */
  reason: string
  /** Whom to ask; told to them as well. */
  contact: string | null
}

/**
 * Moves a booking from one of its rooms to another. From the answer on both rooms are held; the old one is given back when DingTalk
 * has given the new one, and kept when it has not (`findMove` tells). Throws `booking.not_found`, `booking.not_movable`,
 * `booking.rule_violated`, `booking.room_busy`; nothing is changed then.
 */
export async function moveBooking(context: CorpContext, input: MoveBooking): Promise<Move> {
  const { dependencies, corp } = context
  const { database, clock, checkpoint, signals } = dependencies
  const earlier = await repository.findMove(database, corp.corpId, input.id)
  if (earlier) return earlier
  const booking = await findBooking(database, corp.corpId, input.bookingId)
  if (!booking) throw bookingNotFound()
  refuseByRules(input, booking, clock.now())
  await checkpoint('move.before_commit')
  const held = await repository.holdMove(database, corp.corpId, {
    id: input.id,
    bookingId: input.bookingId,
    fromRoomId: input.fromRoomId,
    toRoomId: input.toRoom.id,
    actorId: input.actorId,
    reason: input.reason,
    contact: input.contact,
    now: clock.now(),
  })
  await checkpoint('move.after_commit')
  if (held.result === 'not_movable') throw bookingNotMovable()
  if (held.result === 'busy') throw await explainBusy(context, input.toRoom.id, booking)
  const move = await repository.findMove(database, corp.corpId, input.id)
  if (!move) throw bookingNotMovable()
  // DingTalk does not know of it: our word counts for the new room as it did for the old one.
  if (held.result === 'held' && held.standsHereOnly) await agreeHere(context, move, booking.state)
  else publishBookingChange(context, booking.id, booking)
  signals.poke('outbox')
  return move
}

/** A move by its id, whatever became of it. */
export async function findMove({ dependencies, corp }: CorpContext, id: string): Promise<Move | undefined> {
  return repository.findMove(dependencies.database, corp.corpId, id)
}

function refuseByRules({ toRoom, subject }: MoveBooking, range: TimeRange, now: number): void {
  const violations = checkRoomRules(toRoom, subject, range, now)
  if (violations.length > 0) throw rulesViolated([{ roomId: toRoom.id, violations }])
}

async function explainBusy({ dependencies, corp }: CorpContext, roomId: string, booking: StoredBooking) {
  return roomBusy(await listConflicts(dependencies.database, corp.corpId, [roomId], booking))
}
