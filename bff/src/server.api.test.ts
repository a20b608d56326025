import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { useTestDatabase } from '@meeting/test/database'
import { findFreePort } from '@meeting/test/test-database-server'
import { describe, expect, test, vi } from 'vitest'
import { readConfig } from './config.ts'
import { createLogger } from './log/logger.ts'
import { startServer, type RunningServer } from './server.ts'
import { createSession } from './sign-in/sessions.ts'

const database = useTestDatabase()
const log = createLogger({ level: 'silent' })
const masterKey = Buffer.alloc(32, 7).toString('base64')
/** Nobody answers at its DingTalk: starting must not depend on that. */
const company = {
  DINGTALK_CORP_ID: 'ding1',
  DINGTALK_AGENT_ID: '1',
  DINGTALK_CLIENT_ID: 'key',
  DINGTALK_CLIENT_SECRET: 'secret',
  DINGTALK_API_URL: 'http://127.0.0.1:1',
  DINGTALK_OAPI_URL: 'http://127.0.0.1:1',
}

async function configFor(environment: Record<string, string> = {}) {
  const port = await findFreePort()
  return readConfig({ PORT: String(port), DATABASE_URL: database.url, MASTER_KEY: masterKey, ...environment })
}

async function statusOf(server: { port: number }, path: string) {
  return (await fetch(`http://127.0.0.1:${server.port}${path}`)).status
}

/** Runs main.ts as a process of its own until it ends. */
async function runMain(environment: Record<string, string>, onReady?: (pid: number) => void) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('main.ts', import.meta.url))], {
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'silent', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let isReady = false
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      // Once: a second signal ends the process at once, whatever is in hand.
      if (isReady || !output.includes('Listening on') || !child.pid) return
      isReady = true
      onReady?.(child.pid)
    })
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, output: output.trim() }
}

describe('the server', () => {
  test('listens, says that it can work, and closes everything when stopped', async () => {
    const config = await configFor()
    const server = await startServer(config, { log })
    expect(server.address).toBe(`http://127.0.0.1:${config.port}`)
    expect(await statusOf(config, '/readyz')).toBe(200)
    await server.stop()
    await server.stop()
    await expect(statusOf(config, '/healthz')).rejects.toThrow('fetch failed')
  })

  test('is not held up by an open stream when it is stopped', async () => {
    const config = await configFor(company)
    const server = await startServer(config, { log })
    const { dependencies } = server
    const corpId = company.DINGTALK_CORP_ID
    const employeeId = dependencies.ids.next()
    const updatedAt = new Date(dependencies.clock.now())
    const employee = { id: employeeId, corpId, userId: 'u', unionId: 'n', name: '张三', updatedAt }
    await dependencies.database.insertInto('employees').values(employee).execute()
    const owner = { corpId, employeeId, isAdministrator: false, transport: 'bearer' } as const
    const { token } = await createSession(dependencies, owner)
    const stream = await fetch(`http://127.0.0.1:${config.port}/meeting/api/v1/changes`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(stream.status).toBe(200)
    const reading = stream.text()
    await server.stop()
    await reading
    await expect(statusOf(config, '/healthz')).rejects.toThrow('fetch failed')
  })

  test('answers while the database is down, and waits for it', async () => {
    const config = await configFor({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })
    const ending = new AbortController()
    const starting = startServer(config, { log }, ending.signal)
    await vi.waitUntil(async () => (await statusOf(config, '/healthz').catch(() => 0)) === 200, { timeout: 20_000 })
    const ready = await fetch(`http://127.0.0.1:${config.port}/readyz`)
    expect(ready.status).toBe(503)
    expect(await ready.json()).toEqual({ status: 'not_ready', missing: 'database' })
    ending.abort()
    const server: RunningServer = await starting
    await server.stop()
  })

  test('does not start anything when its port is taken', async () => {
    const config = await configFor()
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(config.port, '127.0.0.1', resolve))
    await expect(startServer(config, { log })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await new Promise((resolve) => other.close(resolve))
  })
})

describe('the process', { timeout: 90_000 }, () => {
  test('prints where it is, and ends in order when asked to', async () => {
    const port = String(await findFreePort())
    const environment = { PORT: port, DATABASE_URL: database.url, MASTER_KEY: masterKey, ...company }
    const { code, output } = await runMain(environment, (pid) => process.kill(pid, 'SIGTERM'))
    expect(output).toContain(`Listening on http://127.0.0.1:${port}`)
    expect(output).toMatch(
      new RegExp(`Request URL.*: http://localhost:${port}/meeting/dingtalk/events/[\\w-]{22}$`, 'm'),
    )
    expect(code).toBe(0)
  })

  test('says everything that is wrong with its settings at once', async () => {
    const { code, output } = await runMain({ PORT: 'x', DATABASE_URL: 'mysql://x' })
    expect(code).toBe(1)
    expect(output).toMatch(/PORT: .+\n.+DATABASE_URL: /)
    expect(output).not.toContain('    at ')
  })

  test('says in one sentence that its port is taken', async () => {
    const port = await findFreePort()
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve))
    const { code, output } = await runMain({ PORT: String(port), DATABASE_URL: database.url, MASTER_KEY: masterKey })
    await new Promise((resolve) => other.close(resolve))
    expect(code).toBe(1)
    expect(output).toBe(`Port ${port} is taken by another program. Stop it, or choose another port: PORT=3001.`)
  })
})
