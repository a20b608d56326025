import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startEmbeddedPostgres } from '@meeting/bff/database/embedded-postgres'
import { isProcessAlive } from '@meeting/bff/database/embedded-postgres.processes'
import { migrate } from '@meeting/bff/database/migrate'
import { Client, DatabaseError } from 'pg'

/** What test files need to know to make a database of their own. */
export type DatabaseServer = { url: string; template: string }

declare module 'vitest' {
  export interface ProvidedContext {
    databaseServer: DatabaseServer
  }
}

export type RunningDatabaseServer = { server: DatabaseServer; stop: () => Promise<void> }

/** The server for a run of tests: that of DATABASE_URL if set, else an embedded one on a Unix socket. */
export async function startDatabaseServer(databaseUrl: string | undefined): Promise<RunningDatabaseServer> {
  return databaseUrl ? useServer(databaseUrl) : startEmbedded()
}

async function startEmbedded(): Promise<RunningDatabaseServer> {
  const dataDir = await createTemporaryDataDir()
  const postgres = await startEmbeddedPostgres({ dataDir, forTests: true })
  const { server } = await useServer(postgres.url)
  return { server, stop: () => stopAndRemove(postgres, dataDir) }
}

/** A server as operators have it: over TCP, with a password, and a role that is no superuser. */
export async function startDatabaseServerOverTcp(): Promise<RunningDatabaseServer> {
  const dataDir = await createTemporaryDataDir()
  const tcpPort = await findFreePort()
  const postgres = await startEmbeddedPostgres({ dataDir, forTests: true, tcpPort })
  const password = randomBytes(12).toString('hex')
  await execute(postgres.url, `create role operator login createdb password '${password}'`)
  await execute(postgres.url, 'create database operator owner operator')
  const { server } = await useServer(`postgres://operator:${password}@127.0.0.1:${tcpPort}/operator`)
  return { server, stop: () => stopAndRemove(postgres, dataDir) }
}

async function useServer(url: string): Promise<RunningDatabaseServer> {
  const template = `meeting_template_${randomBytes(4).toString('hex')}`
  await execute(url, `create database ${template}`)
  await migrate(withDatabase(url, template))
  return {
    server: { url, template },
    stop: () => dropDatabase(url, template),
  }
}

/** Makes a copy of the migrated database; answers its address. */
export async function createTestDatabase({ url, template }: DatabaseServer): Promise<string> {
  const name = `meeting_test_${randomBytes(6).toString('hex')}`
  await execute(url, `create database ${name} template ${template}`)
  return withDatabase(url, name)
}

/** Makes a database with nothing in it; answers its address. */
export async function createEmptyDatabase({ url }: DatabaseServer): Promise<string> {
  const name = `meeting_test_${randomBytes(6).toString('hex')}`
  await execute(url, `create database ${name}`)
  return withDatabase(url, name)
}

/** Drops a database made by `createTestDatabase`, whoever is still connected. */
export async function dropTestDatabase({ url }: DatabaseServer, databaseUrl: string) {
  await dropDatabase(url, new URL(toParsable(databaseUrl)).pathname.slice(1))
}

async function dropDatabase(url: string, name: string) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await execute(url, `drop database if exists ${name} with (force)`)
    } catch (error) {
      // The server's own vacuuming may be in there, which an ordinary role cannot end; it goes by itself.
      const isRefused = error instanceof DatabaseError && error.code === '42501'
      if (!isRefused || attempt === 60) throw error
      await wait(500)
    }
  }
}

function withDatabase(url: string, name: string): string {
  const parsed = new URL(toParsable(url))
  parsed.pathname = `/${name}`
  return parsed.href.replace('@socket/', '@/')
}

// A socket's address has an empty host, which pg understands and `URL` refuses.
function toParsable(url: string): string {
  return url.replace('@/', '@socket/')
}

async function execute(url: string, statement: string) {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

async function stopAndRemove(postgres: { stop: () => Promise<void> }, dataDir: string) {
  await postgres.stop()
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
}

const dataDirPrefix = 'meeting-data-'

/** A fresh data folder that PostgreSQL's own user can reach, too. Those of killed runs are removed on the way. */
export async function createTemporaryDataDir(): Promise<string> {
  await removeAbandonedDataDirs()
  const dataDir = await mkdtemp(join(tmpdir(), `${dataDirPrefix}${process.pid}-`))
  await chmod(dataDir, 0o711)
  return dataDir
}

async function removeAbandonedDataDirs() {
  for (const name of await readdir(tmpdir())) {
    const owner = name.startsWith(dataDirPrefix) ? Number.parseInt(name.slice(dataDirPrefix.length), 10) : Number.NaN
    if (Number.isNaN(owner) || isProcessAlive(owner)) continue
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {})
  }
}

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export function findFreePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? done(address.port) : fail(new Error('no port'))))
    })
  })
}
