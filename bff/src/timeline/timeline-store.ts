import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import { dayRange, type DayTimeline } from '@meeting/shared'
import type { Corp } from '../corps/corps.types.ts'
import type { ChangeBus } from '../database/change-bus.ts'
import type { Database } from '../database/database.ts'
import type { RoomCatalogue, SeenRooms, Viewer } from '../rooms/room-catalogue.ts'
import { buildDayTimeline } from './day-timeline.ts'
import { readBusySpans } from './timeline.repository.ts'

export type Encoding = 'br' | 'gzip' | 'identity'

/** A day as it is answered, to all who see the same rooms. */
export type KeptDay = {
  timeline: DayTimeline
  etag: string
  /** The bodies made so far; the others are made by `encode`, once. */
  bodies: Partial<Record<Encoding, Uint8Array<ArrayBuffer>>>
  encode(encoding: Encoding): Promise<Uint8Array<ArrayBuffer>>
}

export type TimelineStore = {
  /** What is kept, without waiting. */
  peek(corp: Corp, date: string, viewer: Viewer): KeptDay | undefined
  /** The day of the rooms that somebody may see, read when it is not kept: once for all who ask at the same time. */
  get(corp: Corp, date: string, viewer: Viewer): Promise<KeptDay>
}

type StoreOptions = { database: Database; changes: ChangeBus; rooms: RoomCatalogue; maxBytes?: number }

/** Somebody reading a day; whoever drops the day meanwhile says so here. */
type Build = { promise: Promise<KeptDay>; dropped: boolean }

const maxDays = 500
/** How often a day is read anew for one who asked, while it keeps changing. */
const maxReads = 3

/**
 * Keeps days serialized and compressed until something in them changes: the change itself drops them, here and (by the bus) in
 * other processes. Nothing that was read before a drop is kept or given to who asks after it.
 */
export function createTimelineStore({ database, changes, rooms, maxBytes = 96 << 20 }: StoreOptions): TimelineStore {
  const kept = new LRUCache<string, KeptDay>({ max: maxDays, maxSize: maxBytes, sizeCalculation: sizeOf })
  const builds = new Map<string, Build>()
  /** Grows when rooms changed: what somebody may see was found out before or after that. */
  let roomsChanged = 0

  function drop(keys: Iterable<string>): void {
    for (const key of keys) {
      kept.delete(key)
      const build = builds.get(key)
      if (build) build.dropped = true
      builds.delete(key)
    }
  }

  const allKeys = () => [...kept.keys(), ...builds.keys()]

  const dropBeginning = (beginning: string) => drop(allKeys().filter((key) => key.startsWith(beginning)))

  changes.subscribe((change) => {
    if (change === null || change.kind === 'rooms') roomsChanged += 1
    if (change === null || change.kind === 'corps') drop(allKeys())
    else if (change.kind === 'rooms') dropBeginning(`${change.corpId} `)
    else if (change.kind === 'day') for (const date of change.dates) dropBeginning(keyOf(change.corpId, date, ''))
  })

  async function read(corp: Corp, date: string, { list }: SeenRooms): Promise<KeptDay> {
    const { timeZone, titlePrivacy } = corp.settings
    const spans = await readBusySpans(database, corp.corpId, dayRange(date, timeZone), titlePrivacy)
    return toKeptDay(buildDayTimeline({ date, timeZone }, list.rooms, spans))
  }

  function startBuild(key: string, corp: Corp, date: string, seen: SeenRooms): Build {
    const build: Build = { promise: read(corp, date, seen), dropped: false }
    builds.set(key, build)
    build.promise = keepWhenRead(key, build)
    return build
  }

  async function keepWhenRead(key: string, build: Build): Promise<KeptDay> {
    try {
      const day = await build.promise
      if (!build.dropped) kept.set(key, day)
      return day
    } finally {
      if (builds.get(key) === build) builds.delete(key)
    }
  }

  return {
    peek(corp, date, viewer) {
      const seen = rooms.peekSeenBy(corp.corpId, viewer)
      return seen && kept.get(keyOf(corp.corpId, date, seen.variant))
    },
    async get(corp, date, viewer) {
      for (let reads = 1; ; reads += 1) {
        const before = roomsChanged
        const seen = await rooms.seenBy(corp.corpId, viewer)
        if (before !== roomsChanged && reads < maxReads) continue
        const key = keyOf(corp.corpId, date, seen.variant)
        const known = kept.get(key)
        if (known) return known
        const build = builds.get(key) ?? startBuild(key, corp, date, seen)
        // The rooms were not those of this moment: good for this answer only.
        if (before !== roomsChanged) build.dropped = true
        const day = await build.promise
        if (!build.dropped || reads >= maxReads) return day
      }
    },
  }
}

const compress = {
  gzip: (body: Uint8Array) => promisify(gzip)(body, { level: 6 }),
  br: (body: Uint8Array) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
}

function toKeptDay(timeline: DayTimeline): KeptDay {
  const identity = new TextEncoder().encode(JSON.stringify(timeline))
  const bodies: KeptDay['bodies'] = { identity }
  const making = new Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>([['identity', Promise.resolve(identity)]])
  return {
    timeline,
    etag: `W/"${timeline.version}"`,
    bodies,
    encode(encoding) {
      const known = making.get(encoding)
      if (known) return known
      const made = compress[encoding === 'br' ? 'br' : 'gzip'](identity).then((body) => {
        bodies[encoding] = Uint8Array.from(body)
        return bodies[encoding]
      })
      making.set(encoding, made)
      return made
    },
  }
}

/** `variant`: of the rooms that are shown (`SeenRooms`). */
function keyOf(corpId: string, date: string, variant: string): string {
  return `${corpId} ${date} ${variant}`
}

/** The parsed day takes a few times its text. */
function sizeOf(day: KeptDay): number {
  return 1 + (day.bodies.identity?.byteLength ?? 0) * 5
}
