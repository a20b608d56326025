import { createHash } from 'node:crypto'
import type { RoomList } from '@meeting/shared'
import type { ChangeBus } from '../database/change-bus.ts'
import type { Database } from '../database/database.ts'
import { listRoomGroups, listRooms } from './rooms.repository.ts'

/** The rooms of a Corp as they are answered, made once and kept until one of them changes. */
export type KeptRooms = { list: RoomList; body: string; etag: string }

export type RoomCatalogue = {
  /** Every room that people may see, in display order. Costs no query while nothing changes. */
  get(corpId: string): Promise<KeptRooms>
}

/** Keeps one list per Corp in memory; a `rooms` change on the bus drops it, here and in other processes. */
export function createRoomCatalogue({ database, changes }: { database: Database; changes: ChangeBus }): RoomCatalogue {
  const kept = new Map<string, Promise<KeptRooms>>()
  changes.subscribe((change) => {
    if (change === null) kept.clear()
    else if (change.kind === 'rooms') kept.delete(change.corpId)
  })
  return {
    get(corpId) {
      const known = kept.get(corpId)
      if (known) return known
      const loading = readRooms(database, corpId)
      kept.set(corpId, loading)
      // A failed read is not kept; the next caller tries again.
      loading.catch(() => {
        if (kept.get(corpId) === loading) kept.delete(corpId)
      })
      return loading
    },
  }
}

/** The rooms as they are now, past what is kept. */
export async function readRooms(database: Database, corpId: string): Promise<KeptRooms> {
  const [groups, rooms] = await Promise.all([listRoomGroups(database, corpId), listRooms(database, corpId)])
  const version = createHash('sha256').update(JSON.stringify({ groups, rooms })).digest('base64url').slice(0, 22)
  const list: RoomList = { version, groups, rooms }
  return { list, body: JSON.stringify(list), etag: `"${version}"` }
}
