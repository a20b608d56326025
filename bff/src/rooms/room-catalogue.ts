import { createHash } from 'node:crypto'
import { isAmong, minute, type BookableBy, type Room, type RoomGroup, type RoomList } from '@meeting/shared'
import type { Clock } from '../clock/clock.ts'
import type { ChangeBus } from '../database/change-bus.ts'
import type { Database } from '../database/database.ts'
import { findEmployee } from '../directory/directory.ts'
import type { Session } from '../sign-in/sessions.types.ts'
import { listRoomGroups, listRooms } from './rooms.repository.ts'

/** Rooms as they are answered, made once and kept until one of them changes. */
export type RoomAnswer = { list: RoomList; byId: ReadonlyMap<string, Room>; body: string; etag: string }

/** All rooms of a Corp; `restricted` tells of those that not everybody may see, by their id. */
export type KeptRooms = RoomAnswer & { restricted: ReadonlyMap<string, BookableBy> }

/** The rooms that one person may see. `variant` is the same for all who see the same, as long as no room changes. */
export type SeenRooms = RoomAnswer & { variant: string }

export type Viewer = Pick<Session, 'employeeId' | 'isAdministrator'>

export type RoomCatalogue = {
  /** Every room, in display order, whoever may see it: for the product itself. Costs no query while nothing changes. */
  get(corpId: string): Promise<KeptRooms>
  /** What this person may see. Where a room is for some departments only, theirs are asked for once a minute. */
  seenBy(corpId: string, viewer: Viewer): Promise<SeenRooms>
  /** The same without waiting; undefined says nothing. */
  peekSeenBy(corpId: string, viewer: Viewer): SeenRooms | undefined
}

type CatalogueOptions = { database: Database; changes: ChangeBus; clock: Clock }

/** The rooms of a Corp with the views of them that somebody has had. */
type Catalogued = { kept: KeptRooms; views: Map<string, SeenRooms>; sights: Map<string, Sight> }
type Sight = { seen: SeenRooms; lookedAt: number }

/** For so long somebody may still see a room after a change of department. */
const sightLasts = minute

/** Keeps one list per Corp in memory; a `rooms` change on the bus drops it, here and in other processes. */
export function createRoomCatalogue({ database, changes, clock }: CatalogueOptions): RoomCatalogue {
  const loaded = new Map<string, Promise<Catalogued>>()
  const settled = new Map<string, Catalogued>()
  changes.subscribe((change) => {
    if (change === null) for (const corpId of loaded.keys()) drop(corpId)
    else if (change.kind === 'rooms') drop(change.corpId)
  })

  function drop(corpId: string): void {
    loaded.delete(corpId)
    settled.delete(corpId)
  }

  function load(corpId: string): Promise<Catalogued> {
    const known = loaded.get(corpId)
    if (known) return known
    const loading = readRooms(database, corpId).then(toCatalogued)
    loaded.set(corpId, loading)
    void settle(corpId, loading)
    return loading
  }

  async function settle(corpId: string, loading: Promise<Catalogued>): Promise<void> {
    try {
      const catalogued = await loading
      if (loaded.get(corpId) === loading) settled.set(corpId, catalogued)
    } catch {
      // A failed read is not kept; the next caller tries again.
      if (loaded.get(corpId) === loading) drop(corpId)
    }
  }

  function peekIn({ kept, views, sights }: Catalogued, viewer: Viewer): SeenRooms | undefined {
    if (kept.restricted.size === 0) return views.get(everything)
    const sight = sights.get(keyOf(viewer))
    return sight && clock.now() - sight.lookedAt < sightLasts ? sight.seen : undefined
  }

  async function look(catalogued: Catalogued, corpId: string, viewer: Viewer): Promise<SeenRooms> {
    const lookedAt = clock.now()
    const employee = await findEmployee({ dependencies: { database }, corp: { corpId } }, viewer.employeeId)
    const subject = { ...viewer, departmentIds: employee?.allDepartmentIds ?? [] }
    const { kept, views, sights } = catalogued
    const hidden = [...kept.restricted].flatMap(([id, visibleTo]) => (isAmong(visibleTo, subject) ? [] : [id]))
    const variant = hidden.length === 0 ? everything : digest(hidden.sort())
    const seen = views.get(variant) ?? { ...withoutRooms(kept.list, new Set(hidden)), variant }
    views.set(variant, seen)
    sights.set(keyOf(viewer), { seen, lookedAt })
    return seen
  }

  return {
    async get(corpId) {
      return (await load(corpId)).kept
    },
    async seenBy(corpId, viewer) {
      const catalogued = await load(corpId)
      return peekIn(catalogued, viewer) ?? look(catalogued, corpId, viewer)
    },
    peekSeenBy(corpId, viewer) {
      const catalogued = settled.get(corpId)
      return catalogued && peekIn(catalogued, viewer)
    },
  }
}

const everything = ''

function toCatalogued(kept: KeptRooms): Catalogued {
  const { list, byId, body, etag } = kept
  return { kept, views: new Map([[everything, { list, byId, body, etag, variant: everything }]]), sights: new Map() }
}

function keyOf({ employeeId, isAdministrator }: Viewer): string {
  return isAdministrator ? `${employeeId} administrator` : employeeId
}

/** The rooms as they are now, past what is kept. */
export async function readRooms(database: Database, corpId: string): Promise<KeptRooms> {
  const [groups, rows] = await Promise.all([listRoomGroups(database, corpId), listRooms(database, corpId)])
  const rooms = rows.map(({ room }) => room)
  const restricted = new Map(
    rows.flatMap(({ room, visibleTo }) => (visibleTo.kind === 'everyone' ? [] : [[room.id, visibleTo] as const])),
  )
  return { ...toAnswer({ groups, rooms }, [...restricted]), restricted }
}

/** A list without some rooms, and without the groups in which nothing else stands. */
function withoutRooms({ groups, rooms }: Omit<RoomList, 'version'>, hidden: ReadonlySet<string>): RoomAnswer {
  const shown = rooms.filter(({ id }) => !hidden.has(id))
  const parents = new Map(groups.map(({ id, parentId }) => [id, parentId]))
  const around = (some: readonly Room[]) => new Set(some.flatMap(({ groupId }) => pathOf(groupId, parents)))
  const [withShown, withHidden] = [around(shown), around(rooms.filter(({ id }) => hidden.has(id)))]
  const isShown = ({ id }: RoomGroup) => withShown.has(id) || !withHidden.has(id)
  return toAnswer({ groups: groups.filter(isShown), rooms: shown })
}

function pathOf(groupId: string | null, parents: ReadonlyMap<string, string | null>): string[] {
  const path: string[] = []
  for (let id = groupId; id !== null && !path.includes(id); id = parents.get(id) ?? null) path.push(id)
  return path
}

/** `more`: what else is part of the version. */
function toAnswer({ groups, rooms }: Omit<RoomList, 'version'>, more: readonly unknown[] = []): RoomAnswer {
  const version = digest({ groups, rooms, ...(more.length > 0 ? { more } : {}) })
  const list: RoomList = { version, groups, rooms }
  const byId = new Map(rooms.map((room) => [room.id, room]))
  return { list, byId, body: JSON.stringify(list), etag: `"${version}"` }
}

function digest(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22)
}
