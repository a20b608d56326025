import { roomLimits } from '@meeting/shared'
import { recordAudit } from '../audit/audit.ts'
import { DomainError } from '../errors.ts'
import { getAdminRoom } from './room-admin.ts'
import { removeUnusedPictures, savePicture, updateRoomColumns } from './room-admin.repository.ts'
import type { RoomAdminContext } from './room-writes.ts'
import { publishingRooms } from './rooms-publishing.ts'
import type { AdminRoom } from '@meeting/shared'

/**
 * Shows this picture for a room, or DingTalk's again with null. What it is, its bytes say, not its name. Throws `room.not_found`,
 * `room_picture.unsupported`, `request.too_large`.
 */
export async function setRoomPicture(
  context: RoomAdminContext,
  roomId: string,
  bytes: Uint8Array | null,
): Promise<AdminRoom> {
  const { dependencies, corp, actor } = context
  const { clock, ids } = dependencies
  const room = await getAdminRoom(context, roomId)
  const picture = bytes && { id: ids.next(), contentType: recognizePicture(bytes), bytes }
  await publishingRooms(context, () =>
    dependencies.database.transaction().execute(async (transaction) => {
      if (picture) await savePicture(transaction, corp.corpId, picture, clock.now())
      const pictureId = picture?.id ?? null
      await updateRoomColumns(transaction, corp.corpId, roomId, { pictureId }, clock.now())
      await removeUnusedPictures(transaction, corp.corpId)
      await recordAudit(transaction, {
        corpId: corp.corpId,
        actor,
        action: 'rooms.changed',
        subject: { kind: 'room', id: roomId, name: room.name },
        before: { picture: room.hasOwnPicture ? 'set' : null },
        after: { picture: picture ? 'replaced' : 'removed' },
        at: clock.now(),
      })
    }),
  )
  return getAdminRoom(context, roomId)
}

/** The kind of a picture by its first bytes. No SVG: it can carry scripts. Throws `room_picture.unsupported`, `request.too_large`. */
export function recognizePicture(bytes: Uint8Array): 'image/jpeg' | 'image/png' | 'image/webp' {
  if (bytes.byteLength > roomLimits.pictureBytes) throw new DomainError('request.too_large')
  const begins = (at: number, text: string) =>
    Array.from(text).every((letter, index) => bytes[at + index] === letter.charCodeAt(0))
  if (begins(0, '\u00ff\u00d8\u00ff')) return 'image/jpeg'
  if (begins(0, '\u0089PNG\r\n\u001a\n')) return 'image/png'
  if (begins(0, 'RIFF') && begins(8, 'WEBP')) return 'image/webp'
  throw new DomainError('room_picture.unsupported')
}
