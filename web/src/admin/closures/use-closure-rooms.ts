import type { AdminRooms } from '@meeting/shared'
import { computed, shallowRef } from 'vue'
import { useClosuresCalls } from './closures.calls.ts'

/** A room as far as closing needs it. */
export type ClosableRoom = {
  id: string
  name: string
  capacity: number | null
  groupId: string | null
  initials: string
}
/** A building or floor with all rooms in it and below it. */
export type ClosableGroup = { id: string; name: string; depth: number; roomIds: string[] }

/** All rooms of the Corp, also those that the administrator would not see as an employee. */
export function useClosureRooms() {
  const calls = useClosuresCalls()
  const answer = shallowRef<AdminRooms | null>(null)
  const error = shallowRef<unknown>(null)

  const rooms = computed<ClosableRoom[]>(() => answer.value?.rooms ?? [])
  const names = computed(() => new Map(rooms.value.map((room) => [room.id, room])))
  const groups = computed(() => (answer.value ? flatten(answer.value) : []))

  async function load() {
    error.value = null
    try {
      answer.value = await calls.listRooms()
    } catch (failure) {
      error.value = failure
    }
  }

  const nameOf = (id: string) => names.value.get(id)?.name ?? ''
  /** `A 座 · 3 层`. */
  function placeOf(id: string): string {
    const path: string[] = []
    const byId = new Map(answer.value?.groups.map((group) => [group.id, group]))
    let group = byId.get(names.value.get(id)?.groupId ?? '')
    while (group && path.length < 10) {
      path.unshift(group.name)
      group = byId.get(group.parentId ?? '')
    }
    return path.join(' · ')
  }

  return { rooms, groups, error, load, nameOf, placeOf, isLoaded: computed(() => answer.value !== null) }
}

/** The tree in display order, each group with everything below it; empty ones are left out. */
function flatten({ groups, rooms }: AdminRooms): ClosableGroup[] {
  const inGroup = groupBy(rooms, (room) => room.groupId)
  const childrenOf = groupBy(groups, (group) => group.parentId)
  function below(id: string, depth: number): { roomIds: string[]; list: ClosableGroup[] } {
    const own = (inGroup.get(id) ?? []).map((room) => room.id)
    const inner = (childrenOf.get(id) ?? []).map((child) => ({ child, ...below(child.id, depth + 1) }))
    const roomIds = [...own, ...inner.flatMap((part) => part.roomIds)]
    const list = inner.flatMap(({ child, roomIds: ids, list: rest }) =>
      ids.length > 0 ? [{ id: child.id, name: child.name, depth, roomIds: ids }, ...rest] : [],
    )
    return { roomIds, list }
  }
  return below('', 0).list
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string | null): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item) ?? ''
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return groups
}
