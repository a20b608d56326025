import type { Refusal } from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'
import { publishBookingChange } from './booking-changes.ts'
import * as repository from './placement.repository.ts'
import type { Placement } from './placement.repository.ts'

/** Ends a booking as refused, with what follows: whatever stands of it in DingTalk is withdrawn, its rooms are free. */
export async function refuseBooking(
  context: CorpContext,
  booking: Pick<Placement, 'id' | 'start' | 'end' | 'rooms'>,
  refusal: Refusal,
): Promise<void> {
  const { database, clock, checkpoint, signals } = context.dependencies
  await checkpoint('refusal.before_commit')
  const change = { refusal, now: clock.now() }
  const refused = await repository.markRefused(database, context.corp.corpId, booking.id, change)
  await checkpoint('refusal.after_commit')
  if (!refused) return
  signals.poke('outbox')
  await giveRoomsToWaiting(context, booking)
}

/** Tells of a booking that no longer holds its rooms, and lets those have them whom DingTalk gave them already. */
export async function giveRoomsToWaiting(
  context: CorpContext,
  booking: { id: string; start: number; end: number; rooms: readonly { id: string }[] },
): Promise<void> {
  const roomIds = booking.rooms.map((room) => room.id)
  const promoted = await repository.promoteConflicts(context.dependencies.database, context.corp.corpId, roomIds)
  publishBookingChange(context, booking.id, booking, ...promoted)
}
