import { randomBytes } from 'node:crypto'
import { createTestServer } from '@meeting/test/app'
import { useTestDatabase } from '@meeting/test/database'
import { describe, expect, test } from 'vitest'
import { MasterKeyError } from '../master-key.ts'
import { createSealer } from './sealer.ts'

const database = useTestDatabase()

const sealAnew = (corpId: string) =>
  database.db
    .updateTable('corps')
    .set({ sealedSecrets: createSealer(randomBytes(32)).seal('{}', corpId) })
    .where('corpId', '=', corpId)
    .execute()

describe('secrets that the master key does not open', () => {
  test('take one company out of service, not the others', async () => {
    const [lost, other] = [await createTestServer({ database }), await createTestServer({ database })]
    const { corps } = other.dependencies
    await corps.refresh()
    await sealAnew(lost.corp.corpId)
    await corps.refresh()
    expect(corps.listUnreadable()).toEqual([lost.corp.corpId])
    // Known before: its people go on until the next start.
    expect(corps.find(lost.corp.corpId)?.clientSecret).toBe(lost.corp.clientSecret)
    expect(corps.find(other.corp.corpId)?.clientSecret).toBe(other.corp.clientSecret)
    const fresh = await createTestServer({ database })
    expect(fresh.dependencies.corps.find(lost.corp.corpId)).toBeUndefined()
    expect(fresh.dependencies.corps.find(other.corp.corpId)).toBeDefined()
    for (const server of [lost, other, fresh]) await server.close()
  })

  test('of all companies are told instead of serving none', async () => {
    const server = await createTestServer({ database })
    const rows = await database.db.selectFrom('corps').select('corpId').execute()
    for (const { corpId } of rows) await sealAnew(corpId)
    await expect(server.dependencies.corps.refresh()).rejects.toThrow(MasterKeyError)
    expect(server.dependencies.corps.find(server.corp.corpId)).toBeDefined()
    await server.close()
  })
})
