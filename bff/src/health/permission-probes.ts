import { minute, type PermissionCode } from '@meeting/shared'
import type { Clock } from '../clock/clock.ts'
import type { DingTalkTrial } from '../dingtalk/dingtalk-client.ts'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'

const rootDepartment = 1

/** `actingAs`: the unionId of an administrator, in whose name rooms and calendars are asked. */
type Asking = { client: DingTalkTrial; actingAs: string; clock: Clock }
type Probe = { code: PermissionCode; calls: number; needsPerson: boolean; ask: (asking: Asking) => Promise<unknown> }

const free = { calls: 0, needsPerson: false } as const
const counted = { calls: 1, needsPerson: true } as const

/**
 * Permissions that can be found out without anybody's help, each by a read or by a write that cannot succeed. Not among them:
 * `Contact.User.Read` is only asked for with a token of a person who signs in by browser.
 */
export const permissionProbes: readonly Probe[] = [
  {
    ...free,
    code: 'qyapi_get_department_list',
    ask: ({ client }) => client.directory.listSubDepartments(rootDepartment),
  },
  {
    ...free,
    code: 'qyapi_get_department_member',
    ask: ({ client }) => client.directory.listEmployees(rootDepartment, 0),
  },
  { ...free, code: 'qyapi_get_member', ask: ({ client }) => client.directory.listAdministrators() },
  {
    ...counted,
    code: 'VideoConference.Conference.Read',
    ask: ({ client, actingAs }) => client.rooms.listRooms(actingAs, null),
  },
  {
    ...counted,
    code: 'VideoConference.Conference.Write',
    ask: ({ client, actingAs }) => client.probes.tryRoomWriting(actingAs),
  },
  {
    ...counted,
    code: 'Calendar.Event.Read',
    ask: ({ client, actingAs, clock }) => client.calendar.listEvents(actingAs, clock.now(), clock.now() + minute),
  },
  {
    ...counted,
    code: 'Calendar.Event.Write',
    ask: ({ client, actingAs }) => client.probes.tryCalendarWriting(actingAs),
  },
  {
    ...counted,
    code: 'Calendar.EventSchedule.Read',
    ask: ({ client, actingAs, clock }) => client.probes.readOwnBusy(actingAs, clock.now(), clock.now() + minute),
  },
]

/** Fields of people: never refused, only left out (server-api.md §2.1). */
export const fieldPermissions = { fieldMobile: 'mobile', fieldEmail: 'email' } as const satisfies Partial<
  Record<PermissionCode, string>
>

/** Whether a call is allowed. Throws `DingTalkError` when it could not be told. */
export async function isGranted(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call()
    return true
  } catch (error) {
    if (isMissing(error)) return false
    // The permission is looked at before the visible range, before who asks, and before what is asked for.
    if (isDingTalkError(error, 'out_of_scope', 'not_found', 'rejected', 'permission')) return true
    throw error
  }
}

/** Whether DingTalk refused because a permission is missing, and not because the person may not. */
export function isMissing(error: unknown): boolean {
  return isDingTalkError(error, 'permission') && error.details.code !== 'user.not.admin'
}
