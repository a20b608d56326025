import type { CorpContext } from '../../corps/corp-context.ts'
import { refreshNamedRoom } from '../../rooms/named-room.ts'
import { requestTask } from '../../scheduled/task-requests.ts'
import type { EventHandler } from '../event-handlers.types.ts'
import { findText } from '../incoming-event.ts'

/**
 * 会议室创建、更新、删除. The room may be named by a number that the rooms API does not know (events.md §7.2): found by id or by name
 * its details are read, since the list does not show a change of rules; in any case the list is compared soon.
 */
export const handleMeetingroomRoomInfo: EventHandler = async (context, event) => {
  const roomId = findText(event, 'roomId')
  const name = findText(event, 'roomName')
  const outcome = await refreshNamedRoom(context, { roomId, name })
  if (outcome !== 'removed') await askForCheck(context)
  return outcome
}

async function askForCheck({ dependencies, corp }: CorpContext): Promise<void> {
  await requestTask(dependencies.database, corp.corpId, 'rooms.check', dependencies.clock.now())
}
