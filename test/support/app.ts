import { randomBytes } from 'node:crypto'
import type { AdministratorRole } from '@meeting/shared'
import { createApp, type AppType } from '@meeting/bff/app'
import { buildDependencies, type DependencyOverrides } from '@meeting/bff/build-dependencies'
import { createTestClock, type TestClock } from '@meeting/bff/clock/clock'
import { readConfig } from '@meeting/bff/config'
import type { Corp } from '@meeting/bff/corps/corps.types'
import type { Dependencies } from '@meeting/bff/dependencies'
import { randomIds } from '@meeting/bff/ids/ids'
import { createLogger } from '@meeting/bff/log/logger'
import { createSession } from '@meeting/bff/sign-in/sessions'
import { createSandbox, credentials, type Sandbox, type SandboxOptions } from '@meeting/sandbox'
import { afterAll, beforeAll } from 'vitest'
import { useTestDatabase, type TestDatabase } from './database.ts'

/** Monday, 09:00 in China. */
export const testNow = Date.parse('2026-11-23T09:00:00+08:00')

export type TestDependencies = Dependencies & {
  clock: TestClock
  sandbox: Sandbox
  corp: Corp
  /** Where the sandbox's events go; at first nowhere. */
  deliverPushesTo(fetch: typeof globalThis.fetch): void
  close(): Promise<void>
}

export type TestOptions = {
  /** From `useTestDatabase()`. */
  database: TestDatabase
  /** The company behind the sandbox; default the small one. */
  company?: SandboxOptions['company']
  environment?: Record<string, string>
  /** Epoch ms; default `testNow`. */
  now?: number
  /** The built H5 app; default the real one, which may be missing. */
  webFolder?: string
} & Omit<DependencyOverrides, 'database' | 'clock'>

/** Every dependency with a working default: a Corp of its own, a clock that the test moves, a sandbox mounted in memory. */
export async function createTestDependencies(options: TestOptions): Promise<TestDependencies> {
  const { database, company = 'small', environment = {}, now = testNow, webFolder: _, ...overrides } = options
  const corpId = `ding${randomBytes(16).toString('hex')}`
  const clock = createTestClock(now)
  let deliver: typeof fetch = async () => new Response(null, { status: 404 })
  const sandbox = createSandbox({
    company,
    now: () => clock.now(),
    wait: (milliseconds) => clock.sleep(milliseconds),
    credentials: { corpId },
    fetch: (input, init) => deliver(input, init),
  })
  const built = await buildDependencies(readTestConfig(database.url, sandbox, environment), {
    log: createLogger({ level: 'silent' }),
    fetch: sandbox.fetch,
    ...overrides,
    database: database.db,
    clock,
  })
  const { dependencies } = built
  await dependencies.corps.load()
  const corp = dependencies.corps.find(corpId)
  if (!corp) throw new Error('the Corp of the test was not saved')
  return {
    ...dependencies,
    clock,
    sandbox,
    corp,
    deliverPushesTo(receive) {
      deliver = receive
    },
    async close() {
      await built.close()
      await sandbox.close()
    },
  }
}

function readTestConfig(databaseUrl: string, sandbox: Sandbox, environment: Record<string, string>) {
  const { credentials: own } = sandbox
  return readConfig({
    DATABASE_URL: databaseUrl,
    // The same for all, so that servers on one database can open each other's secrets.
    MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    PUBLIC_URL: 'https://meeting.example',
    DINGTALK_API_URL: 'https://api.sandbox.example',
    DINGTALK_OAPI_URL: 'https://oapi.sandbox.example',
    DINGTALK_LOGIN_URL: 'https://login.sandbox.example',
    DINGTALK_CORP_ID: own.corpId,
    DINGTALK_AGENT_ID: String(own.agentId),
    DINGTALK_CLIENT_ID: own.clientId,
    DINGTALK_CLIENT_SECRET: own.clientSecret,
    DINGTALK_EVENT_TOKEN: own.eventToken,
    DINGTALK_EVENT_AES_KEY: own.eventAesKey,
    DINGTALK_SSO_SECRET: own.ssoSecret ?? credentials.ssoSecret,
    ...environment,
  })
}

export type TestEmployee = {
  id: string
  userId: string
  unionId: string
  name: string
  isAdministrator: boolean
  /** Among administrators; default so, as most tests want to be allowed everything. */
  isMainAdministrator?: boolean
}

