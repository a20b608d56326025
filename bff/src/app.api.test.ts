import { errorCodes, type RoomRules } from '@meeting/shared'
import { inspectRoutes } from 'hono/dev'
import { createTestServer, type TestServer } from '@meeting/test/app'
import { adminBodies } from '@meeting/test/admin-bodies'
import { useTestDatabase } from '@meeting/test/database'
import { temporaryWebFolder } from '@meeting/test/web-folder'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from './app.ts'
import { createLogger } from './log/logger.ts'

const database = useTestDatabase()
const webFolder = await temporaryWebFolder()
const lines: string[] = []
const log = createLogger({ level: 'trace', destination: { write: (line) => lines.push(line) } })
let server: TestServer
let other: TestServer

beforeAll(async () => {
  server = await createTestServer({ database, webFolder, log })
  other = await createTestServer({ database, webFolder })
  await server.dependencies.corps.refresh()
})
afterAll(async () => {
  await other.close()
  await server.close()
})

/** What a stranger may ask for. A route that is not here must refuse him. */
const publicRoutes = new Set([
  'GET /',
  'GET /healthz',
  'GET /readyz',
  'GET /meeting',
  'GET /meeting/*',
  'GET /meeting/api/*',
  'GET /meeting/api/v1/openapi.json',
  'GET /meeting/api/v1/sign-in/options',
  'POST /meeting/api/v1/sign-in/dingtalk',
  'POST /meeting/api/v1/sign-in/failures',
  'POST /meeting/api/v1/setup/open',
  'GET /meeting/sign-in/browser',
  'GET /meeting/sign-in/callback',
  'POST /meeting/dingtalk/events/:corpKey',
])

function listRoutes() {
  const routes = inspectRoutes(createApp(server.dependencies, { webFolder }))
    .filter((route) => !route.isMiddleware && route.method !== 'ALL')
    .map(({ method, path }) => ({ method, path, name: `${method} ${path}` }))
    // Steps of setting up need a setup link instead of a session: `setup/setup.api.test.ts` walks them.
    .filter(({ path, name }) => !path.startsWith('/meeting/api/v1/setup/') || publicRoutes.has(name))
  return [...new Map(routes.map((route) => [route.name, route])).values()]
}

const someId = '0198f0f0-0000-7000-8000-000000000000'
const fill = (path: string) => path.replaceAll(/:\w+/g, someId)
/** The least that a route needs to look beyond the shape of the request. */
const queryOf: Record<string, string> = {
  'GET /meeting/api/v1/timeline': '?date=2026-11-23',
  'GET /meeting/api/v1/rooms/:id/timeline': '?from=2026-11-23&days=1',
  'GET /meeting/api/v1/admin/room-pages/:id/week': '?from=2026-11-23',
  'GET /meeting/api/v1/directory/employees': '?query=a',
}

const bodyOf: Record<string, unknown> = {
  'PATCH /meeting/api/v1/rooms/:id': { name: '改名' },
  'POST /meeting/api/v1/series/:id/cancel': {},
  'POST /meeting/api/v1/series/:id/put-back': { date: '2026-11-24' },
}

/** Nothing forbidden: what a room of our own starts with. */
const openRules: RoomRules = {
  openForBooking: true,
  minMinutes: null,
  maxMinutes: null,
  advance: null,
  closures: [],
  approval: 'none',
  seriesAllowed: false,
  bookableBy: { kind: 'everyone' },
}

