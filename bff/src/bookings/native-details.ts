import { day, minute } from '@meeting/shared'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import { isOccupying, isTold, relationOf } from './booking-view.ts'
import type { BookingContext, StoredBooking } from './bookings.types.ts'
import * as repository from './native-bookings.repository.ts'
import { reconcileCalendarEvent } from './native-bookings.ts'

/** How long somebody who opens a booking waits for DingTalk; what comes later shows as a change. */
const patience = 1_500
/** After a reading that failed. */
const retryAfter = 10 * minute
/** Readings that one look at a list may cause, of what is near: each is a counted call, and a new company has thousands to read. */
const readingsPerList = 5
const near = 2 * day

/** Whether a booking of DingTalk's own client is known by its busy time only, and one of its people looks at it. */
export function isUntold({ dependencies, session }: BookingContext, stored: StoredBooking): boolean {
  const { origin, detailsDueAt, state, calendarEventId, organizerUnionId } = stored
  if (origin !== 'dingtalk' || detailsDueAt === null || isTold(stored)) return false
  if (calendarEventId === null || organizerUnionId === null || !isOccupying(state)) return false
  return detailsDueAt <= dependencies.clock.now() && relationOf(stored, session) !== null
}

/**
 * Reads the event of such a booking, as its organizer: one counted call, no other before the event changes, and none while calls
 * are short. Comes back when it is read, or after a moment. Never throws: without the title a booking is still a booking.
 */
export async function readDetails(context: BookingContext, stored: StoredBooking): Promise<void> {
  const timer = new AbortController()
  const patienceOver = context.dependencies.clock.sleep(patience, timer.signal)
  await Promise.race([readEvent(context, stored), patienceOver])
  timer.abort()
}

/** Does the same for a few of a list that are on now or soon, while that is answered. */
export function readDetailsBeside(context: BookingContext, list: readonly StoredBooking[]): void {
  const now = context.dependencies.clock.now()
  const soon = list.filter(({ start, end }) => end > now && start < now + near)
  const untold = soon.filter((stored) => isUntold(context, stored))
  for (const stored of untold.slice(0, readingsPerList)) void readEvent(context, stored)
}

async function readEvent(context: BookingContext, stored: StoredBooking): Promise<void> {
  const { database, clock, log } = context.dependencies
  const { corpId } = context.corp
  const { calendarEventId, organizerUnionId } = stored
  try {
    const now = clock.now()
    if (!(await repository.claimDetails(database, corpId, stored.id, { now, again: now + retryAfter }))) return
    const [eventId = ''] = (calendarEventId ?? '').split('~')
    await reconcileCalendarEvent(context, { eventId, organizerUnionId, priority: 'refresh' })
  } catch (error) {
    const level = isDingTalkError(error) ? 'info' : 'warn'
    log[level]({ err: error, corpId, bookingId: stored.id }, 'the event of a native booking could not be read')
  }
}
