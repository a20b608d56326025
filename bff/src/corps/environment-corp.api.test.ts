import { createTestServer } from '@meeting/test/app'
import { useTestDatabase } from '@meeting/test/database'
import { expect, test } from 'vitest'
import { operatorActor } from '../audit/audit.ts'
import { changeConnection } from './connection.ts'
import { lockCorp } from './corps.repository.ts'
import { applyEnvironment } from './environment-corp.ts'
import type { CorpCredentials } from './corps.types.ts'

const database = useTestDatabase()

test('what was changed on the pages survives a restart; what is changed in the environment wins at the next', async () => {
  const server = await createTestServer({ database })
  const { dependencies, corp } = server
  const environment: CorpCredentials = {
    corpId: corp.corpId,
    agentId: corp.agentId,
    clientId: corp.clientId,
    clientSecret: corp.clientSecret,
    eventToken: corp.eventToken,
    eventAesKey: corp.eventAesKey,
    ssoSecret: corp.ssoSecret,
  }
  const restart = (given: CorpCredentials) => applyEnvironment(dependencies, given, corp.corpKey)
  const stored = () =>
    database.db.transaction().execute((transaction) => lockCorp(transaction, dependencies.sealer, corp.corpId))

  server.sandbox.credentials.clientSecret = 'fresh-secret-0123456789'
  await changeConnection({ dependencies, corp }, { clientSecret: 'fresh-secret-0123456789' }, operatorActor)
  await restart(environment)
  expect(await stored()).toMatchObject({ clientSecret: 'fresh-secret-0123456789', agentId: corp.agentId })

  await restart({ ...environment, agentId: '4711' })
  expect(await stored()).toMatchObject({ clientSecret: 'fresh-secret-0123456789', agentId: '4711' })

  await restart({ ...environment, agentId: '4711', eventToken: 'NewToken2026' })
  expect(await stored()).toMatchObject({
    eventToken: 'NewToken2026',
    previousEventKeys: { eventToken: corp.eventToken, eventAesKey: corp.eventAesKey },
    connectedAt: corp.connectedAt,
  })
  const audited = await database.db
    .selectFrom('auditEntries')
    .select('after')
    .where('corpId', '=', corp.corpId)
    .where('action', '=', 'connection.environment_applied')
    .orderBy('id')
    .execute()
  expect(audited.map(({ after }) => after).slice(1)).toEqual([{ agentId: '4711' }, { eventToken: 'set' }])
  await server.close()
})