describe('every route', () => {
  test('that is not listed as public refuses a stranger', async () => {
    const guarded = listRoutes().filter(({ name }) => !publicRoutes.has(name))
    expect(guarded.length).toBeGreaterThan(6)
    for (const { method, path, name } of guarded) {
      const answer = await server.request(fill(path), { method })
      expect(`${name}: ${answer.status}`).toBe(`${name}: 401`)
      expect(await answer.json()).toMatchObject({ code: 'session.required' })
    }
  })

  test('that is not listed as public refuses a made-up session', async () => {
    const guarded = listRoutes().filter(({ name }) => !publicRoutes.has(name))
    for (const { method, path, name } of guarded) {
      const attempts: Record<string, string>[] = [
        { cookie: `__Host-meeting=${'a'.repeat(43)}` },
        { authorization: `Bearer ${'b'.repeat(43)}` },
      ]
      for (const headers of attempts) {
        const answer = await server.request(fill(path), { method, headers })
        expect(`${name}: ${answer.status}`).toBe(`${name}: 401`)
      }
    }
  })

  test('listed as public exists', () => {
    const names = new Set(listRoutes().map(({ name }) => name))
    expect([...publicRoutes].filter((name) => !names.has(name))).toEqual([])
  })

  test('about one thing does not find that of another company', async () => {
    const corpId = server.corp.corpId
    const owner = await server.anEmployee()
    const bookingId = server.dependencies.ids.next()
    const roomId = server.dependencies.ids.next()
    const at = new Date(server.clock.now())
    await database.db
      .insertInto('rooms')
      .values({
        id: roomId,
        corpId,
        origin: 'own',
        name: '机密室',
        rules: JSON.stringify(openRules),
        createdAt: at,
        updatedAt: at,
      })
      .execute()
    await database.db
      .insertInto('bookings')
      .values({
        id: bookingId,
        corpId,
        origin: 'app',
        state: 'confirmed',
        title: '机密',
        organizerId: owner.id,
        during: '[2026-11-23T02:00:00Z,2026-11-23T03:00:00Z)',
        createdAt: at,
        updatedAt: at,
      })
      .execute()
    const event = await database.db
      .insertInto('incomingEvents')
      .values({
        corpId,
        dedupeKey: 'of-this-company',
        eventType: 'user_add_org',
        payload: '机密',
        dueAt: at,
        createdAt: at,
        updatedAt: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const notice = await database.db
      .insertInto('notices')
      .values({
        corpId,
        kind: 'test',
        receiverId: owner.id,
        title: '机密',
        dueAt: at,
        notAfter: at,
        createdAt: at,
        updatedAt: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const mine = await server.signInAs(owner)
    expect((await mine.request(`/meeting/api/v1/bookings/${bookingId}`)).status).toBe(200)
    const administrator = await other.anEmployee({ isAdministrator: true })
    const guarded = listRoutes().filter(({ name }) => !publicRoutes.has(name))
    const refusals: { name: string; isRefused: boolean }[] = []
    for (const { method, path, name } of guarded) {
      const id = idOf(path, { bookings: bookingId, events: String(event.id), log: String(notice.id) }) ?? roomId
      const address = `${path.replaceAll(/:\w+/g, id)}${queryOf[name] ?? ''}`
      // A stream has no end to wait for.
      if (path.endsWith('/changes')) continue
      const stranger = await other.signInAs(administrator)
      const json =
        method !== 'GET' && path.includes('/admin/') ? adminBodies(name, { employeeId: owner.id }) : bodyOf[name]
      const answer = await server.request(address, { method, headers: stranger.headers, json })
      const body = await answer.text()
      expect(body).not.toContain('机密')
      // A kind is a word that every company has.
      if (path.includes(':') && !path.includes(':kind'))
        refusals.push({ name, isRefused: [403, 404].includes(answer.status) })
    }
    expect(refusals.length).toBeGreaterThan(2)
    expect(refusals.filter(({ isRefused }) => !isRefused)).toEqual([])
    const rows = await database.db.selectFrom('bookings').select('state').where('id', '=', bookingId).execute()
    expect(rows).toEqual([{ state: 'confirmed' }])
  })
})

const signOut = async (headers: Record<string, string>, init: RequestInit = {}) => {
  const { headers: own } = await server.signInAs()
  const answer = await server.app.request('https://meeting.example/meeting/api/v1/sign-out', {
    method: 'POST',
    ...init,
    headers: { ...own, ...headers },
  })
  return answer.status === 204 ? 'done' : ((await answer.json()) as { code: string }).code
}

describe('a change that another website asks for', () => {
  test.each<[string, Record<string, string>, string]>([
    ['of our own page', { 'sec-fetch-site': 'same-origin', origin: 'https://meeting.example' }, 'done'],
    ['of our own page in an old web view', { origin: 'https://meeting.example' }, 'done'],
    ['of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 'request.foreign_origin'],
    ['of a neighbour domain', { 'sec-fetch-site': 'same-site' }, 'request.foreign_origin'],
    ['of another site in an old web view', { origin: 'https://evil.example' }, 'request.foreign_origin'],
    ['of a sandboxed frame', { origin: 'null' }, 'request.foreign_origin'],
    ['without any word of where it comes from', {}, 'request.foreign_origin'],
    ['of our page over http', { origin: 'http://meeting.example' }, 'request.foreign_origin'],
    ['of a form', { origin: 'https://meeting.example', 'content-type': 'text/plain' }, 'request.not_json'],
  ])('%s', async (_, headers, outcome) => {
    expect(await signOut(headers)).toBe(outcome)
  })

  test('needs no origin with a bearer, which no browser adds by itself', async () => {
    const { token } = await server.signInAs()
    const answer = await server.app.request('https://meeting.example/meeting/api/v1/sign-out', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    })
    expect(answer.status).toBe(204)
  })

  test('gets no permission by CORS', async () => {
    const answer = await server.app.request('https://meeting.example/meeting/api/v1/bookings', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    })
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    expect(answer.status).toBeGreaterThanOrEqual(400)
  })
})

const tryFrom = (address: string, headers: Record<string, string> = {}, app = server.app) =>
  app.request(
    'https://meeting.example/meeting/api/v1/sign-in/dingtalk',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://meeting.example', ...headers },
      body: JSON.stringify({ code: `guess-${server.dependencies.ids.next()}`, corpId: server.corp.corpId }),
    },
    { incoming: { socket: { remoteAddress: address } } },
  )

describe('signing in is limited', () => {
  test('per address, so that codes cannot be guessed nor calls used up', async () => {
    const statuses: number[] = []
    let retryAfter: string | null = null
    for (let attempt = 0; attempt < 15; attempt += 1) {
      const answer = await tryFrom('203.0.113.5', { 'x-forwarded-for': `198.51.100.${attempt}` })
      statuses.push(answer.status)
      retryAfter = answer.headers.get('retry-after')
    }
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401))
    expect(statuses.at(-1)).toBe(429)
    expect(Number(retryAfter)).toBeGreaterThan(0)
    expect((await tryFrom('203.0.113.6')).status).toBe(401)
    server.clock.advance(60_000)
    expect((await tryFrom('203.0.113.5')).status).toBe(401)
  })

  test('per client behind a proxy when it is trusted', async () => {
    const { dependencies } = server
    const app = createApp({ ...dependencies, config: { ...dependencies.config, trustedProxies: 1 } }, { webFolder })
    for (let attempt = 0; attempt < 15; attempt += 1)
      await tryFrom('10.0.0.1', { 'x-forwarded-for': '198.51.100.1' }, app)
    expect((await tryFrom('10.0.0.1', { 'x-forwarded-for': '198.51.100.1' }, app)).status).toBe(429)
    expect((await tryFrom('10.0.0.1', { 'x-forwarded-for': '198.51.100.2' }, app)).status).toBe(401)
  })
})

