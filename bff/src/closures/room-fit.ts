import {
  checkRoomRules,
  isAmong,
  type BookableBy,
  type Room,
  type RoomFit,
  type RoomGroup,
  type RuleSubject,
  type TimeRange,
} from '@meeting/shared'

/** What a booking needs of a room that takes it in. */
export type Wish = {
  range: TimeRange
  /** Organizer and attendees. */
  people: number
  /** The room that is closed. */
  from: Room
  subject: RuleSubject
}

export type Surroundings = {
  /** From each group to its building. */
  roots: ReadonlyMap<string, string>
  /** Rooms that not everybody may see. */
  restricted: ReadonlyMap<string, BookableBy>
  now: number
}

/**
 * How well a room would take a booking in, being free; undefined: its organizer may not have it, or not everybody would find a
 * seat. Equal is a room with a seat for as many as the old one, or for twice the people who come, and all of its equipment.
 */
export function fitRoom(room: Room, wish: Wish, { roots, restricted, now }: Surroundings): RoomFit | undefined {
  const visibleTo = restricted.get(room.id)
  if (visibleTo && !isAmong(visibleTo, wish.subject)) return undefined
  if (checkRoomRules(room, wish.subject, wish.range, now).length > 0) return undefined
  if (room.capacity !== null && room.capacity < wish.people) return undefined
  const { from } = wish
  const fewerSeats = Math.max(0, (from.capacity ?? 0) - (room.capacity ?? from.capacity ?? 0))
  const missing = from.equipment.filter((kind) => !room.equipment.includes(kind))
  const needsApproval = room.rules.approval !== 'none'
  const isLargeEnough = fewerSeats === 0 || (wish.people > 1 && (room.capacity ?? 0) >= 2 * wish.people)
  return {
    roomId: room.id,
    distance: distanceOf(room, from, roots),
    // Nobody shall wait for an approval again who had none to wait for.
    equal: isLargeEnough && missing.length === 0 && (!needsApproval || from.rules.approval !== 'none'),
    fewerSeats,
    missing,
    needsApproval,
  }
}

function distanceOf(room: Room, from: Room, roots: ReadonlyMap<string, string>): RoomFit['distance'] {
  if (room.groupId !== null && room.groupId === from.groupId) return 'same_floor'
  const root = room.groupId === null ? undefined : roots.get(room.groupId)
  return root !== undefined && root === roots.get(from.groupId ?? '') ? 'same_building' : 'elsewhere'
}

/** The outermost group of each: the building. */
export function rootsOf(groups: readonly RoomGroup[]): Map<string, string> {
  const parents = new Map(groups.map((group) => [group.id, group.parentId]))
  const rootOf = (id: string) => {
    let root = id
    // A ring of groups, which nobody should have made, ends as well.
    for (let steps = 0; steps < groups.length; steps += 1) root = parents.get(root) ?? root
    return root
  }
  return new Map(groups.map(({ id }) => [id, rootOf(id)]))
}

const far = { same_floor: 0, same_building: 10, elsewhere: 40 } as const

/** What moving there costs people, lower is better: the way first, then seats that are missing or idle, then equipment. */
export function costOf(fit: RoomFit, room: Pick<Room, 'capacity'>, from: Pick<Room, 'capacity'>): number {
  const idle = Math.max(0, (room.capacity ?? 0) - (from.capacity ?? room.capacity ?? 0))
  return (
    far[fit.distance] + fit.fewerSeats + Math.min(idle, 30) / 4 + fit.missing.length * 15 + (fit.needsApproval ? 20 : 0)
  )
}
