import type { CorpContext } from '../../corps/corp-context.ts'
import { refreshDepartment } from '../../directory/department-refresh.ts'
import { requestTask } from '../../scheduled/task-requests.ts'
import { listNamedIds, type IncomingEvent } from '../incoming-event.ts'

/** Reads the departments that the event names, with all below; a large subtree is left to the check of the whole directory. */
export async function refreshDepartments(context: CorpContext, event: IncomingEvent): Promise<string> {
  const { dependencies, corp } = context
  const { departmentIds } = listNamedIds(event)
  const results: string[] = []
  for (const departmentId of departmentIds.filter((id) => id > 0)) {
    const result = await refreshDepartment(context, departmentId)
    if (result === 'too_large')
      await requestTask(dependencies.database, corp.corpId, 'directory.check', dependencies.clock.now())
    results.push(result)
  }
  return results.join(', ') || 'nothing named'
}
