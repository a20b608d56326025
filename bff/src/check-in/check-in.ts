import { minute, toIsoInZone, type Booking, type ClaimTerms, type ClaimWay, type RoomCode } from '@meeting/shared'
import { publishBookingChange } from '../bookings/booking-changes.ts'
import { bookingNotFound, bookingNotYours, roomBusy } from '../bookings/bookings.errors.ts'
import { findStored, getBooking, listConflicts } from '../bookings/bookings.ts'
import type { BookingContext, StoredBooking } from '../bookings/bookings.types.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import { sqlState, withRetries } from '../database/database.ts'
import { DomainError } from '../errors.ts'
import { toRoomLink } from '../room-pages/room-link.ts'
import { toClaim } from './claim-view.ts'
import { claimCodeExpired, claimCodeNeeded, claimNotOpen, claimTooLate } from './check-in.errors.ts'
import * as repository from './check-in.repository.ts'
import { panelCode, readCode } from './room-codes.ts'

/**
 * Claims a booking: by who takes part or an administrator with one tap, by anybody who stands in the room with its code. Repeating it
 * answers the same. Throws `booking.not_found`, `booking.not_yours`, `check_in.not_open`, `check_in.code_needed`,
 * `check_in.code_expired`, `check_in.too_late`.
 */
export async function claim(
  context: BookingContext,
  { bookingId, code }: { bookingId: string; code?: string | undefined },
): Promise<Booking> {
  const { dependencies, corp, session } = context
  const { database, clock } = dependencies
  const stored = await findStored(database, corp.corpId, bookingId)
  if (!stored) throw bookingNotFound()
  const way = wayOf(context, stored, code)
  refuseUnready(context, stored)
  await dependencies.checkpoint('claim.before_commit')
  const change = { by: session.employeeId, way, now: clock.now() }
  const claimed = await repository.claimBooking(database, corp.corpId, bookingId, change)
  if (claimed) publishBookingChange(context, bookingId, stored)
  const current = await getBooking(context, bookingId)
  if (!claimed && current.claim?.state !== 'claimed')
    throw current.state === 'released' ? claimTooLate() : claimNotOpen(null)
  return current
}

function wayOf(context: BookingContext, stored: StoredBooking, code: string | undefined): ClaimWay {
  const { corp, session } = context
  const read = code === undefined ? undefined : readFor(context, stored, code)
  if (read && read !== 'expired') return read
  const takesPart = [stored.organizer, ...stored.attendees].some((person) => person?.id === session.employeeId)
  if (takesPart && corp.checkIn.fromApp) return 'app'
  if (session.isAdministrator) return 'administrator'
  if (code !== undefined) throw claimCodeExpired()
  throw takesPart ? claimCodeNeeded() : bookingNotYours()
}

function readFor(context: CorpContext, { rooms }: StoredBooking, code: string): ClaimWay | 'expired' | undefined {
  for (const { roomId } of rooms) {
    const read = readCode(context, roomId, code)
    if (read) return read
  }
  return undefined
}

function refuseUnready({ dependencies, corp, session }: BookingContext, stored: StoredBooking): void {
  const { timeZone } = stored.rooms[0] ?? corp.settings
  const now = dependencies.clock.now()
  const view = toClaim(stored, { settings: corp.checkIn, viewer: session, timeZone, now })
  if (view?.state === 'missed') throw claimTooLate()
  if (!view || now < Date.parse(view.opensAt)) throw claimNotOpen(view?.opensAt ?? null)
}

/**
 * "I still need it": takes a released booking back while its rooms are free, claimed. Throws `booking.not_found`, `booking.not_yours`,
 * `booking.room_busy`, `check_in.too_late`.
 */
export async function reclaim(context: BookingContext, bookingId: string): Promise<Booking> {
  const { dependencies, corp, session } = context
  const { database, clock, signals } = dependencies
  const stored = await findStored(database, corp.corpId, bookingId)
  if (!stored) throw bookingNotFound()
  if (stored.organizer?.id !== session.employeeId) throw bookingNotYours()
  const change = { by: session.employeeId, now: clock.now() }
  const back = await withRetries(() => repository.reclaimBooking(database, corp.corpId, bookingId, change)).catch(
    async (error: unknown) => {
      if (sqlState(error) !== '23P01') throw error
      const roomIds = stored.rooms.map(({ roomId }) => roomId)
      throw roomBusy(await listConflicts(database, corp.corpId, roomIds, stored))
    },
  )
  if (back) {
    signals.poke('outbox')
    publishBookingChange(context, bookingId, stored)
  }
  const current = await getBooking(context, bookingId)
  if (!back && current.claim?.state !== 'claimed') throw claimTooLate()
  return current
}

/**
 * What may be claimed in a room now by the caller, who has perhaps read `code` there: the booking, or null. Throws `room.not_found`,
 * `check_in.code_expired`.
 */
export async function findClaimable(
  context: BookingContext,
  { roomId, code }: { roomId: string; code?: string | undefined },
): Promise<Booking | null> {
  const { dependencies, corp, session } = context
  const { list } = await dependencies.rooms.seenBy(corp.corpId, session)
  if (!list.rooms.some(({ id }) => id === roomId)) throw new DomainError('room.not_found')
  if (!corp.checkIn.isOn) return null
  const read = code === undefined ? undefined : readCode(context, roomId, code)
  if (code !== undefined && (read === undefined || read === 'expired')) throw claimCodeExpired()
  const now = dependencies.clock.now()
  const span = { now, until: now + corp.checkIn.opensMinutes * minute }
  const ids = await repository.listInRoom(dependencies.database, corp.corpId, roomId, span)
  for (const id of ids) {
    const booking = await getBooking(context, id)
    const { claim: view } = booking
    if (view?.state !== 'waiting' || Date.parse(view.opensAt) > now) continue
    if (read || booking.mine !== null)
      return { ...booking, claim: { ...view, can: true, needsCode: view.needsCode && !read } }
  }
  return null
}

/** What the caller is told before booking; null: nothing is to be claimed. */
export function termsFor({ corp, session }: BookingContext): ClaimTerms | null {
  const { isOn, opensMinutes, deadlineMinutes, fromApp, exempt } = corp.checkIn
  if (!isOn || exempt.employeeIds.includes(session.employeeId)) return null
  const { roomIds, upToMinutes, fromMinutes } = exempt
  return { opensMinutes, deadlineMinutes, fromApp, exempt: { roomIds, upToMinutes, fromMinutes } }
}

/** What the panel of a room shows now. Throws `room.not_found`. */
export async function getRoomCode(context: CorpContext, roomId: string): Promise<RoomCode> {
  const { dependencies, corp } = context
  const { list } = await dependencies.rooms.get(corp.corpId)
  const room = list.rooms.find(({ id }) => id === roomId)
  if (!room) throw new DomainError('room.not_found')
  const { code, validUntil } = panelCode(context, roomId)
  const { corpId, agentId } = corp
  const url = toRoomLink(roomId, { publicUrl: dependencies.config.publicUrl, corpId, agentId, code })
  return { code, url, validUntil: toIsoInZone(validUntil, room.timeZone) }
}
