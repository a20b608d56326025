import { refreshAdministrators } from '../../directory/administrators.ts'
import type { EventHandler } from '../event-handlers.types.ts'

/** 通讯录用户被取消设置管理员; an operator who is none any more is replaced. */
export const handleOrgAdminRemove: EventHandler = async (context) => {
  await refreshAdministrators(context)
  return 'administrators read'
}
