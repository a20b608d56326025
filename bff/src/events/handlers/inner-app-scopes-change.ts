import { requestTask } from '../../scheduled/task-requests.ts'
import type { EventHandler } from '../event-handlers.types.ts'

/** The app's visible range changed (events.md §7.5): the whole directory is checked. */
export const handleInnerAppScopesChange: EventHandler = async ({ dependencies, corp }) => {
  await requestTask(dependencies.database, corp.corpId, 'directory.check', dependencies.clock.now())
  return 'directory check asked for'
}
