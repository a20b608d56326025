import { findEmployeeByUserId, upsertEmployeeFromDingTalk } from '../../directory/directory.ts'
import { revokeSessionsOf } from '../../sign-in/sessions.ts'
import type { EventHandler } from '../event-handlers.types.ts'
import { listNamedIds } from '../incoming-event.ts'

/**
 * 通讯录用户离职. Sessions end before DingTalk is asked, so that no outage keeps a leaver signed in; the person is read all the same,
 * since the event may be late and the person back.
 */
export const handleUserLeaveOrg: EventHandler = async (context, event) => {
  const { database, changes } = context.dependencies
  const { corpId } = context.corp
  const results: string[] = []
  for (const userId of listNamedIds(event).userIds) {
    const known = await findEmployeeByUserId(context, userId)
    if (known) {
      await revokeSessionsOf({ database, corpId }, known.id)
      changes.publish({ kind: 'sessions', corpId, employeeId: known.id })
    }
    results.push((await upsertEmployeeFromDingTalk(context, userId)) ? 'still there' : known ? 'left' : 'unknown')
  }
  return results.join(', ') || 'nobody named'
}
