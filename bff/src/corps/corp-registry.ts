import { createHmac } from 'node:crypto'
import type { Clock } from '../clock/clock.ts'
import type { ChangeBus } from '../database/change-bus.ts'
import type { Database } from '../database/database.ts'
import { defaultSettings, listCorps, saveCorp } from './corps.repository.ts'
import type { Corp, CorpCredentials } from './corps.types.ts'
import type { Sealer } from './sealer.ts'

/** The connected Corps, kept in memory so that events can be verified and the page served without the database. */
export type CorpRegistry = {
  list(): Corp[]
  find(corpId: string): Corp | undefined
  findByKey(corpKey: string): Corp | undefined
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
  fromEnvironment: CorpCredentials | null
}

export function createCorpRegistry(options: RegistryOptions): CorpRegistry {
  const { database, sealer, masterKey, clock, changes, fromEnvironment } = options
  const corps = new Map<string, Corp>()
  if (fromEnvironment) {
    // Known before the database answers: `check_url` must be answered even then.
    const corpKey = corpKeyOf(fromEnvironment.corpId, masterKey)
    corps.set(fromEnvironment.corpId, { ...fromEnvironment, corpKey, settings: defaultSettings, operator: null })
  }

  async function refresh(): Promise<void> {
    const current = await listCorps(database, sealer)
    for (const corpId of corps.keys()) if (!current.some((corp) => corp.corpId === corpId)) corps.delete(corpId)
    for (const corp of current) corps.set(corp.corpId, corp)
  }

  changes.subscribe((change) => {
    if (change === null || change.kind === 'corps') refresh().catch(() => {})
  })

  return {
    list: () => [...corps.values()],
    find: (corpId) => corps.get(corpId),
    findByKey: (corpKey) => [...corps.values()].find((corp) => corp.corpKey === corpKey),
    only: () => (corps.size === 1 ? [...corps.values()][0] : undefined),
    refresh,
    async load() {
      if (fromEnvironment) {
        await saveCorp(
          database,
          sealer,
          { ...fromEnvironment, corpKey: corpKeyOf(fromEnvironment.corpId, masterKey) },
          clock.now(),
        )
      }
      await refresh()
    },
  }
}

/** The opaque part of a Corp's request URL: stable, and not to be guessed from the corpId. */
export function corpKeyOf(corpId: string, masterKey: Buffer): string {
  return createHmac('sha256', masterKey).update(`corp-key:${corpId}`).digest('base64url').slice(0, 22)
}
