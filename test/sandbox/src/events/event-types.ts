/** What an administrator of this product ticks in the console. */
export const defaultEventTypes = [
  'user_add_org',
  'user_modify_org',
  'user_leave_org',
  'org_dept_create',
  'org_dept_modify',
  'org_dept_remove',
  'meetingroom_book',
  'meetingroom_room_info',
]

/** Not counted against the month's pushes (events.md §9). */
export const freeEventTypes: ReadonlySet<string> = new Set([
  'user_add_org',
  'user_modify_org',
  'user_leave_org',
  'user_active_org',
  'org_dept_create',
  'org_dept_modify',
  'org_dept_remove',
  'org_change',
  'org_admin_add',
  'org_admin_remove',
  'label_user_change',
  'label_conf_add',
  'label_conf_del',
  'label_conf_modify',
])

/** Room events have an older shape: `corpId` in lower case, no ids and no time of their own (events.md §7.1). */
export const isRoomEvent = (type: string): boolean => type.startsWith('meetingroom_')
