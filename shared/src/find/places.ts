import type { RoomGroup } from '../rooms/rooms.types.ts'

/** Where rooms are, as a tree of buildings and floors. */
export type Places = {
  /** Whether a room's group is that one or lies in it. */
  isWithin(groupId: string | null, aroundId: string): boolean
  /** How far two groups are apart: on one floor, in one building, or not. */
  distance(a: string | null, b: string | null): 'same' | 'floor' | 'building'
}

export function indexPlaces(groups: readonly RoomGroup[]): Places {
  const parents = new Map(groups.map(({ id, parentId }) => [id, parentId]))
  const paths = new Map<string, readonly string[]>()

  /** From the outermost group in; a tree that bites its tail ends where it does. */
  function pathOf(groupId: string | null): readonly string[] {
    if (groupId === null) return []
    const known = paths.get(groupId)
    if (known) return known
    const path: string[] = []
    for (let id: string | null = groupId; id !== null && !path.includes(id); id = parents.get(id) ?? null)
      path.unshift(id)
    paths.set(groupId, path)
    return path
  }

  return {
    isWithin: (groupId, aroundId) => pathOf(groupId).includes(aroundId),
    distance(a, b) {
      if (a === b) return 'same'
      const [one, other] = [pathOf(a), pathOf(b)]
      // A building without floors is as near as one of its own.
      return one[0] !== undefined && one[0] === other[0] ? 'floor' : 'building'
    },
  }
}
