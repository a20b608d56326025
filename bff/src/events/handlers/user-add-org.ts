import type { EventHandler } from '../event-handlers.types.ts'
import { refreshEmployees } from './refresh-employees.ts'

/** 通讯录用户增加: somebody joined, or became visible to the app. */
export const handleUserAddOrg: EventHandler = refreshEmployees
