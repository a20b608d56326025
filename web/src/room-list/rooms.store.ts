import type { Room, RoomGroup, RoomList } from '@meeting/shared'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { useEndpoints } from '../api/use-endpoints.ts'
import { toShortPlace } from './place.ts'

/** Every bookable room of the Corp. Comes with the first answer, so no screen waits for a name. */
export const useRoomsStore = defineStore('rooms', () => {
  const endpoints = useEndpoints()
  const list = shallowRef<RoomList>({ version: '', groups: [], rooms: [] })

  const rooms = computed(() => list.value.rooms)
  const groups = computed(() => list.value.groups)
  const roomsById = computed(() => new Map(list.value.rooms.map((room) => [room.id, room])))
  const groupsById = computed(() => new Map(list.value.groups.map((group) => [group.id, group])))

  function set(next: RoomList) {
    if (next.version !== list.value.version) list.value = next
  }

  function byId(id: string): Room | undefined {
    return roomsById.value.get(id)
  }

  /** The groups around a room from the outermost in: building, then floor. */
  function groupsOf(room: Pick<Room, 'groupId'>): RoomGroup[] {
    const path: RoomGroup[] = []
    let group = room.groupId === null ? undefined : groupsById.value.get(room.groupId)
    while (group && !path.includes(group)) {
      path.unshift(group)
      group = group.parentId === null ? undefined : groupsById.value.get(group.parentId)
    }
    return path
  }

  /** Where a room is, in one line: `A 座 · 3 层`; its own location where it is in no group. */
  function placeOf(room: Pick<Room, 'groupId' | 'location'>): string {
    const path = groupsOf(room).map((group) => group.name)
    return path.length > 0 ? path.join(' · ') : (room.location ?? '')
  }

  /** The same in few words, for narrow places. */
  function shortPlaceOf(room: Pick<Room, 'groupId' | 'location'>): string {
    return toShortPlace(groupsOf(room)) || (room.location ?? '')
  }

  async function refresh() {
    set(await endpoints.getRooms())
  }

  return { rooms, groups, byId, groupsOf, placeOf, shortPlaceOf, set, refresh }
})
