import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { findPostgresBinaries, type PostgresBinaries } from './embedded-postgres.binaries.ts'
import { claimCluster, createClusterIfMissing, locateCluster, type Cluster } from './embedded-postgres.cluster.ts'
import { DataDirInUse, toStartProblem } from './embedded-postgres.errors.ts'
import { startServer, type ServerProcess } from './embedded-postgres.server.ts'
import { createSocketFolder, recreateSocketFolder } from './embedded-postgres.socket.ts'

export { isDataDirInUse } from './embedded-postgres.cluster.ts'
export { DataDirInUse, EmbeddedPostgresError } from './embedded-postgres.errors.ts'

export type EmbeddedPostgresLogger = {
  info(message: string): void
  warn(message: string): void
}

export type EmbeddedPostgresOptions = {
  /** The product's data folder; the database files go into its `postgres` folder. */
  dataDir: string
  logger?: EmbeddedPostgresLogger
  /** Gives up durability for speed. */
  forTests?: boolean
  /** Listens on this port of 127.0.0.1 as well; there, every role needs its password. */
  tcpPort?: number
}

export type EmbeddedPostgres = {
  /** For pg and kysely: the superuser, over a private Unix socket. */
  url: string
  /** Shuts PostgreSQL down in order; safe to call twice. */
  stop(): Promise<void>
}

const silent: EmbeddedPostgresLogger = { info() {}, warn() {} }

/**
 * Starts the PostgreSQL that comes with the product as a child process, on a Unix socket in a private folder.
 * It ends with this process, however that ends, and is started again should it end by itself.
 * Throws DataDirInUse when another instance runs on the data, otherwise EmbeddedPostgresError with one clear sentence.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, logger = silent } = options
  const cluster = await locateCluster(dataDir)
  if (!cluster.folder.startsWith(resolve(dataDir))) logger.info(`the database is kept in ${cluster.folder}`)
  const binaries = await findPostgresBinaries(cluster.account)
  await createClusterIfMissing(cluster, binaries, options)
  await claimCluster(cluster, dataDir)
  const socketFolder = await createSocketFolder(cluster.account)
  const run = { options, cluster, binaries, socketFolder, logger }
  const server = await launch(run).catch(async (error) => {
    await rm(socketFolder, { recursive: true, force: true })
    throw error
  })
  const query = new URLSearchParams({ host: socketFolder, port: String(options.tcpPort ?? 5432) })
  return { url: `postgres://postgres@/postgres?${query.toString()}`, stop: superviseServer(server, run) }
}

type Run = {
  options: EmbeddedPostgresOptions
  cluster: Cluster
  binaries: PostgresBinaries
  socketFolder: string
  logger: EmbeddedPostgresLogger
}

async function launch({ options, cluster, binaries, socketFolder, logger }: Run): Promise<ServerProcess> {
  const server = startServer({
    postgres: binaries.postgres,
    account: cluster.account,
    socketFolder,
    args: ['-D', cluster.folder, ...toArguments(serverSettings(options, socketFolder))],
    onLine: (line) => {
      if (isWorthTelling(line)) logger.warn(`PostgreSQL: ${line}`)
    },
  })
  await server.ready.catch((error: Error) => {
    if (/lock file .* already exists/.test(error.message)) throw new DataDirInUse(options.dataDir)
    throw toStartProblem(options.dataDir, withoutRemarks(error.message), error)
  })
  return server
}

/** What only says that the server comes or goes is told to the clients, too. */
function isWorthTelling(line: string): boolean {
  return /^(FATAL|PANIC)/.test(line) && !/terminating connection|database system is/.test(line)
}

function serverSettings({ forTests, tcpPort }: EmbeddedPostgresOptions, socketFolder: string): Record<string, string> {
  return {
    listen_addresses: tcpPort === undefined ? '' : '127.0.0.1',
    port: String(tcpPort ?? 5432),
    unix_socket_directories: socketFolder,
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '',
    // The client gets each ERROR; the log is for what befalls the server itself.
    log_min_messages: 'log',
    ...(forTests ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' } : {}),
  }
}

function toArguments(settings: Record<string, string>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

function withoutRemarks(output: string): string {
  const lines = output.split('\n')
  const telling = lines.filter((line) => /FATAL|PANIC|error|No space|denied/i.test(line))
  return (telling.length > 0 ? telling : lines).join(' ')
}

/** Starts the server again whenever it ends unasked; returns how to stop it for good. */
function superviseServer(first: ServerProcess, run: Run): () => Promise<void> {
  const stopping = new AbortController()
  const { signal } = stopping
  let server = first
  async function watch() {
    while (!signal.aborted) {
      const lastWords = await server.ended
      if (signal.aborted) return
      run.logger.warn(`PostgreSQL ended and is started again. It said: ${withoutRemarks(lastWords)}`)
      server = (await relaunch(run, signal)) ?? server
    }
  }
  const watching = watch()
  return async () => {
    stopping.abort()
    await server.shutDown()
    await watching
    // A new server may have come up in between.
    await server.shutDown()
    await rm(run.socketFolder, { recursive: true, force: true })
  }
}

async function relaunch(run: Run, signal: AbortSignal): Promise<ServerProcess | undefined> {
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      await recreateSocketFolder(run.cluster.account, run.socketFolder)
      await claimCluster(run.cluster, run.options.dataDir)
      return await launch(run)
    } catch (error) {
      // The killed server's own processes may need a moment to notice and let go of its memory.
      run.logger.warn(`PostgreSQL could not be started again (attempt ${attempt}): ${String(error)}`)
      await wait(Math.min(attempt * 200, 5_000), undefined, { signal }).catch(() => {})
    }
  }
  return undefined
}
