import { createTestServer, type TestServer } from '@meeting/test/app'
import { useTestDatabase } from '@meeting/test/database'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createChangeBus, type ChangeBus } from '../database/change-bus.ts'
import { createLogger } from '../log/logger.ts'
import { createSession, createSessionKeeper, removeExpiredSessions, revokeSessionsOf } from './sessions.ts'

const hour = 3_600_000
const day = 24 * hour
const database = useTestDatabase()
let server: TestServer
let otherBus: ChangeBus

beforeAll(async () => {
  server = await createTestServer({ database })
  otherBus = createChangeBus({ url: database.url, log: createLogger({ level: 'silent' }) })
  await until(() => otherBus.isConnected() && server.dependencies.changes.isConnected())
})
afterAll(async () => {
  await otherBus.close()
  await server.close()
})

/** Waits for what comes by itself; long enough for a busy machine. */
function until(condition: () => boolean | Promise<boolean>) {
  return vi.waitUntil(condition, { timeout: 20_000, interval: 10 })
}

/** A keeper that counts how often it had to ask the database; `changes`: the bus of the process it stands for. */
function aKeeper(changes: ChangeBus = server.dependencies.changes) {
  let queries = 0
  const counting = database.db.withPlugin({
    transformQuery: ({ node }) => {
      if (node.kind === 'SelectQueryNode') queries += 1
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const keeper = createSessionKeeper({ ...server.dependencies, database: counting, changes })
  return { keeper, countQueries: () => queries }
}

async function aSession(transport: 'cookie' | 'bearer' = 'cookie') {
  const employee = await server.anEmployee()
  const owner = { corpId: server.corp.corpId, employeeId: employee.id, isAdministrator: false }
  const { token } = await createSession(server.dependencies, { ...owner, transport })
  return { token, employee }
}

const isSignedIn = async (token: string) =>
  (await server.request('/meeting/api/v1/bootstrap', { headers: { cookie: `__Host-meeting=${token}` } })).status === 200

describe('a token', () => {
  test('is 256 random bits, and the database holds only its digest', async () => {
    const { token } = await aSession()
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    const rows = await database.db.selectFrom('sessions').select('tokenHash').execute()
    expect(rows.some((row) => row.tokenHash.toString('latin1').includes(token))).toBe(false)
    expect(rows.every((row) => row.tokenHash.length === 32)).toBe(true)
  })

  test.each(['', 'short', `${'a'.repeat(43)}'`, 'a'.repeat(10_000)])(
    'of another form costs no query',
    async (token) => {
      const { keeper, countQueries } = aKeeper()
      expect(await keeper.find(token, 'cookie')).toBeUndefined()
      expect(countQueries()).toBe(0)
    },
  )
})

describe('the memory of sessions', () => {
  test('answers without a query once a session was read', async () => {
    const { token } = await aSession()
    const { keeper, countQueries } = aKeeper()
    for (let request = 0; request < 5; request += 1) expect(await keeper.find(token, 'cookie')).toBeDefined()
    expect(countQueries()).toBe(1)
  })

  test('asks once for many requests that come together', async () => {
    const { token } = await aSession()
    const { keeper, countQueries } = aKeeper()
    await Promise.all(Array.from({ length: 10 }, () => keeper.find(token, 'cookie')))
    expect(countQueries()).toBe(1)
  })

  test('asks again after half a minute, should a message have been lost', async () => {
    const { token } = await aSession()
    const { keeper, countQueries } = aKeeper()
    await keeper.find(token, 'cookie')
    server.clock.advance(30_000)
    await keeper.find(token, 'cookie')
    expect(countQueries()).toBe(2)
  })

  test('is not believed while messages of other processes cannot arrive', async () => {
    const { token } = await aSession()
    let isConnected = true
    const { keeper, countQueries } = aKeeper({ ...server.dependencies.changes, isConnected: () => isConnected })
    await keeper.find(token, 'cookie')
    isConnected = false
    await keeper.find(token, 'cookie')
    await keeper.find(token, 'cookie')
    expect(countQueries()).toBe(3)
  })
})

describe('leaving the company', () => {
  test('ends every session at once in all processes', async () => {
    const { token, employee } = await aSession()
    const here = aKeeper().keeper
    const elsewhere = aKeeper(otherBus).keeper
    expect(await here.find(token, 'cookie')).toBeDefined()
    expect(await elsewhere.find(token, 'cookie')).toBeDefined()
    await database.db.transaction().execute(async (transaction) => {
      await revokeSessionsOf({ database: transaction, corpId: server.corp.corpId }, employee.id)
    })
    await until(async () => !(await elsewhere.find(token, 'cookie')))
    await until(async () => !(await here.find(token, 'cookie')))
    expect(await isSignedIn(token)).toBe(false)
  })

  test('is not announced when the change itself is rolled back', async () => {
    const { token, employee } = await aSession()
    const heard: string[] = []
    const stop = otherBus.subscribe((change) => {
      if (change?.kind === 'sessions') heard.push(change.employeeId)
    })
    const failing = database.db.transaction().execute(async (transaction) => {
      await revokeSessionsOf({ database: transaction, corpId: server.corp.corpId }, employee.id)
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    // A later message of the same channel: had there been an earlier one, it would have come before.
    const { employee: second } = await aSession()
    await revokeSessionsOf({ database: database.db, corpId: server.corp.corpId }, second.id)
    await until(() => heard.includes(second.id))
    stop()
    expect(heard).toEqual([second.id])
    expect(await isSignedIn(token)).toBe(true)
  })

  test('counts even where nobody ended the sessions', async () => {
    const { token, employee } = await aSession()
    await database.db.updateTable('employees').set({ leftAt: new Date() }).where('id', '=', employee.id).execute()
    expect(await aKeeper().keeper.find(token, 'cookie')).toBeUndefined()
  })

  test('a read that was under way while sessions were ended is not kept', async () => {
    const { token, employee } = await aSession()
    const { keeper } = aKeeper()
    const reading = keeper.find(token, 'cookie')
    server.dependencies.changes.publish({ kind: 'sessions', corpId: server.corp.corpId, employeeId: employee.id })
    await reading
    await database.db.deleteFrom('sessions').where('employeeId', '=', employee.id).execute()
    expect(await keeper.find(token, 'cookie')).toBeUndefined()
  })
})

describe('a session', () => {
  test('ends when it is not used for two weeks, and lives on while it is', async () => {
    const { token } = await aSession()
    const { keeper } = aKeeper()
    for (let week = 0; week < 4; week += 1) {
      server.clock.advance(7 * day)
      expect(await keeper.find(token, 'cookie')).toBeDefined()
      await until(async () => {
        const rows = await database.db.selectFrom('sessions').select('lastSeenAt').execute()
        return rows.some((row) => row.lastSeenAt.getTime() === server.clock.now())
      })
    }
    server.clock.advance(14 * day)
    expect(await keeper.find(token, 'cookie')).toBeUndefined()
  })

  test('of a bearer ends after twelve idle hours', async () => {
    const { token } = await aSession('bearer')
    server.clock.advance(12 * hour)
    expect(await aKeeper().keeper.find(token, 'bearer')).toBeUndefined()
  })

  test('gets a fresh token after a day; the old one counts for two minutes more', async () => {
    const { token } = await aSession()
    server.clock.advance(day)
    const answer = await server.request('/meeting/api/v1/bootstrap', { headers: { cookie: `__Host-meeting=${token}` } })
    const fresh = /__Host-meeting=([\w-]{43});/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? ''
    expect(fresh).not.toBe(token)
    expect(await isSignedIn(fresh)).toBe(true)
    expect(await isSignedIn(token)).toBe(true)
    server.clock.advance(2 * 60_000)
    expect(await isSignedIn(token)).toBe(false)
    expect(await isSignedIn(fresh)).toBe(true)
  })

  test('gets one fresh token when many requests come together', async () => {
    const { token, employee } = await aSession()
    server.clock.advance(day)
    const cookie = `__Host-meeting=${token}`
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => server.request('/meeting/api/v1/bootstrap', { headers: { cookie } })),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
    expect(answers.flatMap(({ headers }) => headers.getSetCookie())).toHaveLength(1)
    const rows = await database.db.selectFrom('sessions').where('employeeId', '=', employee.id).selectAll().execute()
    expect(rows).toHaveLength(2)
  })

  test('that is signed out ends with its old and its fresh token', async () => {
    const { token } = await aSession()
    server.clock.advance(day)
    const headers = { cookie: `__Host-meeting=${token}` }
    const answer = await server.request('/meeting/api/v1/bootstrap', { headers })
    const fresh = /__Host-meeting=([\w-]{43});/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? ''
    await server.request('/meeting/api/v1/sign-out', { method: 'POST', headers: { cookie: `__Host-meeting=${fresh}` } })
    expect(await isSignedIn(fresh)).toBe(false)
    expect(await isSignedIn(token)).toBe(false)
  })

  test('that is over is cleaned away, live ones stay', async () => {
    const over = await aSession('bearer')
    server.clock.advance(13 * hour)
    const live = await aSession()
    expect(await removeExpiredSessions(server.dependencies)).toBeGreaterThan(0)
    const left = await database.db.selectFrom('sessions').select('employeeId').execute()
    const owners = left.map(({ employeeId }) => employeeId)
    expect(owners).toContain(live.employee.id)
    expect(owners).not.toContain(over.employee.id)
  })

  test('loses the rights of an administrator when its owner does', async () => {
    const employee = await server.anEmployee({ isAdministrator: true })
    const { token } = await server.signInAs(employee)
    await database.db.updateTable('employees').set({ isAdministrator: false }).where('id', '=', employee.id).execute()
    expect(await aKeeper().keeper.find(token, 'cookie')).toMatchObject({ isAdministrator: false })
  })
})
