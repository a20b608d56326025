import { setImmediate } from 'node:timers/promises'
import {
  overlaps,
  toIsoInZone,
  type ConcernedBooking,
  type Room,
  type RoomFit,
  type RuleSubject,
  type TimeRange,
} from '@meeting/shared'
import { isOccupying } from '../bookings/booking-view.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import { listEmployeesById, toRuleSubject } from '../directory/directory.ts'
import { assignRooms } from './assignment.ts'
import { listTaken } from './closures.repository.ts'
import type { BookingInRoom } from './closures.types.ts'
import { costOf, fitRoom, rootsOf } from './room-fit.ts'

/** How many other rooms are named for one booking. */
const mostAlternatives = 8

export type Housing = { fits: RoomFit[]; subject: RuleSubject }

/** Why the app cannot move or cancel a booking; null: it can. */
export function whyUnchangeable({ origin, moving }: BookingInRoom): ConcernedBooking['unchangeable'] {
  if (origin !== 'app') return 'native'
  return moving ? 'moving' : null
}

/** Whether there is something to move. */
function isMovable(booking: BookingInRoom): boolean {
  return whyUnchangeable(booking) === null && isOccupying(booking.state)
}

/**
 * The rooms that could take each booking in, best first: free at its time, allowed for its organizer, not among those being closed.
 * One entry per booking, undefined where the app cannot move it.
 */
export async function findHousing(
  context: CorpContext,
  bookings: readonly BookingInRoom[],
  closedIds: ReadonlySet<string>,
): Promise<(Housing | undefined)[]> {
  const { dependencies, corp } = context
  const movable = bookings.filter(isMovable)
  const organizerIds = [...new Set(movable.flatMap((booking) => booking.organizer?.id || []))]
  const [{ list, restricted }, taken, organizers] = await Promise.all([
    dependencies.rooms.get(corp.corpId),
    listTaken(dependencies.database, corp.corpId, bookings),
    listEmployeesById(context, organizerIds),
  ])
  const subjects = new Map(organizers.map((employee) => [employee.id, toRuleSubject(employee)]))
  const rooms = new Map(list.rooms.map((room) => [room.id, room]))
  const open = list.rooms.filter((room) => !closedIds.has(room.id))
  const surroundings = { roots: rootsOf(list.groups), restricted, now: dependencies.clock.now() }
  const found: (Housing | undefined)[] = []
  for (const [place, booking] of bookings.entries()) {
    const subject = subjects.get(booking.organizer?.id ?? '')
    const from = rooms.get(booking.roomId)
    if (!subject || !from || !isMovable(booking)) {
      found.push(undefined)
      continue
    }
    // A thousand rooms for each of hundreds: others have their turn in between.
    if (place % 10 === 9) await setImmediate()
    const wish = { range: booking, people: peopleOf(booking), from, subject }
    const fits = open
      .filter((room) => !taken[place]?.has(room.id))
      .flatMap((room): { fit: RoomFit; cost: number }[] => {
        const fit = fitRoom(room, wish, surroundings)
        return fit ? [{ fit, cost: costOf(fit, room, from) }] : []
      })
      .sort((a, b) => Number(b.fit.equal) - Number(a.fit.equal) || a.cost - b.cost)
    found.push({ fits: fits.map(({ fit }) => fit), subject })
  }
  return found
}

type Describing = {
  closedIds: ReadonlySet<string>
  viewerId: string
  /** Whether a room is to be looked for at all; absent: for each. */
  isOpen?: (booking: BookingInRoom) => boolean
}

/** The bookings as an administrator sees them, each with the room proposed for it: a good choice for all of them together. */
export async function describeConcerned(
  context: CorpContext,
  bookings: readonly BookingInRoom[],
  { closedIds, viewerId, isOpen = () => true }: Describing,
): Promise<ConcernedBooking[]> {
  const { dependencies, corp } = context
  const open = bookings.filter(isOpen)
  const [found, { list }] = await Promise.all([
    findHousing(context, open, closedIds),
    dependencies.rooms.get(corp.corpId),
  ])
  const housed = new Map(open.map((booking, place) => [keyOf(booking), found[place]]))
  const housing = bookings.map((booking) => housed.get(keyOf(booking)))
  const rooms = new Map(list.rooms.map((room) => [room.id, room]))
  const assigned = assign(bookings, housing, rooms)
  return bookings.map((booking, place) => {
    const fits = housing[place]?.fits ?? []
    const roomId = assigned.get(keyOf(booking))
    const timeZone = rooms.get(booking.roomId)?.timeZone ?? corp.settings.timeZone
    return {
      bookingId: booking.bookingId,
      roomId: booking.roomId,
      state: booking.state,
      title: maySeeTitle(context, booking, viewerId) ? booking.title : null,
      start: toIsoInZone(booking.start, timeZone),
      end: toIsoInZone(booking.end, timeZone),
      timeZone,
      organizer: booking.organizer,
      people: peopleOf(booking),
      unchangeable: whyUnchangeable(booking),
      proposal: fits.find((fit) => fit.roomId === roomId) ?? null,
      alternatives: fits.slice(0, mostAlternatives),
    }
  })
}

/** A good equal room for each booking, all of them considered together, by `keyOf`; `fixed` is given away already. */
export async function suggestRooms(
  context: CorpContext,
  bookings: readonly BookingInRoom[],
  { closedIds, fixed }: { closedIds: ReadonlySet<string>; fixed: readonly { range: TimeRange; roomId: string }[] },
): Promise<Map<string, string>> {
  const housing = await findHousing(context, bookings, closedIds)
  const { list } = await context.dependencies.rooms.get(context.corp.corpId)
  const rooms = new Map(list.rooms.map((room) => [room.id, room]))
  const left = housing.map((found, place) => {
    const booking = bookings[place]
    const isTaken = ({ roomId }: RoomFit) =>
      booking !== undefined && fixed.some((other) => other.roomId === roomId && overlaps(other.range, booking))
    return found && { ...found, fits: found.fits.filter((fit) => !isTaken(fit)) }
  })
  return assign(bookings, left, rooms)
}

function assign(
  bookings: readonly BookingInRoom[],
  housing: readonly (Housing | undefined)[],
  rooms: ReadonlyMap<string, Room>,
): Map<string, string> {
  return assignRooms(
    bookings.map((booking, place) => ({
      id: keyOf(booking),
      range: booking,
      options: equalOnly(housing[place]).map((fit) => ({ roomId: fit.roomId, cost: costIn(fit, booking, rooms) })),
    })),
  )
}

export function keyOf({ bookingId, roomId }: Pick<BookingInRoom, 'bookingId' | 'roomId'>): string {
  return `${bookingId}/${roomId}`
}

function equalOnly(housing: Housing | undefined): RoomFit[] {
  return housing?.fits.filter((fit) => fit.equal) ?? []
}

function costIn(fit: RoomFit, booking: BookingInRoom, rooms: ReadonlyMap<string, Room>): number {
  const [room, from] = [rooms.get(fit.roomId), rooms.get(booking.roomId)]
  return room && from ? costOf(fit, room, from) : 0
}

function peopleOf({ attendeeIds }: BookingInRoom): number {
  return attendeeIds.length + 1
}

/** As everywhere: those who take part see it, others when the Corp allows. */
function maySeeTitle({ corp }: CorpContext, booking: BookingInRoom, viewerId: string): boolean {
  return (
    corp.settings.titlePrivacy === 'title' ||
    booking.organizer?.id === viewerId ||
    booking.attendeeIds.includes(viewerId)
  )
}
