import type { CorpContext } from '../corps/corp-context.ts'
import type { Database } from '../database/database.ts'
import { recordNotices } from '../notices/recording.ts'
import { listUpcomingIn } from './vanished-rooms.repository.ts'
import { removeRooms } from './rooms.repository.ts'

/**
 * Takes rooms out of view. Their bookings stay and say that the room is gone; who organizes or attends one that is still to come is
 * told, in the same transaction. Answers how many rooms were still in view.
 */
export async function takeOutOfView(
  { dependencies, corp }: CorpContext,
  roomIds: readonly string[],
  by: { actorId?: string } = {},
): Promise<number> {
  if (roomIds.length === 0) return 0
  return dependencies.database
    .transaction()
    .execute((transaction) => takeOutOfViewIn(transaction, { dependencies, corp }, roomIds, by))
}

/** The same inside a transaction of the caller's. */
export async function takeOutOfViewIn(
  transaction: Database,
  { dependencies, corp }: CorpContext,
  roomIds: readonly string[],
  by: { actorId?: string } = {},
): Promise<number> {
  const now = dependencies.clock.now()
  const upcoming = await listUpcomingIn(transaction, corp.corpId, roomIds, now)
  const removed = await removeRooms(transaction, corp.corpId, roomIds, now)
  const notices = upcoming.map(({ bookingId, receiverIds, roomNames }) => ({
    kind: 'room_closed' as const,
    receiverIds,
    bookingId,
    detail: { ...by, previousRooms: roomNames },
  }))
  await recordNotices(transaction, corp.corpId, notices, now)
  return removed
}
