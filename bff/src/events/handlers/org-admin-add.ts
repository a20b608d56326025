import { refreshAdministrators } from '../../directory/administrators.ts'
import type { EventHandler } from '../event-handlers.types.ts'

/** 通讯录用户被设为管理员. */
export const handleOrgAdminAdd: EventHandler = async (context) => {
  await refreshAdministrators(context)
  return 'administrators read'
}
