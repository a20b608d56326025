import type { AdministratorRole } from '@meeting/shared'
import { selectAdministratorRole } from '../administration/administrator-role.ts'
import type { Database } from '../database/database.ts'

/** Writes down what DingTalk says of somebody's rights; answers the role that follows, also by having been named here. */
export async function saveAdministrator(
  database: Database,
  { corpId, employeeId, level }: { corpId: string; employeeId: string; level: 'main' | 'sub' | null },
): Promise<AdministratorRole | null> {
  const row = await database
    .updateTable('employees')
    .set({ isAdministrator: level !== null, isMainAdministrator: level === 'main' })
    .where('corpId', '=', corpId)
    .where('id', '=', employeeId)
    .returning(selectAdministratorRole)
    .executeTakeFirstOrThrow()
  return row.administratorRole
}
