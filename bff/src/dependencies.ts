import type { HoldWriter } from './bookings/holds.repository.ts'
import type { ChangeStreams } from './changes/change-streams.ts'
import type { Clock } from './clock/clock.ts'
import type { Config } from './config.ts'
import type { CorpRegistry } from './corps/corp-registry.ts'
import type { Corp } from './corps/corps.types.ts'
import type { Sealer } from './corps/sealer.ts'
import type { ChangeBus } from './database/change-bus.ts'
import type { Database } from './database/database.ts'
import type { DingTalkTrial } from './dingtalk/dingtalk-client.ts'
import type { DingTalkClient } from './dingtalk/dingtalk.types.ts'
import type { EventStore } from './events/events.repository.ts'
import type { Ids } from './ids/ids.ts'
import type { Logger } from './log/logger.ts'
import type { RoomCatalogue } from './rooms/room-catalogue.ts'
import type { TimelineStore } from './timeline/timeline-store.ts'
import type { WorkSignals } from './work/work-signals.ts'

/** Built once (`build-dependencies.ts`) and passed in; a test replaces what it wants to steer. */
export type Dependencies = {
  config: Config
  masterKey: Buffer
  clock: Clock
  ids: Ids
  log: Logger
  fetch: typeof fetch
  database: Database
  changes: ChangeBus
  sealer: Sealer
  corps: CorpRegistry
  /** The client that acts for a Corp; the same object for the same credentials. */
  dingtalk: (corp: Corp) => DingTalkClient
  /** A client of its own for credentials that are only being tried; close it. */
  dingtalkTrial: (corp: Corp) => DingTalkTrial
  /** Writes holds; those of the same moment together. */
  holds: HoldWriter
  /** Stores pushed events; those of the same moment together. */
  eventStore: EventStore
  /** Every Corp's rooms, kept in memory. */
  rooms: RoomCatalogue
  /** Days of all rooms, kept as they are answered. */
  timelines: TimelineStore
  /** The open screens that want to hear of changes. */
  streams: ChangeStreams
  /** Wakes this process's queues after something was written for them. */
  signals: WorkSignals
  /** Called at each step between two systems; crash tests stop the process there. */
  checkpoint: (step: string) => Promise<void>
}
