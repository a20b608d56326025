import type { SkipCause } from '@meeting/shared/series/repeat.types'
import { publishBookingChange } from '../bookings/booking-changes.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import type { WorkResult } from '../work/work-queue.ts'
import * as repository from './series.repository.ts'
import type { SavedDate } from './series.repository.ts'
import type { StoredSeries, StoredSeriesDate } from './series.types.ts'

const datesAtOnce = 50
/** Dates are placed in DingTalk so far apart: others' bookings come in between. */
const placingPauseMs = 250

/**
 * Holds the dates of a series that are still wished for, each a hold of its own. Safe to repeat and to be done by two at a time:
 * the booking of a date has its id from the beginning. A date that was lost meanwhile is left out, with who has the room.
 */
export async function saveSeries(context: CorpContext, seriesId: string, signal?: AbortSignal): Promise<WorkResult> {
  const { dependencies, corp } = context
  const { database, checkpoint } = dependencies
  await checkpoint('series.started')
  const series = await repository.findSeries(database, corp.corpId, seriesId)
  if (!series) return { result: 'done' }
  const dates = await repository.listDates(database, corp.corpId, seriesId)
  const wished = dates.filter(({ state }) => state === 'wished')
  for (let from = 0; from < wished.length; from += datesAtOnce) {
    signal?.throwIfAborted()
    await saveSome(context, series, wished.slice(from, from + datesAtOnce))
  }
  return { result: 'done' }
}

async function saveSome(context: CorpContext, series: StoredSeries, dates: readonly StoredSeriesDate[]): Promise<void> {
  const { dependencies, corp } = context
  const { database, clock, checkpoint, signals } = dependencies
  const saved = await Promise.all(dates.map((date) => holdDate(context, series, date)))
  await checkpoint('series.held')
  await repository.settleDates(database, corp.corpId, series.id, saved, { now: clock.now(), pauseMs: placingPauseMs })
  await checkpoint('series.settled')
  for (const [index, { bookingId, cause }] of saved.entries()) {
    const date = dates[index]
    if (date && cause === null) publishBookingChange(context, bookingId, date)
  }
  signals.poke('outbox')
}

async function holdDate(context: CorpContext, series: StoredSeries, date: StoredSeriesDate): Promise<SavedDate> {
  const { dependencies, corp } = context
  const { clock, holds, rooms } = dependencies
  const now = clock.now()
  const known = { date: date.date, bookingId: date.bookingId }
  // Held by whoever was killed before writing it down: it counts.
  if (date.booking) return { ...known, cause: null }
  if (date.end <= now) return { ...known, cause: { kind: 'past' } }
  const { list } = await rooms.get(corp.corpId)
  const isTheirs = list.rooms.some(({ id, origin }) => origin === 'dingtalk' && date.roomIds.includes(id))
  const { result } = await holds.write({
    id: date.bookingId,
    corpId: corp.corpId,
    organizerId: series.organizerId,
    state: isTheirs ? 'placing' : 'confirmed',
    title: series.title,
    note: series.note,
    start: date.start,
    end: date.end,
    roomIds: date.roomIds,
    attendeeIds: series.attendeeIds,
    requestDigest: null,
    now,
  })
  return { ...known, cause: result === 'not_held' ? await whyNotHeld(context, date) : null }
}

async function whyNotHeld({ dependencies, corp }: CorpContext, date: StoredSeriesDate): Promise<SkipCause> {
  const range = { start: date.start, end: date.end }
  const slots = date.roomIds.map((roomId) => ({ roomId, range }))
  const found = await repository.listSlotConflicts(dependencies.database, corp.corpId, slots)
  const named = corp.settings.titlePrivacy !== 'busy'
  const conflicts = found.map(({ roomId, start, end, organizer }) => ({
    roomId,
    start,
    end,
    organizer: named ? organizer : null,
  }))
  return conflicts.length > 0 ? { kind: 'busy', conflicts } : { kind: 'unknown' }
}
