import type { CorpContext } from '../corps/corp-context.ts'

/** Ends every session of a person, in all processes. */
export async function endSessions({ dependencies, corp }: CorpContext, employeeId: string): Promise<void> {
  await dependencies.database
    .deleteFrom('sessions')
    .where('corpId', '=', corp.corpId)
    .where('employeeId', '=', employeeId)
    .execute()
  dependencies.changes.publish({ kind: 'sessions', corpId: corp.corpId, employeeId })
}
