import { createHmac } from 'node:crypto'
import { defaultCallBudget, defaultCheckIn } from '@meeting/shared'
import type { Clock } from '../clock/clock.ts'
import type { ChangeBus } from '../database/change-bus.ts'
import type { Database } from '../database/database.ts'
import type { Logger } from '../log/logger.ts'
import { defaultSettings, listCorps } from './corps.repository.ts'
import type { Corp, CorpCredentials } from './corps.types.ts'
import { applyEnvironment } from './environment-corp.ts'
import type { Sealer } from './sealer.ts'

/** The Corps, kept in memory so that events can be verified and the page served without the database. */
export type CorpRegistry = {
  /** Those that are connected, as everywhere where nothing else is said. */
  list(): Corp[]
  find(corpId: string): Corp | undefined
  /** Also one that is being set up: DingTalk verifies its request URL before anybody can sign in. */
  findByKey(corpKey: string): Corp | undefined
  /** Also one that is being set up. */
  findAny(corpId: string): Corp | undefined
  /** Those that are being set up. */
  listDrafts(): Corp[]
  /** Ids of those whose secrets the master key does not open: they are out of service, or stand as they were known before. */
  listUnreadable(): string[]
  /** The only Corp there is; undefined when there are none or several. */
  only(): Corp | undefined
  /** Writes the Corps given by the environment and reads all. Throws when the database cannot be reached. */
  load(): Promise<void>
  /** Reads all again: after a change made here. */
  refresh(): Promise<void>
}

type RegistryOptions = {
  database: Database
  sealer: Sealer
  masterKey: Buffer
  clock: Clock
  changes: ChangeBus
  log: Logger
  fromEnvironment: CorpCredentials | null
}

export function createCorpRegistry(options: RegistryOptions): CorpRegistry {
  const { database, sealer, masterKey, clock, changes, log, fromEnvironment } = options
  const corps = new Map<string, Corp>()
  let unreadable: string[] = []
  if (fromEnvironment) {
    // Known before the database answers: `check_url` must be answered even then.
    const corpKey = corpKeyOf(fromEnvironment.corpId, masterKey)
    const state = { connectedAt: clock.now(), previousEventKeys: null, secretsSetAt: {} }
    corps.set(fromEnvironment.corpId, {
      ...fromEnvironment,
      ...state,
      corpKey,
      settings: defaultSettings,
      callBudget: defaultCallBudget,
      checkIn: defaultCheckIn,
      operator: null,
    })
  }

  let asked = 0
  let applied = 0

  let latest: Promise<void> = Promise.resolve()

  /** One after another: a reading that began before a change must not end after the one that saw it. */
  function refresh(): Promise<void> {
    latest = latest.catch(() => {}).then(readAll)
    return latest
  }

  async function readAll(): Promise<void> {
    asked += 1
    const turn = asked
    const { corps: current, unreadable: failed } = await listCorps(database, sealer)
    // A slower, older reading must not undo a newer one.
    if (turn < applied) return
    applied = turn
    for (const corpId of failed)
      if (!unreadable.includes(corpId))
        log.error({ corpId }, 'sealed with another master key: its secrets cannot be opened')
    unreadable = failed
    const isGone = (corpId: string) =>
      corpId !== fromEnvironment?.corpId && !current.some((corp) => corp.corpId === corpId) && !failed.includes(corpId)
    for (const corpId of corps.keys()) if (isGone(corpId)) corps.delete(corpId)
    for (const corp of current) corps.set(corp.corpId, corp)
  }

  changes.subscribe((change) => {
    if (change === null || change.kind === 'corps') refresh().catch(() => {})
  })

  const list = () => [...corps.values()].filter(isConnected)
  return {
    list,
    find(corpId) {
      const corp = corps.get(corpId)
      return corp && isConnected(corp) ? corp : undefined
    },
    findAny: (corpId) => corps.get(corpId),
    listUnreadable: () => [...unreadable],
    listDrafts: () => [...corps.values()].filter((corp) => !isConnected(corp)),
    findByKey: (corpKey) => [...corps.values()].find((corp) => corp.corpKey === corpKey),
    only: () => (list().length === 1 ? list()[0] : undefined),
    refresh,
    async load() {
      if (fromEnvironment) {
        const corpKey = corpKeyOf(fromEnvironment.corpId, masterKey)
        await applyEnvironment({ database, sealer, clock }, fromEnvironment, corpKey)
      }
      await refresh()
    },
  }
}

function isConnected(corp: Corp): boolean {
  return corp.connectedAt !== null
}

/** The opaque part of a Corp's request URL: stable, and not to be guessed from the corpId. */
export function corpKeyOf(corpId: string, masterKey: Buffer): string {
  return createHmac('sha256', masterKey).update(`corp-key:${corpId}`).digest('base64url').slice(0, 22)
}
