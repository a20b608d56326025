import { day, permissionName, type HealthCheckId, type HealthOutcome, type PermissionCode } from '@meeting/shared'
import { listDailyCounts } from './daily-counts.repository.ts'
import { fault, ok, unknown, warning, type HealthCheck, type HealthContext } from './health.types.ts'
import { fieldPermissions, isGranted, permissionProbes } from './permission-probes.ts'

/** From this share of empty ones on it is not that people left the field empty. */
const emptyShare = 0.9

/** Each permission that needs no operator; those of rooms and calendars are told by `room-checks.ts`. */
export const permissionChecks: readonly HealthCheck[] = [
  readCheck('permission_departments', ['D14', 'D16'], 'qyapi_get_department_list'),
  readCheck('permission_members', ['D14', 'D16'], 'qyapi_get_department_member'),
  readCheck('permission_profiles', ['D14', 'D26'], 'qyapi_get_member'),
  fieldCheck('permission_mobile', 'fieldMobile', 'mobiles'),
  fieldCheck('permission_mail', 'fieldEmail', 'mails'),
  { id: 'permission_person', pitfalls: ['D14'], calls: 0, asksDingTalk: false, run: checkPerson },
]

/** A permission of the app, found out by a call that changes nothing. */
export async function checkPermission(
  { client, dependencies: { clock } }: HealthContext,
  code: PermissionCode,
  actingAs = '',
): Promise<HealthOutcome> {
  const probe = permissionProbes.find((known) => known.code === code)
  if (!probe) throw new Error(`there is no probe of ${code}`)
  const granted = await isGranted(() => probe.ask({ client, actingAs, clock }))
  return granted ? ok({ code, name: permissionName(code) }) : missing(code)
}

/** The fault of a permission that is not granted. */
export function missing(code: string): HealthOutcome {
  return fault('permission_missing', { data: named(code), copy: { what: 'permission', text: code } })
}

function readCheck(id: HealthCheckId, pitfalls: string[], code: PermissionCode): HealthCheck {
  return { id, pitfalls, calls: 0, asksDingTalk: true, run: (context) => checkPermission(context, code) }
}

/** DingTalk leaves a field out without a word (D18), so both what it says it granted and what comes are looked at. */
function fieldCheck(id: HealthCheckId, code: keyof typeof fieldPermissions, counted: 'mobiles' | 'mails'): HealthCheck {
  return {
    id,
    pitfalls: ['D18'],
    calls: 0,
    asksDingTalk: true,
    async run({ client, dependencies, corp }) {
      if ((await client.probes.listGrantedFields()).includes(fieldPermissions[code])) return ok(named(code))
      const { departmentIds } = await client.directory.getScope()
      const departmentId = departmentIds.find((known) => known > 1) ?? departmentIds[0]
      const operator = dependencies.corps.find(corp.corpId)?.operator
      const own = operator ? await client.directory.findEmployee(operator.userId) : undefined
      const seen = await client.probes.countFields(own?.departmentIds[0] ?? departmentId ?? 1)
      if (seen.people > 0 && seen[counted] / seen.people > 1 - emptyShare) return ok(named(code))
      return warning('field_hidden', {
        data: { ...named(code), people: seen.people },
        copy: { what: 'permission', text: code },
      })
    },
  }
}

/** Only a person's own token can ask for it: how the last sign-in by browser went says it. */
async function checkPerson({ dependencies: { database, clock }, corp }: HealthContext): Promise<HealthOutcome> {
  const code = 'Contact.User.Read'
  const since = clock.now() - 30 * day
  const [refused, arrived] = await Promise.all([
    listDailyCounts(database, corp.corpId, 'permission', since),
    listDailyCounts(database, corp.corpId, 'arrival', since),
  ])
  const refusedAt = refused.find(({ name }) => name === code)?.lastAt
  const arrivedAt = arrived.find(({ name }) => name === 'browser')?.lastAt
  if (refusedAt && (!arrivedAt || arrivedAt < refusedAt)) return missing(code)
  return arrivedAt ? ok({ ...named(code), at: arrivedAt.toISOString() }) : unknown('never_by_browser')
}

function named(code: string) {
  return { code, name: permissionName(code) }
}
