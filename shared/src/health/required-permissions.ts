/**
 * What the app must be granted, by DingTalk's codes, in the order in which the guide and the calls need it; names as its console
 * has them where the guide gives them, else what the permission is for.
 */
export const requiredPermissions = [
  { code: 'qyapi_get_department_list', name: '通讯录部门信息读权限' },
  { code: 'qyapi_get_department_member', name: '通讯录部门成员读权限' },
  { code: 'qyapi_get_member', name: '成员信息读权限' },
  { code: 'fieldMobile', name: '企业员工手机号信息' },
  { code: 'fieldEmail', name: '邮箱等个人信息' },
  { code: 'Contact.User.Read', name: '通讯录个人信息读权限' },
  { code: 'VideoConference.Conference.Read', name: '智能会议室读权限' },
  { code: 'VideoConference.Conference.Write', name: '智能会议室写权限' },
  { code: 'Calendar.Event.Read', name: '日程读权限' },
  { code: 'Calendar.Event.Write', name: '日程写权限' },
  { code: 'Calendar.EventSchedule.Read', name: '日程忙闲读权限' },
] as const
export type PermissionCode = (typeof requiredPermissions)[number]['code']

/** Counted calls that finding out about all of them costs at most; the others are free, or told later. */
export const permissionProbeCalls = 5

/** Only needed by who wants to come in from DingTalk's admin console; granted to most apps from the start. */
const consolePermission = { code: 'qyapi_get_omp_sso_userinfo', name: '应用管理后台免登权限' }

const names = new Map<string, string>([...requiredPermissions, consolePermission].map(({ code, name }) => [code, name]))

/** What the permission is called; the code itself when it is none of ours. */
export function permissionName(code: string): string {
  return names.get(code) ?? code
}