test('a body beyond the limit is refused before it is read', async () => {
  const answer = await server.request('/meeting/api/v1/sign-in/dingtalk', {
    method: 'POST',
    json: { code: 'x', corpId: 'x'.repeat(70_000) },
    headers: { 'content-length': '70030' },
  })
  expect(answer.status).toBe(413)
  expect(await answer.json()).toMatchObject({ code: 'request.too_large' })
})

test('broken JSON is a clear refusal', async () => {
  const answer = await server.request('/meeting/api/v1/sign-in/dingtalk', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"code":',
  })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ code: 'request.invalid' })
})

describe('the description of the API', () => {
  type Operation = { responses: Record<string, { description?: string }>; requestBody?: unknown }
  type Description = {
    servers: unknown
    paths: Record<string, Record<string, Operation>>
    components: { schemas: { Problem: { properties: { code: { enum: string[] } } } } }
  }
  const read = async () => (await server.request('/meeting/api/v1/openapi.json')).json() as Promise<Description>

  test('knows every route, and that each may refuse with every code there is', async () => {
    const { servers, paths, components } = await read()
    expect(servers).toEqual([{ url: '/meeting/api/v1' }])
    expect(components.schemas.Problem.properties.code.enum).toEqual([...errorCodes])
    const routes = listRoutes().filter(({ path }) => path.startsWith('/meeting/api/v1/') && !path.endsWith('.json'))
    expect(routes.length).toBeGreaterThan(20)
    for (const { method, path, name } of routes) {
      const described = path.slice('/meeting/api/v1'.length).replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}')
      const responses = paths[described]?.[method.toLowerCase()]?.responses ?? {}
      const undescribed = Object.entries(responses).flatMap(([status, answer]) => (answer.description ? [] : [status]))
      const answers = ['200', 'default'].filter((status) => status in responses)
      expect({ name, answers, undescribed }).toEqual({ name, answers: ['200', 'default'], undescribed: [] })
    }
  })

  test('says what a request must hold', async () => {
    const { paths } = await read()
    expect(JSON.stringify(paths['/bookings']?.['post']?.requestBody)).toContain('"roomIds"')
  })
})

test('the probes tell whether the process lives and whether it can work', async () => {
  expect(await (await server.request('/healthz')).text()).toBe('ok')
  const ready = await server.request('/readyz')
  expect(await ready.json()).toEqual({ status: 'ready', missing: null })
  expect(ready.status).toBe(200)
})

test('the log holds the number of every request that failed, and no secret', async () => {
  const { code } = await server.sandbox.control.authCode({ userId: 'zhangsan', kind: 'in-app' })
  const json = { code, corpId: server.corp.corpId, transport: 'bearer' as const }
  const signedIn = await server.request('/meeting/api/v1/sign-in/dingtalk', { method: 'POST', json })
  expect(signedIn.status).toBe(200)
  const { bearer } = (await signedIn.json()) as { bearer: string }
  const again = await server.request('/meeting/api/v1/sign-in/dingtalk', { method: 'POST', json })
  const { requestId } = (await again.json()) as { requestId: string }
  const { token } = await server.signInAs()
  await server.request('/meeting/api/v1/nothing', { headers: { cookie: `__Host-meeting=${token}` } })
  const written = lines.join('')
  expect(written).toContain(requestId)
  const { clientSecret, eventAesKey, eventToken, ssoSecret } = server.sandbox.credentials
  for (const secret of [code, bearer, token, clientSecret, eventAesKey, eventToken, ssoSecret])
    expect(written).not.toContain(secret)
})

/** The id of what a path is about, by the folder before it. */
function idOf(path: string, ids: Record<string, string>): string | undefined {
  return Object.entries(ids).find(([folder]) => path.includes(`/${folder}/`))?.[1]
}
