import type { EventHandler } from '../event-handlers.types.ts'
import { refreshDepartments } from './refresh-departments.ts'

/** 通讯录部门删除: what can no longer be read is removed; its people are looked up. */
export const handleOrgDeptRemove: EventHandler = refreshDepartments
