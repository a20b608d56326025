import { inspectRoutes } from 'hono/dev'
import { sql } from 'kysely'
import { createTestServer, type SignedIn, type TestServer } from '@meeting/test/app'
import { adminBodies } from '@meeting/test/admin-bodies'
import { useTestDatabase } from '@meeting/test/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../app.ts'
import { operatorActor, recordAudit } from '../audit/audit.ts'
import { rememberRefusedAddress } from '../corps/egress-addresses.repository.ts'
import { keepVerificationRequest } from '../corps/verification-requests.ts'

const database = useTestDatabase()
const prefix = '/meeting/api/v1/admin'
let one: TestServer
let two: TestServer

beforeAll(async () => {
  one = await createTestServer({ database })
  two = await createTestServer({ database })
  for (const server of [one, two]) await server.dependencies.corps.refresh()
})
afterAll(async () => {
  await one.close()
  await two.close()
})

type Seeded = { administrator: SignedIn; marks: string[]; ids: string[] }

/** Something of a company in every place that an administrator can look at, under words that occur nowhere else. */
async function seed(server: TestServer, word: string): Promise<Seeded> {
  const { dependencies, corp, clock } = server
  const administrator = await server.signInAsAdministrator()
  const named = await server.signInAsAdministrator('named')
  const colleague = await server.anEmployee({ name: `${word}同事` })
  await database.db
    .updateTable('corps')
    .set({ name: `${word}公司` })
    .where('corpId', '=', corp.corpId)
    .execute()
  await database.db
    .updateTable('employees')
    .set({ name: `${word}管理员` })
    .where('id', '=', named.employee.id)
    .execute()
  await recordAudit(database.db, {
    corpId: corp.corpId,
    actor: operatorActor,
    action: 'connection.changed',
    subject: { kind: 'connection', id: `${word}-subject`, name: word },
    at: clock.now(),
  })
  await keepVerificationRequest(dependencies, corp.corpId, {
    accepted: false,
    eventType: null,
    signatureOk: null,
    decryptOk: null,
    ownerKind: 'other',
    ownerHint: `${word}-owner`,
    matchedKeys: null,
    problem: 'both_wrong',
    parameters: '',
    sourceAddress: null,
  })
  await rememberRefusedAddress(dependencies, corp.corpId, `${word}-address`)
  await dependencies.corps.refresh()
  return {
    administrator,
    marks: [word, corp.corpId, corp.corpKey],
    ids: [colleague.id, named.employee.id],
  }
}

/** Everything that stands in the database of one company, table by table. */
async function everythingOf(corpId: string): Promise<Record<string, unknown>> {
  const { rows: tables } = await sql<{ name: string }>`select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'corp_id' order by table_name`.execute(database.db)
  const content: Record<string, unknown> = {}
  for (const { name } of tables) {
    const { rows } = await sql`select * from ${sql.table(name)} where corp_id = ${corpId}
      order by ${sql.table(name)}::text`.execute(database.db)
    // When somebody looked is no change.
    content[name] = name === 'call_counts' || name === 'sessions' ? rows.length : rows
  }
  return content
}

function listAdminRoutes(server: TestServer) {
  const routes = inspectRoutes(createApp(server.dependencies)).filter(
    ({ method, path, isMiddleware }) => path.startsWith(`${prefix}/`) && method !== 'ALL' && !isMiddleware,
  )
  return [...new Map(routes.map((route) => [`${route.method} ${route.path}`, route]))]
}

describe('the administrator of one company', () => {
  test.each([
    ['the first', '甲方机密', '乙方机密'],
    ['the second', '丙方机密', '丁方机密'],
  ])('of %s sees and changes nothing of the other on any route', async (which, mine, theirs) => {
    const [own, other] = which === 'the first' ? [one, two] : [two, one]
    const { administrator } = await seed(own, mine)
    const foreign = await seed(other, theirs)
    const before = await everythingOf(other.corp.corpId)
    const routes = listAdminRoutes(own)
    expect(routes.length).toBeGreaterThan(8)
    /** Routes that found something under an id of the other company. */
    const found: string[] = []
    for (const [name, { method, path }] of routes) {
      for (const id of path.includes(':') ? foreign.ids : ['']) {
        const address = path.replaceAll(/:\w+(\{[^}]*\})?/g, id)
        const body = method === 'GET' ? {} : { json: adminBodies(name, { employeeId: foreign.ids[0] ?? '' }) }
        const stop = new AbortController()
        const answer = await administrator.request(address, { method, ...body, signal: stop.signal })
        const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') ?? false
        const text = isStream ? '' : await answer.text()
        stop.abort()
        const leaked = foreign.marks.filter((mark) => text.includes(mark))
        expect({ name, leaked }).toEqual({ name, leaked: [] })
        if (path.includes(':') && answer.status < 400) found.push(name)
      }
    }
    expect(found).toEqual([])
    expect(await everythingOf(other.corp.corpId)).toEqual(before)
  })
})
