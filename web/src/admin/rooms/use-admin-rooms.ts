import type { AdminRoom, AdminRooms } from '@meeting/shared'
import { computed, shallowRef } from 'vue'
import { toTree } from './room-search.ts'
import { useRoomsAdminCalls } from './rooms-admin.calls.ts'

const nothing: AdminRooms = {
  groups: [],
  rooms: [],
  timeZone: 'Asia/Shanghai',
  dingtalk: { operatorName: null, state: 'unknown', code: null, at: null },
  creating: [],
  lastImport: null,
}

/** All rooms with everything that administrators may see of them. */
export function useAdminRooms() {
  const calls = useRoomsAdminCalls()
  const list = shallowRef<AdminRooms>(nothing)
  const loading = shallowRef(true)
  const error = shallowRef<unknown>(null)
  const rooms = computed(() => list.value.rooms)
  const tree = computed(() => toTree(list.value.groups, list.value.rooms))
  let asked = 0

  async function load() {
    asked += 1
    const own = asked
    loading.value = true
    error.value = null
    try {
      const found = await calls.listRooms()
      if (own === asked) list.value = found
    } catch (failure) {
      if (own === asked) error.value = failure
    } finally {
      if (own === asked) loading.value = false
    }
  }

  /** Puts a room as it is now in the place of the one before, until the list is read again. */
  function replace(room: AdminRoom) {
    list.value = { ...list.value, rooms: rooms.value.map((known) => (known.id === room.id ? room : known)) }
  }

  return { list, rooms, tree, loading, error, load, replace }
}
