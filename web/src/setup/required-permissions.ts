import type { PermissionProbe } from '@meeting/shared'

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

export type PermissionLine = { code: string; name: string; probe: PermissionProbe | null }

/** Every required permission with what is known of it; what was probed beyond the list comes last. */
export function toPermissionLines(probes: readonly PermissionProbe[]): PermissionLine[] {
  const known = new Set<string>(requiredPermissions.map(({ code }) => code))
  const required = requiredPermissions.map(({ code, name }) => {
    const probe = probes.find((other) => other.code === code) ?? null
    return { code, name: probe?.name ?? name, probe }
  })
  const others = probes
    .filter(({ code }) => !known.has(code))
    .map((probe) => ({ code: probe.code, name: probe.name, probe }))
  return [...required, ...others]
}
