import type { EventHandler } from '../event-handlers.types.ts'
import { refreshDepartments } from './refresh-departments.ts'

/** 通讯录部门修改: another name or place in the tree, perhaps in or out of the app's scope. */
export const handleOrgDeptModify: EventHandler = refreshDepartments
