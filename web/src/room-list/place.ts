import type { RoomGroup } from '@meeting/shared'

/** A floor's name that says nothing without its building: `3 层`, `3F`, `Floor 3`. */
function isBareFloor(name: string): boolean {
  return name.replace(/\d+|层|楼|floor|level|[fbl]|[\s.-]/gi, '') === ''
}

/** Where a room is, in few words: the innermost group, with the one around it where that alone would be unclear. */
export function toShortPlace(path: readonly Pick<RoomGroup, 'name'>[]): string {
  const inner = path[path.length - 1]?.name ?? ''
  const outer = path[path.length - 2]?.name
  return outer && isBareFloor(inner) ? `${outer} ${inner}` : inner
}
