import type { CorpContext } from '../corps/corp-context.ts'
import { findOrChooseOperator } from '../directory/operator.ts'
import { listKnownRooms } from './dingtalk-rooms.repository.ts'
import { readRoom } from './room-refresh.ts'
import { takeOutOfView } from './vanished-rooms.ts'
import { publishingRooms } from './rooms-publishing.ts'

/**
 * Reads the details of the room that an event names, by DingTalk's id or, when that is another kind of id, by its name. Answers
 * `unknown` when we have no such room. Throws `DingTalkError`.
 */
export async function refreshNamedRoom(
  context: CorpContext,
  named: { roomId: string | null; name: string | null },
): Promise<'read' | 'removed' | 'unknown' | 'no_operator'> {
  const { dependencies, corp } = context
  const { database } = dependencies
  const operator = await findOrChooseOperator(context)
  if (!operator) return 'no_operator'
  const known = await listKnownRooms(database, corp.corpId)
  const room =
    known.find(({ dingtalkRoomId }) => dingtalkRoomId === named.roomId) ??
    known.find(({ name, removed }) => name === named.name && !removed)
  if (!room) return 'unknown'
  return publishingRooms(context, async () => {
    if (await readRoom(context, operator.unionId, room.dingtalkRoomId)) return 'read'
    await takeOutOfView(context, [room.id])
    return 'removed'
  })
}
