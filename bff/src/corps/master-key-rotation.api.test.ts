import { randomBytes } from 'node:crypto'
import { createTestServer } from '@meeting/test/app'
import { useTestDatabase } from '@meeting/test/database'
import { describe, expect, test } from 'vitest'
import { MasterKeyError } from '../master-key.ts'
import { listCorps } from './corps.repository.ts'
import { rotateMasterKey } from './master-key-rotation.ts'
import { createSealer } from './sealer.ts'

const database = useTestDatabase()
/** What `createTestServer` seals with. */
const first = Buffer.alloc(32, 7)
let inUse = first

async function sealedNow() {
  return database.db
    .selectFrom('corps')
    .select(['corpId', 'sealedSecrets', 'sealedEnvironment'])
    .orderBy('corpId')
    .execute()
}

describe('another master key', () => {
  test('seals the secrets of every company, and the old one opens nothing any more', async () => {
    const servers = [await createTestServer({ database }), await createTestServer({ database })]
    const to = randomBytes(32)
    const { clock } = servers[0]?.dependencies ?? {}
    if (!clock) throw new Error('no server')
    expect(await rotateMasterKey({ database: database.db, clock }, { from: inUse, to })).toEqual({
      corps: 2,
      alreadyDone: false,
    })
    const { corps: opened } = await listCorps(database.db, createSealer(to))
    for (const { corp } of servers)
      expect(opened).toContainEqual(expect.objectContaining({ corpId: corp.corpId, clientSecret: corp.clientSecret }))
    await expect(listCorps(database.db, createSealer(inUse))).rejects.toThrow(MasterKeyError)
    const audited = await database.db
      .selectFrom('auditEntries')
      .select('corpId')
      .where('action', '=', 'corp.master_key_rotated')
      .execute()
    expect(audited).toHaveLength(2)
    // Interrupted right after it: the second run finds it done.
    expect(await rotateMasterKey({ database: database.db, clock }, { from: inUse, to })).toEqual({
      corps: 2,
      alreadyDone: true,
    })
    inUse = to
    for (const server of servers) await server.close()
  })

  test('is refused while the old key does not match, and nothing is changed', async () => {
    const before = await sealedNow()
    const keys = { from: randomBytes(32), to: randomBytes(32) }
    const clock = { now: () => 0 }
    await expect(
      rotateMasterKey({ database: database.db, clock: { ...clock, sleep: () => Promise.resolve() } }, keys),
    ).rejects.toThrow(MasterKeyError)
    expect(await sealedNow()).toEqual(before)
  })

  test('is refused when one company of several was sealed with a third key', async () => {
    const [row] = await sealedNow()
    if (!row) throw new Error('no Corp')
    const foreign = createSealer(randomBytes(32)).seal('{}', row.corpId)
    await database.db.updateTable('corps').set({ sealedSecrets: foreign }).where('corpId', '=', row.corpId).execute()
    const before = await sealedNow()
    const clock = { now: () => 0, sleep: () => Promise.resolve() }
    await expect(
      rotateMasterKey({ database: database.db, clock }, { from: inUse, to: randomBytes(32) }),
    ).rejects.toThrow(MasterKeyError)
    expect(await sealedNow()).toEqual(before)
  })

  test('must be another one', async () => {
    const clock = { now: () => 0, sleep: () => Promise.resolve() }
    await expect(rotateMasterKey({ database: database.db, clock }, { from: inUse, to: inUse })).rejects.toThrow(
      'the old one',
    )
  })
})
