import type { Room } from '@meeting/shared/rooms/rooms.types'
import { computed, type Ref } from 'vue'
import { useMyBookingsStore } from '../bookings/my-bookings.store.ts'
import { useNow } from '../clock/clock.ts'
import { useDayTimeline } from '../day-timelines/use-day-timeline.ts'
import { useSessionStore } from '../session/session.store.ts'
import {
  minuteOfDay,
  openSpans,
  toTimelineDay,
  toTimelineRow,
  type Span,
  type TimelineDay,
  type TimelineRow,
} from '../timeline/day-timeline.ts'
import { earliestStart, nextSlot } from '../timeline/slot-selection.ts'
import { shownHours, workingHours } from '../timeline/time-scale.ts'
import { weekOf } from '../timeline/week.ts'
import { useRoomTimeline } from './use-room-timeline.ts'

/** One of a room's days as it is drawn; `now` and `earliest` are minutes of that day. */
export type RoomDay = { day: TimelineDay; row: TimelineRow; hours: Span; now: number; earliest: number }

/** The week around a date of one room, with my own bookings in it. */
export function useRoomWeek(room: Readonly<Ref<Room>>, date: Readonly<Ref<string>>) {
  const session = useSessionStore()
  const myBookings = useMyBookingsStore()
  const now = useNow()

  // The room's days are read again when the shown day changes; what is mine is drawn over them at once.
  const { timeline } = useDayTimeline(date)
  const { week, error, refresh } = useRoomTimeline({
    roomId: computed(() => room.value.id),
    from: computed(() => weekOf(date.value)[0] ?? date.value),
    version: () => timeline.value?.version,
  })
  const snap = computed(() => session.corp?.snapMinutes ?? 15)

  const days = computed<RoomDay[]>(() => {
    const { value } = week
    if (!value) return []
    return value.days.map((known) => {
      const day = toTimelineDay(known, value.timeZone)
      const at = minuteOfDay(day, now.value)
      const { dayStart = '08:00', dayEnd = '20:00' } = session.corp ?? {}
      return {
        day,
        row: toTimelineRow(room.value, day, known.bars, value.names, myBookings.all),
        hours: shownHours(day, workingHours(day, { dayStart, dayEnd }), Math.floor(at / 60) * 60),
        now: at,
        earliest: earliestStart(at, snap.value),
      }
    })
  })
  const chosen = computed(() => days.value.find(({ day }) => day.date === date.value) ?? null)

  /** The next time of the chosen day that can still be had. */
  const next = computed(() => {
    if (!chosen.value) return null
    const { row, hours, earliest } = chosen.value
    return nextSlot(openSpans(row, Math.max(hours.start, earliest), hours.end), snap.value)
  })

  return { days, chosen, next, snap, error, refresh }
}
