import type { EventHandler } from './event-handlers.types.ts'
import { handleCalendarEventChange } from './handlers/calendar-event-change.ts'
import { handleCheckUrl } from './handlers/check-url.ts'
import { handleInnerAppScopesChange } from './handlers/inner-app-scopes-change.ts'
import { handleMeetingroomBook } from './handlers/meetingroom-book.ts'
import { handleMeetingroomRoomInfo } from './handlers/meetingroom-room-info.ts'
import { handleOrgAdminAdd } from './handlers/org-admin-add.ts'
import { handleOrgAdminRemove } from './handlers/org-admin-remove.ts'
import { handleOrgDeptCreate } from './handlers/org-dept-create.ts'
import { handleOrgDeptModify } from './handlers/org-dept-modify.ts'
import { handleOrgDeptRemove } from './handlers/org-dept-remove.ts'
import { handleUserActiveOrg } from './handlers/user-active-org.ts'
import { handleUserAddOrg } from './handlers/user-add-org.ts'
import { handleUserLeaveOrg } from './handlers/user-leave-org.ts'
import { handleUserModifyOrg } from './handlers/user-modify-org.ts'

/** What is done for each type of event; the others are kept and left alone. */
export const eventHandlers: ReadonlyMap<string, EventHandler> = new Map([
  ['user_add_org', handleUserAddOrg],
  ['user_modify_org', handleUserModifyOrg],
  ['user_leave_org', handleUserLeaveOrg],
  ['user_active_org', handleUserActiveOrg],
  ['org_dept_create', handleOrgDeptCreate],
  ['org_dept_modify', handleOrgDeptModify],
  ['org_dept_remove', handleOrgDeptRemove],
  ['org_admin_add', handleOrgAdminAdd],
  ['org_admin_remove', handleOrgAdminRemove],
  ['inner_app_scopes_change', handleInnerAppScopesChange],
  ['meetingroom_book', handleMeetingroomBook],
  ['meetingroom_room_info', handleMeetingroomRoomInfo],
  ['calendar_event_change', handleCalendarEventChange],
  ['check_url', handleCheckUrl],
])
