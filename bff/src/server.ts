import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { createFetch } from './app.ts'
import { buildDependencies, type BuiltDependencies, type DependencyOverrides } from './build-dependencies.ts'
import { systemClock } from './clock/clock.ts'
import type { Config } from './config.ts'
import type { Corp } from './corps/corps.types.ts'
import { requestUrlOf } from './corps/request-url.ts'
import { isDatabaseDown } from './database/database.ts'
import type { Dependencies } from './dependencies.ts'
import { createWorkers, type Workers } from './workers.ts'

export { requestUrlOf }

export type RunningServer = {
  dependencies: Dependencies
  /** Origin that it really listens on. */
  address: string
  /** Lets requests and work in hand finish (a few seconds at most), then closes everything. Safe to call twice. */
  stop(): Promise<void>
}

/** How long requests under way may take after the process was asked to end. */
const drainMs = 5_000

/**
 * Starts the whole server: HTTP, dependencies, schema, workers. It listens first, so that an occupied port is told before anything
 * is started, and that probes and DingTalk's `check_url` are answered while the database is still down; then it waits for it.
 * Aborting `signal` ends the waiting. Throws the error of listening (`EADDRINUSE`, `EACCES`), `EmbeddedPostgresError`, `MasterKeyError`.
 */
export async function startServer(
  config: Config,
  overrides: DependencyOverrides = {},
  signal?: AbortSignal,
): Promise<RunningServer> {
  let handler: FetchHandler = answerNotYet
  const http = await listen((request, environment) => handler(request, environment), config)
  let built: BuiltDependencies
  try {
    built = await buildDependencies(config, overrides)
  } catch (error) {
    await closeHttp(http)
    throw error
  }
  const { dependencies } = built
  handler = createFetch(dependencies)
  const workers = createWorkers(dependencies)
  const stopping = new AbortController()
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= stopAll(built, http, workers)
    stopping.abort()
    return stopped
  }
  try {
    const isPrepared = await prepareWhenReachable(
      built,
      AbortSignal.any([stopping.signal, ...(signal ? [signal] : [])]),
    )
    if (isPrepared) workers.start()
  } catch (error) {
    await stop()
    throw error
  }
  return { dependencies, address: addressOf(http, config), stop }
}

async function stopAll(built: BuiltDependencies, http: Server, workers: Workers): Promise<void> {
  // Open streams would otherwise hold the server for the whole grace.
  built.dependencies.streams.close()
  await Promise.all([closeHttp(http), finishWork(workers)])
  await built.close()
}

/** What people need to know of a running server, one line each. `setupLink`: for connecting the first company; shown once, here. */
export function describeServer(
  address: string,
  publicUrl: string,
  corps: readonly Corp[],
  setupLink: string | null = null,
): string[] {
  return [
    `Listening on ${address}`,
    `会议预约 / Meeting rooms: ${publicUrl}/meeting`,
    ...corps.map(
      (corp) => `请求网址 / Request URL for DingTalk's events (${corp.corpId}): ${requestUrlOf(corp, publicUrl)}`,
    ),
    ...(setupLink ? describeSetupLink(setupLink) : []),
    ...(corps.length === 0 ? ['No company is connected yet.'] : []),
  ]
}

/** How a setup link is handed to whoever stands at the terminal. */
export function describeSetupLink(setupLink: string): string[] {
  return [
    `配置链接 / Setup link: ${setupLink}`,
    '30 分钟内有效，只能打开一次 / Open it once, within 30 minutes. Another one: npx -y pnpm@12.21.0 setup-link',
  ]
}

type FetchHandler = Parameters<typeof serve>[0]['fetch']

function answerNotYet(): Response {
  return new Response('starting', { status: 503, headers: { 'retry-after': '1' } })
}

function listen(fetch: FetchHandler, { host, port }: Config): Promise<Server> {
  return new Promise((resolve, reject) => {
    // Without TLS options the adapter makes a plain HTTP/1 server.
    const server = serve({ fetch, hostname: host, port }, () => resolve(server)) as Server
    // Longer than reverse proxies keep theirs, so that none is closed while it is being used.
    server.keepAliveTimeout = 75_000
    server.once('error', reject)
  })
}

/** Work that DingTalk keeps waiting is left behind: its lease runs out, and another process or the next start takes it up. */
async function finishWork(workers: Workers): Promise<void> {
  const enough = new AbortController()
  await Promise.race([workers.stop(), systemClock.sleep(drainMs, enough.signal).catch(() => {})])
  enough.abort()
}

/** False: asked to end before the database came. */
async function prepareWhenReachable(built: BuiltDependencies, signal: AbortSignal): Promise<boolean> {
  const { clock, log } = built.dependencies
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      await built.prepare()
      return true
    } catch (error) {
      if (!isDatabaseDown(error)) throw error
      log.warn({ attempt, reason: String(error) }, 'the database cannot be reached; waiting for it')
      // Being asked to end is no failure: the loop sees it.
      await clock.sleep(Math.min(attempt, 5) * 1_000, signal).catch(() => {})
    }
  }
  return false
}

async function closeHttp(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // A connection that answers its last request later would stay open for the next one.
  const sweeping = setInterval(() => server.closeIdleConnections(), 50)
  const late = setTimeout(() => server.closeAllConnections(), drainMs)
  await closed
  clearTimeout(late)
  clearInterval(sweeping)
}

function addressOf(server: Server, { host, port }: Config): string {
  const address = server.address()
  return `http://${host.includes(':') ? `[${host}]` : host}:${address && typeof address === 'object' ? address.port : port}`
}
