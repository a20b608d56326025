import { endNaming } from '../administration/end-naming.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import { requestTask } from '../scheduled/task-requests.ts'
import { revokeSessionsOf } from '../sign-in/sessions.ts'
import { markLeft } from './employees.repository.ts'
import { chooseOperator } from './operator.ts'

type Person = { id: string; userId: string; name?: string }

/**
 * Somebody is no longer in the company, or no longer visible to the app: out of view, sessions over at once, history untouched.
 * `readAt` is when DingTalk was asked (epoch ms); what is known since then stands. An operator who goes is replaced.
 */
export async function endEmployment(context: CorpContext, person: Person, readAt: number): Promise<void> {
  const { dependencies, corp } = context
  const left = await dependencies.database.transaction().execute(async (transaction) => {
    const changed = await markLeft(transaction, corp.corpId, person.id, readAt)
    if (!changed) return false
    await revokeSessionsOf({ database: transaction, corpId: corp.corpId }, person.id)
    // What happens to their bookings by itself may be due at once.
    await requestTask(transaction, corp.corpId, 'directory.leavers', dependencies.clock.now())
    await endNaming(transaction, corp.corpId, { id: person.id, name: person.name ?? null, at: readAt })
    return true
  })
  if (left) dependencies.changes.publish({ kind: 'sessions', corpId: corp.corpId, employeeId: person.id })
  // Also when they were gone already: choosing may have failed the first time.
  if (dependencies.corps.find(corp.corpId)?.operator?.userId === person.userId) await chooseOperator(context)
}
