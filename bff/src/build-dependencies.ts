import { defaultCallBudget } from '@meeting/shared'
import { createHoldWriter } from './bookings/holds.repository.ts'
import { createChangeStreams } from './changes/change-streams.ts'
import { systemClock } from './clock/clock.ts'
import type { Config } from './config.ts'
import { createCorpRegistry } from './corps/corp-registry.ts'
import { rememberRefusedAddress } from './corps/egress-addresses.repository.ts'
import { createSealer } from './corps/sealer.ts'
import { createChangeBus } from './database/change-bus.ts'
import { openDatabase } from './database/database.ts'
import { statementsAtOnce } from './database/group-writer.ts'
import { startEmbeddedPostgres } from './database/embedded-postgres.ts'
import { migrate } from './database/migrate.ts'
import type { Dependencies } from './dependencies.ts'
import { createDingTalkClients } from './dingtalk/dingtalk-client.ts'
import { createEventStore } from './events/events.repository.ts'
import { randomIds } from './ids/ids.ts'
import { createLogger } from './log/logger.ts'
import { readOrCreateMasterKey } from './master-key.ts'
import { createRoomCatalogue } from './rooms/room-catalogue.ts'
import { createTimelineStore } from './timeline/timeline-store.ts'
import { createWorkSignals } from './work/work-signals.ts'

/** What a test, a drill or a benchmark may bring along instead of the real thing. */
export type DependencyOverrides = Partial<Omit<Dependencies, 'config' | 'masterKey' | 'sealer'>>

export type BuiltDependencies = {
  dependencies: Dependencies
  databaseUrl: string
  /** Brings the schema up to date and reads the Corps; may be called again when the database was down. */
  prepare(): Promise<void>
  /** Closes connections and stops the embedded database, if there is one. */
  close(): Promise<void>
}

/**
 * Makes every dependency out of the configuration: the one place that knows all of them. Starts the embedded PostgreSQL when no
 * `DATABASE_URL` is given (throws its errors); with one, nothing is connected until the first query.
 */
export async function buildDependencies(
  config: Config,
  overrides: DependencyOverrides = {},
): Promise<BuiltDependencies> {
  const log = overrides.log ?? createLogger({ level: config.logLevel })
  const clock = overrides.clock ?? systemClock
  const fetch = overrides.fetch ?? globalThis.fetch
  const masterKey = config.masterKey ?? (await readOrCreateMasterKey(config.dataDir))
  const embedded = config.databaseUrl ? null : await startEmbedded(config.dataDir, log)
  const databaseUrl = config.databaseUrl ?? embedded?.url ?? ''
  const database = overrides.database ?? openDatabase({ url: databaseUrl })
  const changes = overrides.changes ?? createChangeBus({ url: databaseUrl, log })
  const sealer = createSealer(masterKey)
  const ids = overrides.ids ?? randomIds
  const corps =
    overrides.corps ??
    createCorpRegistry({ database, sealer, masterKey, clock, changes, log, fromEnvironment: config.corp })
  const onAddressRefused = (corpId: string, address: string) =>
    void rememberRefusedAddress({ database, clock, log }, corpId, address)
  const budgetSettings = (corpId: string) => corps.findAny(corpId)?.callBudget ?? defaultCallBudget
  const clients = createDingTalkClients({
    urls: config.dingtalk,
    database,
    clock,
    log,
    fetch,
    onAddressRefused,
    budgetSettings,
  })
  const dingtalkTrial = overrides.dingtalkTrial ?? ((corp) => clients.trial(corp))
  const dingtalk = overrides.dingtalk ?? ((corp) => clients.of(corp))
  // Connections of their own: what people and DingTalk wait for stands behind nothing else, and its few statements keep their plans.
  const forGroups = overrides.database
    ? undefined
    : openDatabase({
        url: databaseUrl,
        poolSize: statementsAtOnce,
        applicationName: 'meeting-writers',
        plansOnce: true,
      })
  const holds = overrides.holds ?? createHoldWriter(forGroups ?? database)
  const eventStore = overrides.eventStore ?? createEventStore(forGroups ?? database)
  const rooms = overrides.rooms ?? createRoomCatalogue({ database, changes, clock })
  const timelines = overrides.timelines ?? createTimelineStore({ database, changes, rooms })
  const streams = overrides.streams ?? createChangeStreams({ changes })
  const signals = overrides.signals ?? createWorkSignals()
  const checkpoint = overrides.checkpoint ?? (async () => {})
  return {
    dependencies: {
      config,
      masterKey,
      clock,
      ids,
      log,
      fetch,
      database,
      changes,
      sealer,
      corps,
      dingtalk,
      dingtalkTrial,
      holds,
      eventStore,
      rooms,
      timelines,
      streams,
      signals,
      checkpoint,
    },
    databaseUrl,
    async prepare() {
      const applied = await migrate(databaseUrl)
      if (applied.length > 0) log.info({ applied }, 'the database schema was brought up to date')
      await corps.load()
    },
    async close() {
      if (!overrides.streams) streams.close()
      await clients.close()
      if (!overrides.changes) await changes.close()
      await forGroups?.destroy()
      if (!overrides.database) await database.destroy()
      await embedded?.stop()
    },
  }
}

function startEmbedded(dataDir: string, log: Dependencies['log']) {
  return startEmbeddedPostgres({
    dataDir,
    logger: { info: (message) => log.info(message), warn: (message) => log.warn(message) },
  })
}
