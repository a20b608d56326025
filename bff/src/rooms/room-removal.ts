import { recordAudit } from '../audit/audit.ts'
import { describeFields, toFieldValues } from './room-fields.ts'
import { getStoredRoom } from './room-admin.ts'
import { cancelBookingsOf } from './room-bookings.ts'
import { settleRoomRemoval, writeInDingTalk, removing, type RoomAdminContext } from './room-writes.ts'
import { publishingRooms } from './rooms-publishing.ts'

/**
 * Removes a room, in DingTalk when it is there, and cancels what was booked here in it or leaves that as it is. The room goes first,
 * so that nobody books it meanwhile; bookings that a dying process left are cancelled by the next check of the rooms. Throws
 * `room.not_found`, and what `writeInDingTalk` throws; nothing is cancelled then.
 */
export async function removeAdminRoom(
  context: RoomAdminContext,
  id: string,
  bookings: 'keep' | 'cancel',
): Promise<void> {
  const { dependencies, corp, actor } = context
  const { database, clock, checkpoint } = dependencies
  const room = await getStoredRoom(context, id)
  const before = toFieldValues(room, corp.settings.timeZone)
  const after = { bookings }
  const removal = { roomId: id, name: room.name, actorId: actor.employeeId, actorAddress: actor.address, after }
  if (room.origin === 'dingtalk') {
    const write = { roomId: id, kind: 'delete', name: room.name, before, after } as const
    await writeInDingTalk(context, write, async (operatorUnionId) => {
      await dependencies.dingtalk(corp).roomWrites.remove(operatorUnionId, room.dingtalkRoomId ?? '')
      return removing(context, removal)
    })
  } else {
    await publishingRooms(context, () =>
      database.transaction().execute(async (transaction) => {
        await removing(context, removal)(transaction)
        await recordAudit(transaction, {
          corpId: corp.corpId,
          actor,
          action: 'rooms.removed',
          subject: { kind: 'room', id, name: room.name },
          before: await describeFields(transaction, corp.corpId, before),
          after,
          at: clock.now(),
        })
      }),
    )
  }
  await checkpoint('room_removal.removed')
  if (bookings === 'keep' || actor.employeeId === null) return
  await cancelBookingsOf(context, id, actor.employeeId)
  await settleRoomRemoval(context, id)
}
