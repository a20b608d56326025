import type { Administrator } from '@meeting/shared'
import { recordAudit, type AuditActor } from '../audit/audit.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import { publishOnCommit } from '../database/change-bus.ts'
import { findEmployee } from '../directory/directory.ts'
import { DomainError } from '../errors.ts'
import { deleteNamed, insertNamed, listAdministrators as list } from './administrators.repository.ts'

/** DingTalk's administrators as last read, main ones first, then those named here. */
export function listAdministrators({ dependencies, corp }: CorpContext): Promise<Administrator[]> {
  return list(dependencies.database, corp.corpId)
}

/** Lets a colleague administer. Naming somebody twice changes nothing. Throws `employee.not_found` also for who has left. */
export async function nameAdministrator(context: CorpContext, employeeId: string, actor: AuditActor): Promise<void> {
  const { dependencies, corp } = context
  const { database, clock } = dependencies
  const { corpId } = corp
  const employee = await findEmployee(context, employeeId)
  if (!employee || employee.leftAt !== null) throw new DomainError('employee.not_found')
  const now = clock.now()
  await database.transaction().execute(async (transaction) => {
    const isNew = await insertNamed(transaction, corpId, { employeeId, namedBy: actor.employeeId, now })
    if (!isNew) return
    const subject = { kind: 'employee', id: employeeId, name: employee.name } as const
    await recordAudit(transaction, { corpId, actor, action: 'administrators.named', subject, at: now })
    // Sessions that are open see it at once.
    await publishOnCommit(transaction, { kind: 'sessions', corpId, employeeId })
  })
  dependencies.changes.publish({ kind: 'sessions', corpId, employeeId })
}

/** Takes back what `nameAdministrator` gave, also in sessions that are open. Throws `administrator.not_named`. */
export async function removeAdministrator(context: CorpContext, employeeId: string, actor: AuditActor): Promise<void> {
  const { dependencies, corp } = context
  const { database, clock } = dependencies
  const { corpId } = corp
  const employee = await findEmployee(context, employeeId)
  const now = clock.now()
  await database.transaction().execute(async (transaction) => {
    if (!(await deleteNamed(transaction, corpId, employeeId))) throw new DomainError('administrator.not_named')
    const subject = { kind: 'employee', id: employeeId, name: employee?.name ?? null } as const
    await recordAudit(transaction, { corpId, actor, action: 'administrators.removed', subject, at: now })
    await publishOnCommit(transaction, { kind: 'sessions', corpId, employeeId })
  })
  dependencies.changes.publish({ kind: 'sessions', corpId, employeeId })
}
