/** The events to tick in DingTalk's console, as it groups them. */
export const contactEvents = [
  'user_add_org',
  'user_modify_org',
  'user_leave_org',
  'org_dept_create',
  'org_dept_modify',
  'org_dept_remove',
] as const
export const roomEvents = ['meetingroom_book', 'meetingroom_room_info'] as const