/** Somebody who is signed in; `request` is `server.request` with the session. */
export type SignedIn = { employee: TestEmployee; token: string; headers: Record<string, string>; request: SendRequest }
type SendRequest = (path: string, init?: RequestInit & { json?: unknown }) => Promise<Response>

export type TestServer = {
  app: AppType
  dependencies: TestDependencies
  sandbox: Sandbox
  clock: TestClock
  corp: Corp
  /** A request to the server as a browser on its own origin would send it; `json` becomes the body. */
  request: SendRequest
  /** Adds an employee to our directory, without DingTalk. */
  anEmployee(given?: Partial<Omit<TestEmployee, 'id'>>): Promise<TestEmployee>
  /** A session, made directly; without `employee`, of somebody new. */
  signInAs(employee?: TestEmployee): Promise<SignedIn>
  /** Somebody new who may administer in this role. */
  signInAsAdministrator(role?: AdministratorRole): Promise<SignedIn>
  close(): Promise<void>
}

/** The whole server in memory. Close it at the end, or take `useTestServer`. */
export async function createTestServer(options: TestOptions): Promise<TestServer> {
  const dependencies = await createTestDependencies(options)
  const app = createApp(dependencies, { webFolder: options.webFolder })
  dependencies.deliverPushesTo(async (input, init) => app.request(input, init))
  const { publicUrl } = dependencies.config
  const request: SendRequest = async (path, { json, ...init } = {}) => {
    const headers = new Headers(init.headers)
    if (json !== undefined) headers.set('content-type', 'application/json')
    if (!headers.has('origin') && (init.method ?? 'GET') !== 'GET') headers.set('origin', publicUrl)
    const body = json === undefined ? init.body : JSON.stringify(json)
    return app.request(new URL(path, publicUrl).href, { ...init, headers, body })
  }
  const anEmployee: TestServer['anEmployee'] = (given = {}) => saveEmployee(dependencies, given)
  const signInAs: TestServer['signInAs'] = async (employee) => {
    const person = employee ?? (await anEmployee())
    const { token } = await createSession(dependencies, {
      corpId: dependencies.corp.corpId,
      employeeId: person.id,
      isAdministrator: person.isAdministrator,
      transport: 'cookie',
    })
    const headers = { cookie: `__Host-meeting=${token}` }
    return {
      employee: person,
      token,
      headers,
      request: (path, init = {}) => {
        const own = new Headers(init.headers)
        own.set('cookie', headers.cookie)
        return request(path, { ...init, headers: own })
      },
    }
  }
  return {
    app,
    dependencies,
    sandbox: dependencies.sandbox,
    clock: dependencies.clock,
    corp: dependencies.corp,
    request,
    anEmployee,
    signInAs,
    async signInAsAdministrator(role = 'main') {
      const isAdministrator = role !== 'named'
      const employee = await anEmployee({ isAdministrator, isMainAdministrator: role === 'main' })
      if (role === 'named') {
        await dependencies.database
          .insertInto('namedAdministrators')
          .values({
            corpId: dependencies.corp.corpId,
            employeeId: employee.id,
            namedAt: new Date(dependencies.clock.now()),
          })
          .execute()
      }
      return signInAs(employee)
    },
    close: () => dependencies.close(),
  }
}

async function saveEmployee(
  { database, corp, clock }: TestDependencies,
  given: Partial<Omit<TestEmployee, 'id'>>,
): Promise<TestEmployee> {
  const userId = given.userId ?? `user-${randomBytes(4).toString('hex')}`
  const employee = {
    id: randomIds.next(),
    userId,
    unionId: given.unionId ?? `union-${userId}`,
    name: given.name ?? '测试员工',
    isAdministrator: given.isAdministrator ?? false,
    isMainAdministrator: given.isMainAdministrator ?? given.isAdministrator ?? false,
  }
  await database
    .insertInto('employees')
    .values({ ...employee, corpId: corp.corpId, updatedAt: new Date(clock.now()) })
    .execute()
  return employee
}

/** A server on a database of its own for the calling test file or `describe`; read the result inside hooks and tests. */
export function useTestServer(options: Omit<TestOptions, 'database'> = {}): { readonly current: TestServer } {
  const database = useTestDatabase()
  let server: TestServer | undefined
  beforeAll(async () => {
    server = await createTestServer({ database, ...options })
  })
  afterAll(() => server?.close())
  return {
    get current() {
      if (!server) throw new Error('The test server exists only inside hooks and tests.')
      return server
    },
  }
}
