import { permissionName, type PermissionProbe, type PermissionReport } from '@meeting/shared'
import type { Corp } from '../corps/corps.types.ts'
import type { Dependencies } from '../dependencies.ts'
import type { DingTalkTrial } from '../dingtalk/dingtalk-client.ts'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import { fieldPermissions, isGranted, permissionProbes } from '../health/permission-probes.ts'

type Parts = Pick<Dependencies, 'dingtalkTrial' | 'clock'>

/**
 * What the app may do before anything relies on it; costs one counted call for each that acts in a person's name, and changes nothing. Never throws
 * for what DingTalk says.
 */
export async function probePermissions({ dingtalkTrial, clock }: Parts, corp: Corp): Promise<PermissionReport> {
  // A permission may only count for a token that was issued after it was granted: a client of its own asks for one.
  const client = dingtalkTrial(corp)
  try {
    const permissions: PermissionProbe[] = []
    const actingAs = await findAdministrator(client)
    for (const { code, needsPerson, ask } of permissionProbes) {
      if (needsPerson && actingAs === undefined) continue
      permissions.push(await probe(code, () => isGranted(() => ask({ client, actingAs: actingAs ?? '', clock }))))
    }
    for (const [code, field] of Object.entries(fieldPermissions)) {
      permissions.push(await probe(code, async () => (await client.probes.listGrantedFields()).includes(field)))
    }
    return { at: new Date(clock.now()).toISOString(), permissions }
  } finally {
    await client.close()
  }
}

/** In whose name rooms and calendars can be asked; undefined: nobody yet, so those are told after connecting. */
async function findAdministrator({ directory }: DingTalkTrial): Promise<string | undefined> {
  try {
    for (const { userId } of await directory.listAdministrators()) {
      const person = await directory.findEmployee(userId)
      if (person) return person.unionId
    }
  } catch (error) {
    if (!isDingTalkError(error)) throw error
  }
  return undefined
}

async function probe(code: string, ask: () => Promise<boolean>): Promise<PermissionProbe> {
  const name = permissionName(code)
  try {
    return { code, name, granted: await ask(), reason: null }
  } catch (error) {
    if (!isDingTalkError(error)) throw error
    return { code, name, granted: null, reason: error.details.code }
  }
}
