import type { PermissionProbe, PermissionReport } from '@meeting/shared'
import type { Corp } from '../corps/corps.types.ts'
import type { Dependencies } from '../dependencies.ts'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import type { DingTalkClient } from '../dingtalk/dingtalk.types.ts'

type Probe = Pick<PermissionProbe, 'code' | 'name'> & { call: (client: DingTalkClient) => Promise<unknown> }

const rootDepartment = 1

/** Each by a read that changes nothing and is not counted; names as DingTalk's console has them (design.md §2). */
const probes: readonly Probe[] = [
  {
    code: 'qyapi_get_department_list',
    name: '通讯录部门信息读权限',
    call: ({ directory }) => directory.listSubDepartments(rootDepartment),
  },
  {
    code: 'qyapi_get_department_member',
    name: '通讯录部门成员读权限',
    call: ({ directory }) => directory.listEmployees(rootDepartment, 0),
  },
  { code: 'qyapi_get_member', name: '成员信息读权限', call: ({ directory }) => directory.listAdministrators() },
]

/** What the app may read before anything relies on it. Never throws for what DingTalk says. */
export async function probePermissions(
  { dingtalkTrial, clock }: Pick<Dependencies, 'dingtalkTrial' | 'clock'>,
  corp: Corp,
): Promise<PermissionReport> {
  // A permission may only count for a token that was issued after it was granted: a client of its own asks for one.
  const trial = dingtalkTrial(corp)
  try {
    const permissions: PermissionProbe[] = []
    for (const probe of probes) permissions.push(await run(probe, trial))
    return { at: new Date(clock.now()).toISOString(), permissions }
  } finally {
    await trial.close()
  }
}

async function run({ code, name, call }: Probe, client: DingTalkClient): Promise<PermissionProbe> {
  try {
    await call(client)
    return { code, name, granted: true, reason: null }
  } catch (error) {
    if (!isDingTalkError(error)) throw error
    // The permission is looked at before the visible range.
    if (error.kind === 'out_of_scope' || error.kind === 'not_found') return { code, name, granted: true, reason: null }
    return { code, name, granted: error.kind === 'permission' ? false : null, reason: error.details.code }
  }
}
