import type { CorpContext } from '../corps/corp-context.ts'
import { saveAdministrators } from './employees.repository.ts'
import { chooseOperator } from './operator.ts'

/** Makes the administrators agree with DingTalk's, and the operator one of them. Throws `DingTalkError`. */
export async function refreshAdministrators(context: CorpContext): Promise<void> {
  const { dependencies, corp } = context
  const administrators = await dependencies.dingtalk(corp).directory.listAdministrators()
  const changed = await saveAdministrators(dependencies.database, corp.corpId, administrators)
  // Sessions read the right anew; nobody has to sign in again.
  for (const { id } of changed) dependencies.changes.publish({ kind: 'sessions', corpId: corp.corpId, employeeId: id })
  await chooseOperator(context, administrators)
}
