import type { Database } from '../database/database.ts'

export async function saveAdministrator(
  database: Database,
  { corpId, employeeId, isAdministrator }: { corpId: string; employeeId: string; isAdministrator: boolean },
): Promise<void> {
  await database
    .updateTable('employees')
    .set({ isAdministrator })
    .where('corpId', '=', corpId)
    .where('id', '=', employeeId)
    .execute()
}
