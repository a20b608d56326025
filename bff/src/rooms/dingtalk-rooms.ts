import type { CorpContext } from '../corps/corp-context.ts'
import { listKnownRooms } from './dingtalk-rooms.repository.ts'

/** The rooms in view that stand in DingTalk, by our id and DingTalk's; in the order of our ids. */
export async function listDingTalkRooms({
  dependencies,
  corp,
}: CorpContext): Promise<{ id: string; dingtalkRoomId: string }[]> {
  const known = await listKnownRooms(dependencies.database, corp.corpId)
  return known
    .filter(({ removed }) => !removed)
    .map(({ id, dingtalkRoomId }) => ({ id, dingtalkRoomId }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}
