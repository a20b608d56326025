import type { EventHandler } from '../event-handlers.types.ts'
import { refreshEmployees } from './refresh-employees.ts'

/** 通讯录用户更改. What changed is not believed (it comes in three shapes, or not at all); the person is read. */
export const handleUserModifyOrg: EventHandler = refreshEmployees
