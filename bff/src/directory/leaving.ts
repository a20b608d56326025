import type { CorpContext } from '../corps/corp-context.ts'
import { markLeft } from './employees.repository.ts'
import { chooseOperator } from './operator.ts'
import { endSessions } from './sessions.ts'

type Person = { id: string; userId: string }

/**
 * Somebody is no longer in the company, or no longer visible to the app: out of view, sessions over at once, history untouched.
 * `readAt` is when DingTalk was asked (epoch ms); what is known since then stands. An operator who goes is replaced.
 */
export async function endEmployment(context: CorpContext, person: Person, readAt: number): Promise<void> {
  const { dependencies, corp } = context
  const left = await markLeft(dependencies.database, corp.corpId, person.id, readAt)
  if (!left) return
  await endSessions(context, person.id)
  if (dependencies.corps.find(corp.corpId)?.operator?.userId === person.userId) await chooseOperator(context)
}
