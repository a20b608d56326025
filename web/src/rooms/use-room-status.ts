import { useI18n } from '../i18n/index.ts'
import { statusAt, type TimelineDay, type TimelineRow } from '../timeline/day-timeline.ts'
import { toClock } from '../timeline/time-scale.ts'

export type RoomStatusWords = { mark: 'free' | 'mine' | 'others' | 'pending' | 'closed' | 'conflict'; words: string }

const marks = {
  confirmed: 'others',
  placing: 'pending',
  awaiting_approval: 'pending',
  closed: 'closed',
  conflict: 'conflict',
} as const

/** What a room is at a minute of the day and until when, in a few words. */
export function useRoomStatus() {
  const { t } = useI18n()

  function statusOf(row: TimelineRow, day: TimelineDay, at: number): RoomStatusWords {
    const status = statusAt(row, at, day.minutes)
    const time = status.until === null ? null : toClock(day, status.until)
    if (status.kind === 'free') return { mark: 'free', words: time ? t('state.freeUntil', { time }) : t('state.free') }
    const { state, mine } = status.bar
    if (state === 'closed') return { mark: 'closed', words: t('state.closed') }
    return { mark: mine ? 'mine' : marks[state], words: time ? t('rooms.busyUntil', { time }) : t('state.taken') }
  }

  return { statusOf }
}
