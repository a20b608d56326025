import type { EventHandler } from '../event-handlers.types.ts'
import { refreshEmployees } from './refresh-employees.ts'

/** 加入企业后用户激活: an invited person opened DingTalk for the first time. */
export const handleUserActiveOrg: EventHandler = refreshEmployees
