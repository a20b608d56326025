import { useTestServer } from '@meeting/test/app'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { recordBudgetWarning } from './budget-warning.ts'

const server = useTestServer()

async function use(calls: number) {
  const { dependencies, corp } = server.current
  const values = { corpId: corp.corpId, month: sql<Date>`'2026-11-01'::date`, kind: 'rooms.get', counted: true, calls }
  await dependencies.database.deleteFrom('callCounts').where('corpId', '=', corp.corpId).execute()
  await dependencies.database.insertInto('callCounts').values(values).execute()
  await recordBudgetWarning({ dependencies, corp })
  await recordBudgetWarning({ dependencies, corp })
  const rows = await dependencies.database
    .selectFrom('notices')
    .select(['receiverId', 'detail'])
    .where('corpId', '=', corp.corpId)
    .where('kind', '=', 'budget_warning')
    .orderBy('id')
    .execute()
  return rows.map(({ receiverId, detail }) => [receiverId, (detail as { digest: unknown }).digest])
}

test('administrators hear of each level once a month, others of none', async () => {
  const { employee } = await server.current.signInAsAdministrator()
  await server.current.anEmployee()
  expect(await use(2_499)).toEqual([])
  const half = [employee.id, expect.objectContaining({ level: '50%', calls: '2,500 / 5,000' })]
  expect(await use(2_500)).toEqual([half])
  const most = [employee.id, expect.objectContaining({ level: '95%', calls: '4,800 / 5,000' })]
  expect(await use(4_800)).toEqual([half, most])
  expect(await use(4_990)).toEqual([half, most])
})
