import { recordAudit, systemActor } from '../audit/audit.ts'
import type { Database } from '../database/database.ts'
import { deleteNamed } from './administrators.repository.ts'

/** Who leaves the company is not named any more, so that coming back does not bring the right back. `at` in epoch ms. */
export async function endNaming(
  transaction: Database,
  corpId: string,
  { id, name, at }: { id: string; name: string | null; at: number },
): Promise<void> {
  if (!(await deleteNamed(transaction, corpId, id))) return
  const subject = { kind: 'employee', id, name } as const
  await recordAudit(transaction, { corpId, actor: systemActor, action: 'administrators.removed', subject, at })
}
