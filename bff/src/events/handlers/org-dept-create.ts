import type { EventHandler } from '../event-handlers.types.ts'
import { refreshDepartments } from './refresh-departments.ts'

/** 通讯录部门创建. */
export const handleOrgDeptCreate: EventHandler = refreshDepartments
