import {
  occupyingStates,
  toIsoInZone,
  type Booking,
  type BookingState,
  type CheckInSettings,
  type CorpSettings,
} from '@meeting/shared'
import { toClaim } from '../check-in/claim-view.ts'
import type { Session } from '../sign-in/sessions.types.ts'
import type { StoredBooking, StoredRoom } from './bookings.types.ts'

export type Viewer = Pick<Session, 'employeeId' | 'isAdministrator'>

/** Whether the booking (still) claims its rooms. */
export function isOccupying(state: BookingState): boolean {
  return (occupyingStates as readonly BookingState[]).includes(state)
}

/** A booking as this viewer may see it: organizer and attendees see all, others what the Corp's privacy setting allows. */
export function toBooking(
  stored: StoredBooking,
  viewer: Viewer,
  { settings, checkIn }: { settings: Pick<CorpSettings, 'titlePrivacy' | 'timeZone'>; checkIn: CheckInSettings },
  now: number,
): Booking {
  const mine = relationOf(stored, viewer)
  const timeZone = stored.rooms[0]?.timeZone ?? settings.timeZone
  const { id, origin, createdAt, cancelledAt } = stored
  const rooms = roomsOf(stored)
  return {
    id,
    origin,
    state: stateAt(stored, now),
    ...(mine ? fullDetails(stored) : maskedDetails(stored, settings.titlePrivacy)),
    start: toIsoInZone(stored.start, timeZone),
    end: toIsoInZone(stored.end, timeZone),
    timeZone,
    roomIds: rooms.map((room) => room.roomId),
    rooms: rooms.map(({ roomId, name, removed }) => ({ id: roomId, name, removed })),
    conflict: stored.rooms.some((room) => room.conflict),
    createdAt: toIsoInZone(createdAt, timeZone),
    cancelledAt: cancelledAt === null ? null : toIsoInZone(cancelledAt, timeZone),
    mine,
    inDingTalk: stored.placedAt !== null && isOccupying(stored.state),
    recurring: stored.recurring,
    claim: toClaim(stored, { settings: checkIn, viewer, timeZone, now }),
    can: { cancel: canCancel(stored, viewer, now) },
  }
}

/** The rooms that a booking has; of one that has none any more, those that it had. */
function roomsOf({ state, rooms }: StoredBooking): StoredRoom[] {
  const claimed = rooms.filter((room) => room.active || room.conflict)
  return isOccupying(state) && claimed.length > 0 ? claimed : rooms
}

/** What is over is `ended`, without anybody writing it down. */
export function stateAt({ state, end }: Pick<StoredBooking, 'state' | 'end'>, now: number): BookingState {
  return end <= now && (state === 'confirmed' || state === 'awaiting_approval') ? 'ended' : state
}

/** A meeting made in DingTalk's own client is its organizer's alone, once its event is known not to be a series. */
export function canCancel(stored: StoredBooking, viewer: Viewer, now: number): boolean {
  if (!isOccupying(stored.state) || stored.end <= now) return false
  const isOrganizer = stored.organizer?.id === viewer.employeeId
  if (stored.origin === 'app') return viewer.isAdministrator || isOrganizer
  return isOrganizer && !stored.recurring && isTold(stored) && stored.calendarEventId !== null
}

/** Whether title and people of a booking are known as they stand now. */
export function isTold({ detailsDueAt }: Pick<StoredBooking, 'detailsDueAt'>): boolean {
  return detailsDueAt === null
}

/** What a booking is to somebody. */
export function relationOf(
  stored: Pick<StoredBooking, 'organizer' | 'attendees'>,
  { employeeId }: Pick<Viewer, 'employeeId'>,
): Booking['mine'] {
  if (stored.organizer?.id === employeeId) return 'organizer'
  return stored.attendees.some((attendee) => attendee.id === employeeId) ? 'attendee' : null
}

type Details = Pick<Booking, 'title' | 'note' | 'organizer' | 'attendees' | 'refusal' | 'cancelledBy' | 'cancelReason'>

function fullDetails(stored: StoredBooking): Details {
  const { title, note, organizer, attendees, refusal, cancelledBy, cancelReason } = stored
  return { title, note, organizer, attendees, refusal, cancelledBy, cancelReason }
}

function maskedDetails(stored: StoredBooking, privacy: CorpSettings['titlePrivacy']): Details {
  return {
    title: privacy === 'title' ? stored.title : null,
    note: null,
    organizer: privacy === 'busy' ? null : stored.organizer,
    attendees: [],
    refusal: null,
    cancelledBy: privacy === 'busy' ? null : stored.cancelledBy,
    cancelReason: null,
  }
}
