import { randomBytes } from 'node:crypto'
import { createApp } from '@meeting/bff/app'
import { buildDependencies } from '@meeting/bff/build-dependencies'
import { createTestClock, type TestClock } from '@meeting/bff/clock/clock'
import { readConfig } from '@meeting/bff/config'
import type { Dependencies } from '@meeting/bff/dependencies'
import { createLogger } from '@meeting/bff/log/logger'
import { createWorkers } from '@meeting/bff/workers'
import { createSandbox, type Sandbox } from '@meeting/sandbox'
import { testNow } from './app.ts'
import type { TestDatabase } from './database.ts'

/** A browser that keeps cookies, on the product's own origin; `json` becomes the body. */
export type TestBrowser = (path: string, init?: RequestInit & { json?: unknown }) => Promise<Response>

/** A deployment to which no company is connected, and a company at DingTalk that wants to be. */
export type FreshServer = {
  dependencies: Dependencies
  sandbox: Sandbox
  clock: TestClock
  /** A new browser without cookies. */
  browser(): TestBrowser
  /** Lets the workers do all that is due. */
  work(): Promise<void>
  close(): Promise<void>
}

const publicUrl = 'https://meeting.example'

/** Builds it on the given database. */
export async function createFreshServer(options: {
  database: TestDatabase
  environment?: Record<string, string>
  log?: Dependencies['log']
}): Promise<FreshServer> {
  const clock = createTestClock(testNow)
  let deliver: typeof fetch = refusePush
  const sandbox = createSandbox({
    company: 'small',
    now: () => clock.now(),
    wait: (milliseconds) => clock.sleep(milliseconds),
    credentials: { corpId: `ding${randomBytes(16).toString('hex')}` },
    fetch: (input, init) => deliver(input, init),
  })
  const config = readConfig({
    DATABASE_URL: options.database.url,
    MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    PUBLIC_URL: publicUrl,
    DINGTALK_API_URL: 'https://api.sandbox.example',
    DINGTALK_OAPI_URL: 'https://oapi.sandbox.example',
    DINGTALK_LOGIN_URL: 'https://login.sandbox.example',
    ...options.environment,
  })
  const { dependencies, ...built } = await buildDependencies(config, {
    log: options.log ?? createLogger({ level: 'silent' }),
    fetch: sandbox.fetch,
    database: options.database.db,
    clock,
  })
  await dependencies.corps.load()
  const app = createApp(dependencies)
  deliver = async (input, init) => app.request(input, init)
  const workers = createWorkers(dependencies)
  return {
    dependencies,
    sandbox,
    clock,
    browser: () => createBrowser((url, init) => app.request(url, init)),
    work: () => workers.drain(),
    async close() {
      await built.close()
      await sandbox.close()
    },
  }
}

/** Before there is a server to deliver to. */
async function refusePush(): Promise<Response> {
  return new Response(null, { status: 404 })
}

function createBrowser(send: (url: string, init: RequestInit) => Response | Promise<Response>): TestBrowser {
  const cookies = new Map<string, string>()
  return async (path, { json, ...init } = {}) => {
    const headers = new Headers(init.headers)
    if (json !== undefined) headers.set('content-type', 'application/json')
    if ((init.method ?? 'GET') !== 'GET') headers.set('origin', publicUrl)
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const body = json === undefined ? init.body : JSON.stringify(json)
    const answer = await send(new URL(path, publicUrl).href, { ...init, headers, body })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0/i.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return answer
  }
}
