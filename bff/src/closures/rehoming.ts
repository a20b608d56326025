import { hour, overlaps, type ClosureFailure, type Room } from '@meeting/shared'
import { moveBooking } from '../bookings/moving.ts'
import { releaseBooking } from '../bookings/releasing.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import { DomainError } from '../errors.ts'
import type { WorkResult } from '../work/work-queue.ts'
import * as repository from './closures.repository.ts'
import type { BookingInRoom, ClosureItem, StoredClosure } from './closures.types.ts'
import { findHousing, keyOf, whyUnchangeable } from './concerned.ts'

type Rehoming = { context: CorpContext; item: ClosureItem; closure: StoredClosure; booking: BookingInRoom }

/** How often another room is looked for when somebody takes the one that was found. */
const attempts = 3
/** When to look again at a booking that is just being moved. */
const pause = 2_000

/**
 * Carries out what was chosen for one booking of a closure; safe to repeat. A move has the item's id, so that whoever comes after a
 * crash finds what became of it.
 */
export async function rehome(context: CorpContext, itemId: string): Promise<WorkResult> {
  const { dependencies, corp } = context
  const { database, clock, checkpoint } = dependencies
  const item = await repository.findItem(database, corp.corpId, itemId)
  await checkpoint('rehoming.started')
  if (!item || item.state !== 'waiting') return { result: 'done' }
  const closure = await repository.findClosure(database, corp.corpId, item.closureId)
  const booking = await findBooking(context, item)
  if (item.move) return settle(context, item, { state: 'moving' })
  if (!closure || !booking) return settle(context, item, { state: 'gone' })
  const why = whyUnchangeable(booking)
  if (why === 'moving' && clock.now() < booking.end + hour)
    return { result: 'later', at: clock.now() + pause, reason: 'the booking is being moved' }
  if (why !== null) return fail(context, item, { reason: 'not_changeable' })
  return item.choice === 'cancel'
    ? cancel({ context, item, closure, booking })
    : move({ context, item, closure, booking })
}

/** The booking, as long as it stands in the closed room. */
async function findBooking({ dependencies, corp }: CorpContext, item: ClosureItem): Promise<BookingInRoom | undefined> {
  if (!item.stands) return undefined
  const bookings = await repository.listBookingsOf(dependencies.database, corp.corpId, item.closureId)
  const booking = bookings.find((candidate) => keyOf(candidate) === keyOf(item))
  return booking && booking.end > dependencies.clock.now() ? booking : undefined
}

async function cancel({ context, item, closure, booking }: Rehoming): Promise<WorkResult> {
  const { dependencies, corp } = context
  const released = await releaseBooking(context, booking.bookingId, {
    actorId: item.chosenBy,
    reason: closure.reason,
    ...(closure.contact === null ? {} : { contact: closure.contact }),
    alongside: async (transaction) => {
      const now = dependencies.clock.now()
      await repository.settleItem(transaction, corp.corpId, item.id, { state: 'cancelled', now })
    },
  })
  await dependencies.checkpoint('rehoming.cancelled')
  return released ? { result: 'done' } : settle(context, item, { state: 'gone' })
}

async function move(rehoming: Rehoming): Promise<WorkResult> {
  const { context, item, closure, booking } = rehoming
  const passedOver = new Set([...closure.rooms.map((room) => room.roomId), ...(await listPromised(rehoming))])
  let failure: ClosureFailure = { reason: 'no_equal_room' }
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const [housing] = await findHousing(context, [booking], passedOver)
    const roomId =
      attempt === 0 && item.toRoomId !== null ? item.toRoomId : housing?.fits.find((fit) => fit.equal)?.roomId
    const toRoom = roomId === undefined ? undefined : await findRoom(context, roomId)
    if (!housing || !toRoom) {
      if (item.toRoomId === null) failure = { reason: 'no_equal_room' }
      break
    }
    const failed = await tryRoom(rehoming, toRoom, housing.subject)
    if (!failed) return { result: 'done' }
    failure = failed
    passedOver.add(toRoom.id)
  }
  return fail(context, item, failure)
}

/** The rooms that are meant for other bookings of the closure at that time, whose turn has not come. */
async function listPromised({ context, item, closure, booking }: Rehoming): Promise<string[]> {
  const { database } = context.dependencies
  const { corpId } = context.corp
  const [items, bookings] = await Promise.all([
    repository.listItems(database, corpId, [closure.id]),
    repository.listBookingsOf(database, corpId, closure.id),
  ])
  const atThatTime = new Set(bookings.filter((other) => overlaps(other, booking)).map(keyOf))
  return items.flatMap((other) =>
    other.id !== item.id && other.state === 'waiting' && atThatTime.has(keyOf(other)) ? (other.toRoomId ?? []) : [],
  )
}

/** Undefined: the move is under way. */
async function tryRoom(
  { context, item, closure, booking }: Rehoming,
  toRoom: Room,
  subject: Parameters<typeof moveBooking>[1]['subject'],
): Promise<ClosureFailure | undefined> {
  const { reason, contact } = closure
  const { bookingId, roomId: fromRoomId } = booking
  try {
    const input = { id: item.id, bookingId, fromRoomId, toRoom, subject, actorId: item.chosenBy, reason, contact }
    await moveBooking(context, input)
  } catch (error) {
    const failure = toFailure(error)
    if (failure) return failure
    throw error
  }
  await context.dependencies.checkpoint('rehoming.moving')
  await settle(context, item, { state: 'moving', toRoomId: toRoom.id })
  return undefined
}

function toFailure(error: unknown): ClosureFailure | undefined {
  if (!(error instanceof DomainError)) return undefined
  if (error.code === 'booking.room_busy') return { reason: 'room_busy' }
  if (error.code === 'booking.not_movable' || error.code === 'booking.not_found') return { reason: 'not_changeable' }
  if (error.code !== 'booking.rule_violated') return undefined
  // `rulesViolated` puts them there.
  const data = error.details.data as { refusals: Extract<ClosureFailure, { reason: 'rules' }>['refusals'] }
  return { reason: 'rules', refusals: data.refusals }
}

async function findRoom({ dependencies, corp }: CorpContext, id: string): Promise<Room | undefined> {
  return (await dependencies.rooms.get(corp.corpId)).byId.get(id)
}

async function fail(context: CorpContext, item: ClosureItem, outcome: ClosureFailure): Promise<WorkResult> {
  return settle(context, item, { state: 'failed', outcome })
}

async function settle(
  { dependencies, corp }: CorpContext,
  item: ClosureItem,
  change: { state: ClosureItem['state']; outcome?: ClosureFailure; toRoomId?: string },
): Promise<WorkResult> {
  const { database, clock, checkpoint } = dependencies
  await repository.settleItem(database, corp.corpId, item.id, { ...change, now: clock.now() })
  await checkpoint('rehoming.settled')
  return { result: 'done', outcome: change.state }
}

/** For a fault of ours nothing came of it; the administrator sees that and may choose anew. */
export async function endDeadRehoming({ dependencies, corp }: CorpContext, itemId: string): Promise<void> {
  const item = await repository.findItem(dependencies.database, corp.corpId, itemId)
  if (item?.state === 'waiting')
    await repository.settleItem(dependencies.database, corp.corpId, itemId, {
      state: 'failed',
      outcome: { reason: 'not_changeable' },
      now: dependencies.clock.now(),
    })
}
