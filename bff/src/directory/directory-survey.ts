import type { CorpContext } from '../corps/corp-context.ts'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import type { Walk } from './directory-walk.ts'
import { listUnknownUserIds } from './employees.repository.ts'

const topDepartmentId = 1
/** Beyond so many departments outside the scope their number says enough. */
const maxDepartments = 300

/** What the app may not read, by number and userId: DingTalk gives no names of it. */
export type Outside = { departments: number[]; people: string[] }

/**
 * What lies outside the app's range: the calls that list ids alone are not limited to it (server-api.md §2.1). Costs two calls for
 * each department outside, none when the whole company is visible. What DingTalk refuses to tell is missing.
 */
export async function surveyOutside(context: CorpContext, walk: Walk, signal: AbortSignal): Promise<Outside> {
  const { dependencies, corp } = context
  const { directory } = dependencies.dingtalk(corp)
  const inside = new Set(walk.met)
  const outside: Outside = { departments: [], people: [] }
  if (inside.has(topDepartmentId)) return outside
  const pending = [topDepartmentId]
  try {
    for (let id = pending.shift(); id !== undefined; id = pending.shift()) {
      signal.throwIfAborted()
      if (outside.departments.length >= maxDepartments) break
      outside.departments.push(id)
      const children = await directory.listAllSubDepartmentIds(id)
      pending.push(...children.filter((child) => child > 0 && !inside.has(child)))
      const userIds = await directory.listAllUserIds(id)
      outside.people.push(...(await listUnknownUserIds(dependencies.database, corp.corpId, userIds)))
    }
  } catch (error) {
    if (!isDingTalkError(error)) throw error
    dependencies.log.info({ err: error, corpId: corp.corpId }, 'what is outside the range could not be told')
  }
  return outside
}
