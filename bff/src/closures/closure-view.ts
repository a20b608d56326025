import {
  toIsoInZone,
  type Closure,
  type ClosureBooking,
  type ClosureBookingState,
  type ClosureDetail,
  type ClosureFailure,
  type ConcernedBooking,
} from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'
import type { ClosureItem, StoredClosure } from './closures.types.ts'
import { keyOf } from './concerned.ts'

/** A closure with how many bookings have come how far. */
export function closureView(
  { corp }: CorpContext,
  stored: StoredClosure,
  items: readonly ClosureItem[],
  now: number,
): Closure {
  const counts = { waiting: 0, moving: 0, moved: 0, cancelled: 0, left: 0, gone: 0, failed: 0, undecided: 0 }
  for (const item of items) counts[progressOf(item)] += 1
  return {
    id: stored.id,
    roomIds: stored.rooms.map((room) => room.roomId),
    start: stored.start,
    end: stored.end,
    reason: stored.reason,
    contact: stored.contact,
    state: stateOf(stored, now),
    createdBy: stored.createdBy,
    createdAt: toIsoInZone(stored.createdAt, corp.settings.timeZone),
    liftedAt: stored.liftedAt === null ? null : toIsoInZone(stored.liftedAt, corp.settings.timeZone),
    counts,
  }
}

function stateOf({ liftedAt, rooms }: StoredClosure, now: number): Closure['state'] {
  const isOver = rooms.every((room) => room.end !== null && room.end <= now)
  if (liftedAt !== null) return isOver ? 'over' : 'lifted'
  if (isOver) return 'over'
  return rooms.some((room) => room.start <= now) ? 'current' : 'upcoming'
}

/** Moves are carried out by the bookings themselves; how far they are is asked of them. */
export function progressOf({ state, move, stands }: ClosureItem): ClosureBookingState {
  if (state === 'left') return stands ? 'left' : 'gone'
  if (state !== 'moving' || !move) return state
  if (move.state === 'moved' || move.state === 'agreed') return 'moved'
  if (move.state === 'abandoned') return 'gone'
  return move.state === 'moving' ? 'moving' : 'failed'
}

function failureOf(item: ClosureItem): ClosureFailure | null {
  if (item.outcome) return item.outcome
  return progressOf(item) === 'failed' && item.move?.refusal ? { reason: 'refused', refusal: item.move.refusal } : null
}

/** The closure with each booking that it concerns or concerned. */
export function detailView(
  context: CorpContext,
  stored: StoredClosure,
  { items, described, now }: { items: readonly ClosureItem[]; described: readonly ConcernedBooking[]; now: number },
): ClosureDetail {
  const byKey = new Map(items.map((item) => [keyOf(item), item]))
  const bookings = described.map((booking): ClosureBooking => {
    const item = byKey.get(keyOf(booking))
    if (!item) return { ...booking, progress: 'undecided', choice: null, toRoomId: null, failure: null }
    const toRoomId = item.move?.toRoomId ?? item.toRoomId
    return { ...booking, progress: progressOf(item), choice: item.choice, toRoomId, failure: failureOf(item) }
  })
  const closure = closureView(context, stored, items, now)
  const undecided = bookings.filter((booking) => booking.progress === 'undecided').length
  return { ...closure, counts: { ...closure.counts, undecided }, bookings }
}
