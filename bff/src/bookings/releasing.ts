import type { CorpContext } from '../corps/corp-context.ts'
import type { Database } from '../database/database.ts'
import { giveRoomsToWaiting } from './booking-endings.ts'
import { cancelHeld } from './bookings.repository.ts'
import { findPlacement } from './placement.repository.ts'

export type Releasing = {
  /** Our id of who gives the rooms back; null: the product by itself. */
  actorId: string | null
  /** In the words of who does it, and whom to ask: told to the organizer. */
  reason?: string
  contact?: string
  /** Whatever else belongs to the change, in its transaction; only when there is one. */
  alongside: (transaction: Database) => Promise<void>
}

/** Gives a booking's rooms back for somebody who can no longer do it. False: there is nothing (left) to give back. */
export async function releaseBooking(
  context: CorpContext,
  bookingId: string,
  { actorId, reason, contact, alongside }: Releasing,
): Promise<boolean> {
  const { database, clock, signals, checkpoint } = context.dependencies
  const { corpId } = context.corp
  await checkpoint('cancel.before_commit')
  const change = {
    by: actorId,
    now: clock.now(),
    ...(reason === undefined ? {} : { reason }),
    ...(contact === undefined ? {} : { contact }),
  }
  const booking = await database.transaction().execute(async (transaction) => {
    if (!(await cancelHeld(transaction, corpId, bookingId, change))) return undefined
    await alongside(transaction)
    return findPlacement(transaction, corpId, bookingId)
  })
  await checkpoint('cancel.after_commit')
  if (!booking) return false
  signals.poke('outbox')
  await giveRoomsToWaiting(context, booking)
  return true
}
