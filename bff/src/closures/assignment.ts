import { overlaps, type TimeRange } from '@meeting/shared'

/** A booking that needs another room; `options` are the rooms that are free for it, in any order. */
export type Seeker = { id: string; range: TimeRange; options: readonly { roomId: string; cost: number }[] }

/** How deep others are asked to make room for one, and in how many rooms: hundreds may want the same ones at once. */
const maxDepth = 4
const maxAsked = 50
/** And altogether: with so many in the way, more rooms than there are cannot be found by asking. */
const maxAskedAltogether = 3_000
const maxRounds = 4

/**
 * Gives each booking a room so that as many as possible get one, and then at the lowest cost: the hard ones first, others make room
 * where they can, then each takes the better room that is left, or swaps. Answers the room by booking; who is missing gets none.
 */
export function assignRooms(seekers: readonly Seeker[]): Map<string, string> {
  const state = createState(seekers)
  const byDifficulty = [...seekers].sort(
    (a, b) => a.options.length - b.options.length || lengthOf(b) - lengthOf(a) || a.range.start - b.range.start,
  )
  const waiting = byDifficulty.filter((seeker) => !place(state, seeker, { seekers: new Set(), rooms: new Set() }, 0))
  for (let round = 0; round < maxRounds && improve(state, byDifficulty); round += 1);
  // Moving together may have made room.
  for (const seeker of waiting) place(state, seeker, { seekers: new Set(), rooms: new Set() }, 0)
  return new Map([...state.chosen].map(([id, option]) => [id, option.roomId]))
}

type Option = Seeker['options'][number]
type State = {
  seekers: ReadonlyMap<string, Seeker>
  chosen: Map<string, Option>
  byRoom: Map<string, Set<string>>
  /** How often others may still be asked to make room. */
  patience: number
}

function createState(seekers: readonly Seeker[]): State {
  const sorted = seekers.map((seeker) => ({ ...seeker, options: [...seeker.options].sort((a, b) => a.cost - b.cost) }))
  return {
    seekers: new Map(sorted.map((seeker) => [seeker.id, seeker])),
    chosen: new Map(),
    byRoom: new Map(),
    patience: maxAskedAltogether,
  }
}

const lengthOf = ({ range }: Seeker) => range.end - range.start

function take(state: State, id: string, option: Option): void {
  leave(state, id)
  state.chosen.set(id, option)
  const inRoom = state.byRoom.get(option.roomId) ?? new Set()
  state.byRoom.set(option.roomId, inRoom.add(id))
}

function leave(state: State, id: string): void {
  const option = state.chosen.get(id)
  if (option) state.byRoom.get(option.roomId)?.delete(id)
  state.chosen.delete(id)
}

function isFree(state: State, { id, range }: Seeker, roomId: string): boolean {
  for (const otherId of state.byRoom.get(roomId) ?? []) {
    const other = state.seekers.get(otherId)
    if (other && otherId !== id && overlaps(other.range, range)) return false
  }
  return true
}

/** Whom one would push out of a room. */
function rivalsOf(state: State, { id, range }: Pick<Seeker, 'id' | 'range'>, roomId: string): Seeker[] {
  return [...(state.byRoom.get(roomId) ?? [])].flatMap((otherId) => {
    const other = state.seekers.get(otherId)
    return other && otherId !== id && overlaps(other.range, range) ? [other] : []
  })
}

/** Whom and where one has asked to make room; nobody and nowhere is asked twice. */
type Asked = { seekers: ReadonlySet<string>; rooms: Set<string> }

/** Takes the cheapest free room, or one that all who are in the way can leave for another. */
function place(state: State, given: Seeker, asked: Asked, depth: number): boolean {
  const seeker = state.seekers.get(given.id) ?? given
  const free = seeker.options.find((option) => isFree(state, seeker, option.roomId))
  if (free) {
    take(state, seeker.id, free)
    return true
  }
  if (depth >= maxDepth || state.patience <= 0) return false
  const next = { seekers: new Set([...asked.seekers, seeker.id]), rooms: asked.rooms }
  return seeker.options.some((option) => pushOut(state, seeker, option, next, depth))
}

function pushOut(state: State, seeker: Seeker, option: Option, asked: Asked, depth: number): boolean {
  if (state.patience <= 0 || asked.rooms.has(option.roomId) || asked.rooms.size >= maxAsked) return false
  const rivals = rivalsOf(state, seeker, option.roomId)
  if (rivals.some((rival) => asked.seekers.has(rival.id))) return false
  asked.rooms.add(option.roomId)
  state.patience -= 1
  const before = new Map(state.chosen)
  for (const rival of rivals) leave(state, rival.id)
  take(state, seeker.id, option)
  if (rivals.every((rival) => place(state, rival, asked, depth + 1))) return true
  restore(state, before)
  return false
}

function restore(state: State, chosen: ReadonlyMap<string, Option>): void {
  state.chosen.clear()
  state.byRoom.clear()
  for (const [id, option] of chosen) take(state, id, option)
}

/** One round of moving into cheaper rooms, alone or by a swap; answers whether anything got better. */
function improve(state: State, seekers: readonly Seeker[]): boolean {
  let better = false
  for (const { id } of seekers) {
    const seeker = state.seekers.get(id)
    const current = state.chosen.get(id)
    if (!seeker || !current) continue
    for (const option of seeker.options) {
      if (option.cost >= current.cost) break
      if (moveOrSwap(state, seeker, current, option)) {
        better = true
        break
      }
    }
  }
  return better
}

function moveOrSwap(state: State, seeker: Seeker, current: Option, option: Option): boolean {
  const rivals = rivalsOf(state, seeker, option.roomId)
  const [rival] = rivals
  if (!rival) {
    take(state, seeker.id, option)
    return true
  }
  const theirs = state.chosen.get(rival.id)
  const back = rival.options.find(({ roomId }) => roomId === current.roomId)
  if (rivals.length > 1 || !theirs || !back || option.cost + back.cost >= current.cost + theirs.cost) return false
  leave(state, rival.id)
  take(state, seeker.id, option)
  if (rivalsOf(state, rival, back.roomId).length > 0) {
    take(state, seeker.id, current)
    take(state, rival.id, theirs)
    return false
  }
  take(state, rival.id, back)
  return true
}
