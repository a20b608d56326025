import { toIsoInZone, type UpcomingBookings } from '@meeting/shared'
import { cancelBooking } from '../bookings/bookings.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import { isDomainError } from '../errors.ts'
import { listUpcoming } from './room-admin.repository.ts'

const shown = 50

/** What stands in a room from now on, soonest first, with what the Corp's privacy setting shows; the first 50 and how many there are. */
export async function listUpcomingBookings(context: CorpContext, roomId: string): Promise<UpcomingBookings> {
  const { dependencies, corp } = context
  const { titlePrivacy } = corp.settings
  const now = dependencies.clock.now()
  const upcoming = await listUpcoming(dependencies.database, corp.corpId, roomId, { now, limit: shown })
  return {
    total: upcoming[0]?.total ?? 0,
    bookings: upcoming.map(({ id, title, organizer, start, end, timeZone, origin }) => ({
      id,
      title: titlePrivacy === 'title' ? title : null,
      organizer: titlePrivacy === 'busy' ? null : organizer,
      start: toIsoInZone(start.getTime(), timeZone),
      end: toIsoInZone(end.getTime(), timeZone),
      timeZone,
      cancellable: origin === 'app',
    })),
  }
}

/**
 * Cancels what was booked here in a room from now on, in the name of an administrator. What DingTalk's own client booked stays.
 * Safe to repeat after dying half-way. Answers how many.
 */
export async function cancelBookingsOf(context: CorpContext, roomId: string, actorId: string): Promise<number> {
  const { dependencies, corp } = context
  const session = {
    corpId: corp.corpId,
    employeeId: actorId,
    isAdministrator: true,
    administratorRole: null,
    transport: 'bearer',
  } as const
  const tried = new Set<string>()
  for (;;) {
    const now = dependencies.clock.now()
    const upcoming = await listUpcoming(dependencies.database, corp.corpId, roomId, {
      now,
      limit: 1_000,
      origin: 'app',
    })
    const next = upcoming.filter(({ id }) => !tried.has(id))
    if (next.length === 0) return tried.size
    for (const { id } of next) {
      tried.add(id)
      await cancelUnlessOver({ ...context, session }, id)
      await dependencies.checkpoint('room_removal.cancelled')
    }
  }
}

async function cancelUnlessOver(context: Parameters<typeof cancelBooking>[0], id: string): Promise<void> {
  try {
    await cancelBooking(context, id)
  } catch (error) {
    // Ended, refused or cancelled in the same moment.
    if (!isDomainError(error, 'booking.not_cancellable') && !isDomainError(error, 'booking.not_found')) throw error
  }
}
