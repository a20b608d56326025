import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createTemporaryDataDir, findFreePort } from '@meeting/test/test-database-server'
import { DataDirInUse, isDataDirInUse, startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts'

let dataDir: string
let running: EmbeddedPostgres[]

beforeEach(async () => {
  dataDir = await createTemporaryDataDir()
  running = []
})

afterEach(async () => {
  for (const server of running) await server.stop()
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
})

async function start(options: { tcpPort?: number; forTests?: boolean } = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, forTests: true, ...options })
  running.push(server)
  return server
}

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows.map((row) => Object.values(row)[0])
  } finally {
    await client.end()
  }
}

function socketFolderOf({ url }: EmbeddedPostgres): string {
  return new URL(url.replace('@/', '@socket/')).searchParams.get('host') ?? ''
}

function serverPid(): number {
  return Number.parseInt(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10)
}

/** Starts the database from a Node process of its own, as the product does, and ends once it is up. */
async function startInAnotherProcess() {
  const module = JSON.stringify(new URL('embedded-postgres.ts', import.meta.url).href)
  const options = JSON.stringify({ dataDir, forTests: true })
  const script = `import(${module}).then(m => m.startEmbeddedPostgres(${options})).then(s => console.log(s.url), e => console.log(e.name))`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const said = await new Promise<string>((done) => child.stdout.once('data', (text: Buffer) => done(text.toString())))
  return {
    said: said.trim(),
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

describe('the embedded database', () => {
  test('keeps what was written from one start to the next', async () => {
    const first = await start()
    await query(first.url, 'create table kept as select 42 as answer')
    await first.stop()
    const second = await start()
    expect(await query(second.url, 'select answer from kept')).toEqual([42])
  })

  test('stays inside the data folder, also when that is given relative to the working directory', async () => {
    running.push(await startEmbeddedPostgres({ dataDir: relative('.', dataDir), forTests: true }))
    expect(await readdir(dataDir)).toEqual(['postgres'])
  })

  test('counts time in UTC and sorts text by code point, wherever it runs', async () => {
    const { url } = await start()
    expect(await query(url, `select current_setting('timezone')`)).toEqual(['UTC'])
    expect(await query(url, `select 'a' < 'B' collate "default"`)).toEqual([false])
  })

  test('leaves neither process nor socket behind when stopped, even twice', async () => {
    const server = await start()
    const folder = socketFolderOf(server)
    expect(existsSync(folder)).toBe(true)
    await Promise.all([server.stop(), server.stop()])
    expect(existsSync(folder)).toBe(false)
    expect(await isDataDirInUse(dataDir)).toBe(false)
  })

  test('refuses a second instance on the same data and goes on serving the first', async () => {
    const first = await startInAnotherProcess()
    await expect(start()).rejects.toBeInstanceOf(DataDirInUse)
    expect(await isDataDirInUse(dataDir)).toBe(true)
    expect(await query(first.said, 'select 1')).toEqual([1])
    await first.kill()
  })

  test('lets one of two first starts at the same moment win', async () => {
    const both = await Promise.all([startInAnotherProcess(), startInAnotherProcess()])
    const outcomes = both.map(({ said }) => (said.startsWith('postgres://') ? 'started' : said))
    expect(outcomes.sort()).toEqual(['DataDirInUse', 'started'])
    await Promise.all(both.map(({ kill }) => kill()))
  })

  test('ends with its Node process when that is killed, and starts again at once', async () => {
    const other = await startInAnotherProcess()
    await query(other.said, 'create table kept as select 42 as answer')
    await other.kill()
    const next = await start()
    expect(await query(next.url, 'select answer from kept')).toEqual([42])
    expect(existsSync(socketFolderOf({ ...next, url: other.said }))).toBe(false)
  })

  test('is started again under the same address when its process is killed, with all that was committed', async () => {
    const { url } = await start({ forTests: false })
    await query(url, 'create table kept as select 42 as answer')
    process.kill(serverPid(), 'SIGKILL')
    const answer = await vi.waitUntil(() => query(url, 'select answer from kept').catch(() => null), {
      timeout: 20_000,
    })
    expect(answer).toEqual([42])
  })

  test.each([
    ['no process', 2 ** 22 - 1],
    ['a process that is no database', process.pid],
  ])('ignores a lock file that names %s', async (_, pid) => {
    await (await start()).stop()
    await writeFile(join(dataDir, 'postgres/postmaster.pid'), `${pid}\n${dataDir}/postgres\n`)
    const { url } = await start()
    expect(await query(url, 'select 1')).toEqual([1])
  })

  test('clears what an interrupted first start left', async () => {
    await mkdir(join(dataDir, `postgres.new-${2 ** 22 - 1}-abc`))
    await start()
    expect(await readdir(dataDir)).toEqual(['postgres'])
  })

  test('asks for a password when it listens on TCP', async () => {
    const tcpPort = await findFreePort()
    const { url } = await start({ tcpPort })
    await query(url, `create role visitor login password 'right'`)
    await expect(query(`postgres://visitor:wrong@127.0.0.1:${tcpPort}/postgres`, 'select 1')).rejects.toThrow(
      /password authentication failed/,
    )
    expect(await query(`postgres://visitor:right@127.0.0.1:${tcpPort}/postgres`, 'select 1')).toEqual([1])
  })
})
