import { toEquipmentKinds } from './equipment.ts'
import type { AdminRoom, AdminRoomGroup, Equipment } from '@meeting/shared'

/** What the list is narrowed to and how it is sorted, as the address keeps it. */
export type RoomFilter = {
  query: string
  /** A group's id, `none`, or empty for all. */
  group: string
  origin: string
  state: string
  /** The least number of seats. */
  seats: string
  equipment: string
  sort: string
}
export const noFilter: RoomFilter = {
  query: '',
  group: '',
  origin: '',
  state: '',
  seats: '',
  equipment: '',
  sort: 'place',
}

export const roomStates = ['open', 'closed', 'restricted', 'unfinished'] as const
type RoomState = (typeof roomStates)[number]

/** A group with what is in it; `count` includes the groups below. */
export type GroupNode = { group: AdminRoomGroup; depth: number; count: number; isParent: boolean; path: string }

/** The groups as a tree, flat and in display order, with how many rooms are in each. */
export function toTree(groups: readonly AdminRoomGroup[], rooms: readonly AdminRoom[]): GroupNode[] {
  const known = new Set(groups.map(({ id }) => id))
  const childrenOf = new Map<string | null, AdminRoomGroup[]>()
  for (const group of groups) {
    const parent = group.parentId !== null && known.has(group.parentId) ? group.parentId : null
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), group])
  }
  const own = new Map<string | null, number>()
  for (const { groupId } of rooms) own.set(groupId, (own.get(groupId) ?? 0) + 1)
  const walk = (parentId: string | null, depth: number, before: string): GroupNode[] =>
    (childrenOf.get(parentId) ?? []).flatMap((group) => {
      const path = before ? `${before} / ${group.name}` : group.name
      const below = walk(group.id, depth + 1, path)
      const direct = below.filter((node) => node.depth === depth + 1)
      const count = (own.get(group.id) ?? 0) + direct.reduce((sum, node) => sum + node.count, 0)
      return [{ group, depth, count, isParent: below.length > 0, path }, ...below]
    })
  return walk(null, 0, '')
}

/** The ids of a group and all below it. */
export function idsWithin(tree: readonly GroupNode[], groupId: string): Set<string> {
  const at = tree.findIndex(({ group }) => group.id === groupId)
  const top = tree[at]
  if (!top) return new Set()
  const next = tree.findIndex(({ depth }, index) => index > at && depth <= top.depth)
  return new Set(tree.slice(at, next === -1 ? undefined : next).map(({ group }) => group.id))
}

export function isOpen(room: AdminRoom): boolean {
  return room.openHere && room.rules.openForBooking
}

export function isRestricted(room: AdminRoom): boolean {
  const { visibleTo, bookableHere, rules } = room
  return [visibleTo, bookableHere, rules.bookableBy].some(({ kind }) => kind !== 'everyone')
}

const isInState: Record<RoomState, (room: AdminRoom) => boolean> = {
  open: isOpen,
  closed: (room) => !isOpen(room),
  restricted: isRestricted,
  unfinished: ({ write }) => write !== null,
}

/** The rooms that pass, sorted. */
export function findRooms(rooms: readonly AdminRoom[], tree: readonly GroupNode[], filter: RoomFilter): AdminRoom[] {
  const within = filter.group && filter.group !== 'none' ? idsWithin(tree, filter.group) : null
  const words = filter.query.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
  const seats = Number(filter.seats)
  const kinds: readonly Equipment[] = toEquipmentKinds(filter.equipment)
  const state = roomStates.find((known) => known === filter.state)
  const found = rooms.filter(
    (room) =>
      (within === null || (room.groupId !== null && within.has(room.groupId))) &&
      (filter.group !== 'none' || room.groupId === null) &&
      (filter.origin === '' || room.origin === filter.origin) &&
      (seats <= 0 || (room.capacity ?? 0) >= seats) &&
      kinds.every((kind) => room.equipment.includes(kind)) &&
      (state === undefined || isInState[state](room)) &&
      words.every((word) => textOf(room).includes(word)),
  )
  return sortRooms(found, tree, filter.sort)
}

const texts = new WeakMap<AdminRoom, string>()

function textOf(room: AdminRoom): string {
  const known = texts.get(room)
  if (known !== undefined) return known
  const parts = [room.name, room.initials, room.location, room.description, ...room.labels]
  const text = parts.filter(Boolean).join('\n').normalize('NFKC').toLowerCase()
  texts.set(room, text)
  return text
}

const byName = new Intl.Collator('zh-Hans-CN', { numeric: true })

function sortRooms(rooms: AdminRoom[], tree: readonly GroupNode[], sort: string): AdminRoom[] {
  const place = new Map(tree.map(({ group }, index) => [group.id, index]))
  const placeOf = ({ groupId }: AdminRoom) => (groupId === null ? tree.length : (place.get(groupId) ?? tree.length))
  const compare = (one: AdminRoom, other: AdminRoom): number => {
    if (sort === 'seats') return (other.capacity ?? 0) - (one.capacity ?? 0)
    return sort === 'name' ? 0 : placeOf(one) - placeOf(other) || one.sortOrder - other.sortOrder
  }
  return [...rooms].sort((one, other) => compare(one, other) || byName.compare(one.name, other.name))
}
