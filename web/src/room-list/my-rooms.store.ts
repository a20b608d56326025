import type { MyRooms } from '@meeting/shared'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { useEndpoints } from '../api/use-endpoints.ts'

/** The rooms that come first for me: marked ones and those booked last. Come with the first answer. */
export const useMyRoomsStore = defineStore('my-rooms', () => {
  const endpoints = useEndpoints()
  const rooms = shallowRef<MyRooms>({ favouriteIds: [], recentIds: [] })

  function set(next: MyRooms) {
    rooms.value = next
  }

  function isFavourite(roomId: string): boolean {
    return rooms.value.favouriteIds.includes(roomId)
  }

  function put(roomId: string, marked: boolean) {
    const others = rooms.value.favouriteIds.filter((id) => id !== roomId)
    rooms.value = { ...rooms.value, favouriteIds: marked ? [...others, roomId] : others }
  }

  /** Marks a room or takes the mark away: shown at once, undone when the server cannot be told. Throws `ApiError`. */
  async function mark(roomId: string, marked: boolean): Promise<void> {
    put(roomId, marked)
    try {
      await endpoints.markRoom(roomId, marked)
    } catch (error) {
      put(roomId, !marked)
      throw error
    }
  }

  return { rooms, set, isFavourite, mark }
})
