import type { CorpContext } from '../../corps/corp-context.ts'
import { upsertEmployeeFromDingTalk } from '../../directory/directory.ts'
import { listNamedIds, type IncomingEvent } from '../incoming-event.ts'

/** Reads everybody whom the event names. */
export async function refreshEmployees(context: CorpContext, event: IncomingEvent): Promise<string> {
  const { userIds } = listNamedIds(event)
  let visible = 0
  for (const userId of userIds) if (await upsertEmployeeFromDingTalk(context, userId)) visible += 1
  return `${userIds.length} read, ${visible} visible`
}
