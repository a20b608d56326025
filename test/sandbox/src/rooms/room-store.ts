import type { Company, Room, RoomGroup } from '../state.ts'

export type RoomStore = {
  find(roomId: string): Room | undefined
  findByName(name: string): Room | undefined
  list(): Room[]
  put(room: Room): void
  remove(roomId: string): void
  findGroup(groupId: number): RoomGroup | undefined
  listGroups(): RoomGroup[]
  putGroup(group: RoomGroup): void
  removeGroup(groupId: number): void
  nextGroupId(): number
  nextEventRoomId(): string
}

/** Rooms and their groups, in the order in which they were made. */
export function createRoomStore(company: Company): RoomStore {
  const rooms = new Map<string, Room>(company.rooms.map((room) => [room.roomId, room]))
  const byName = new Map<string, Room>(company.rooms.map((room) => [room.name, room]))
  const groups = new Map<number, RoomGroup>(company.roomGroups.map((group) => [group.groupId, group]))
  let lastGroupId = Math.max(100, ...groups.keys())
  let lastEventRoomId = Math.max(0, ...company.rooms.map((room) => Number(room.eventRoomId) || 0))

  return {
    find: (roomId) => rooms.get(roomId),
    findByName: (name) => byName.get(name),
    list: () => [...rooms.values()],
    put(room) {
      const known = rooms.get(room.roomId)
      if (known) byName.delete(known.name)
      rooms.set(room.roomId, room)
      byName.set(room.name, room)
    },
    remove(roomId) {
      const known = rooms.get(roomId)
      if (known) byName.delete(known.name)
      rooms.delete(roomId)
    },
    findGroup: (groupId) => groups.get(groupId),
    listGroups: () => [...groups.values()],
    putGroup: (group) => void groups.set(group.groupId, group),
    removeGroup: (groupId) => void groups.delete(groupId),
    nextGroupId: () => (lastGroupId += 1),
    nextEventRoomId: () => String((lastEventRoomId += 1)),
  }
}
