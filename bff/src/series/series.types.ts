import type { TimeRange } from '@meeting/shared'
import type { RepeatRule, SkipCause, WallSlot } from '@meeting/shared/series/repeat.types'

/** A series as it is stored. */
export type StoredSeries = WallSlot & {
  id: string
  organizerId: string
  title: string
  note: string
  rule: RepeatRule
  timeZone: string
  roomIds: string[]
  attendeeIds: string[]
  requestDigest: Buffer | null
}

/** One of its dates, as it is written. */
export type NewSeriesDate = {
  date: string
  range: TimeRange
  roomIds: readonly string[]
  state: 'wished' | 'skipped'
  cause: SkipCause | null
  bookingId: string
}

/** One of its dates, as it stands. Instants in epoch ms. */
export type StoredSeriesDate = {
  date: string
  start: number
  end: number
  roomIds: string[]
  state: 'wished' | 'held' | 'skipped'
  cause: SkipCause | null
  bookingId: string
  /** Its booking, if there is one. */
  booking: { state: string; start: number; end: number; roomIds: string[] } | null
  /** Something stands in one of its rooms at its time. */
  taken: boolean
}
