import type { Booking } from '@meeting/shared'
import type { MessageKey } from '../i18n/index.ts'
import { phaseOf } from './booking-times.ts'

/** One thing that happened to a booking. `at` is null where only the order is known. */
export type HistoryEntry = {
  key: MessageKey
  name: string
  at: string | null
  /** Why, in the words of who did it. */
  reason?: string
  tone: 'done' | 'waiting' | 'bad'
}

/** What happened to a booking, in order, up to what it is waiting for now. */
export function historyOf(booking: Booking, now: number): HistoryEntry[] {
  const entry = (key: MessageKey, tone: HistoryEntry['tone'] = 'done', at: string | null = null, name = '') => ({
    key,
    name,
    at,
    tone,
  })
  const history = [madeBy(booking)]
  if (booking.state === 'placing') return [...history, entry('booking.placingNow', 'waiting')]
  if (booking.state === 'awaiting_approval') return [...history, entry('booking.awaiting', 'waiting')]
  if (booking.state === 'refused') return [...history, entry('booking.wasRefused', 'bad')]
  if (booking.inDingTalk) history.push(entry('booking.confirmedInDingTalk'))
  else if (booking.state === 'confirmed') history.push(entry('booking.confirmedHere'))
  if (booking.state === 'cancelled') {
    const by = booking.cancelledBy?.name ?? ''
    const key = by ? 'booking.wasCancelled' : 'booking.wasCancelledUnknown'
    history.push({ ...entry(key, 'bad', booking.cancelledAt, by), reason: booking.cancelReason ?? undefined })
  }
  if (booking.state === 'released') history.push(entry('booking.wasReleased'))
  if (booking.state === 'ended' || (booking.state === 'confirmed' && phaseOf(booking, now) === 'past'))
    history.push(entry('booking.hasEnded', 'done', booking.end))
  return history
}

function madeBy({ origin, organizer, createdAt }: Booking): HistoryEntry {
  const isNative = origin === 'dingtalk'
  // Of a native booking it is only known when we learned of it.
  const at = isNative ? null : createdAt
  if (!organizer) return { key: 'booking.createdUnknown', name: '', at, tone: 'done' }
  return { key: isNative ? 'booking.createdByDingTalk' : 'booking.created', name: organizer.name, at, tone: 'done' }
}
