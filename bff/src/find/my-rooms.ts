import type { MyRooms } from '@meeting/shared'
import type { BookingContext } from '../bookings/bookings.types.ts'
import { roomNotFound } from '../rooms/rooms.errors.ts'
import { addFavourite, readMyRooms, removeFavourite } from './my-rooms.repository.ts'

/** The rooms that come first for the caller. */
export function listMyRooms({ dependencies, corp, session }: BookingContext): Promise<MyRooms> {
  return readMyRooms(dependencies.database, corp.corpId, session.employeeId, dependencies.clock.now())
}

/** Marks a room for the caller; marking it again changes nothing. Throws `room.not_found`. */
export async function markRoom(context: BookingContext, roomId: string): Promise<void> {
  await refuseUnseen(context, roomId)
  const { dependencies, corp, session } = context
  const now = dependencies.clock.now()
  await addFavourite(dependencies.database, corp.corpId, { employeeId: session.employeeId, roomId, now })
}

/** Takes the mark away again. Throws `room.not_found`. */
export async function unmarkRoom(context: BookingContext, roomId: string): Promise<void> {
  await refuseUnseen(context, roomId)
  const { dependencies, corp, session } = context
  await removeFavourite(dependencies.database, corp.corpId, { employeeId: session.employeeId, roomId })
}

async function refuseUnseen({ dependencies, corp, session }: BookingContext, roomId: string): Promise<void> {
  const { list } = await dependencies.rooms.seenBy(corp.corpId, session)
  if (!list.rooms.some(({ id }) => id === roomId)) throw roomNotFound()
}
