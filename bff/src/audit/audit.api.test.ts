import { useTestServer } from '@meeting/test/app'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { listAuditEntries } from './audit.repository.ts'
import { operatorActor, recordAudit, type NewAuditEntry } from './audit.ts'

const server = useTestServer()

const anEntry = (given: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
  corpId: server.current.corp.corpId,
  actor: operatorActor,
  action: 'connection.changed',
  subject: { kind: 'connection', id: null, name: null },
  at: server.current.clock.now(),
  ...given,
})

describe('the audit trail', () => {
  test('keeps who, what, when and from where, with the name of that day', async () => {
    const { database } = server.current.dependencies
    const { id } = await server.current.anEmployee({ name: '陈管理' })
    const actor = { kind: 'employee', employeeId: id, address: '203.0.113.9' } as const
    await recordAudit(database, anEntry({ actor, before: { agentId: '1' }, after: { agentId: '2' } }))
    await database.updateTable('employees').set({ name: '改名' }).where('id', '=', id).execute()
    const [entry] = await listAuditEntries(database, server.current.corp.corpId, { actorId: id, limit: 1 })
    expect(entry).toMatchObject({
      at: '2026-11-23T01:00:00.000Z',
      actor: { kind: 'employee', id, name: '陈管理', address: '203.0.113.9' },
      before: { agentId: '1' },
      after: { agentId: '2' },
    })
  })

  test('is never changed, shortened or emptied', async () => {
    const { database } = server.current.dependencies
    await recordAudit(database, anEntry())
    for (const statement of [
      'update audit_entries set action = action',
      'delete from audit_entries',
      'truncate audit_entries',
    ])
      await expect(sql.raw(statement).execute(database)).rejects.toThrow('audit entries are only added')
  })

  test('is not written when the change it tells of does not happen', async () => {
    const { database } = server.current.dependencies
    const subject = { kind: 'connection', id: 'undone', name: null } as const
    await expect(
      database.transaction().execute(async (transaction) => {
        await recordAudit(transaction, anEntry({ subject }))
        throw new Error('undone')
      }),
    ).rejects.toThrow('undone')
    const filter = { subjectKind: 'connection', subjectId: 'undone', limit: 10 } as const
    expect(await listAuditEntries(database, server.current.corp.corpId, filter)).toEqual([])
  })

  test.each(['clientSecret', 'eventToken', 'eventAesKey', 'ssoSecret', 'accessToken'])(
    'refuses the value of %s, however deep',
    async (name) => {
      const { database } = server.current.dependencies
      const filter = { limit: 200 }
      const before = await listAuditEntries(database, server.current.corp.corpId, filter)
      await expect(recordAudit(database, anEntry({ after: { inner: { [name]: 'sesame' } } }))).rejects.toThrow(name)
      expect(await listAuditEntries(database, server.current.corp.corpId, filter)).toHaveLength(before.length)
      await recordAudit(database, anEntry({ after: { [name]: 'replaced' } }))
    },
  )
})
