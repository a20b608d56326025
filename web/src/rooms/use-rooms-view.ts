import { addDays, dayRange } from '@meeting/shared/time/zone'
import { computed, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useMyBookingsStore } from '../bookings/my-bookings.store.ts'
import { useNow } from '../clock/clock.ts'
import { dateOf } from '../clock/format.ts'
import { useDayTimeline } from '../day-timelines/use-day-timeline.ts'
import { useRoomsStore } from '../room-list/rooms.store.ts'
import { useSessionStore } from '../session/session.store.ts'
import { minuteOfDay, toTimelineDay, toTimelineRows, type TimelineDay } from '../timeline/day-timeline.ts'
import { earliestStart } from '../timeline/slot-selection.ts'
import { minuteOfWallTime, shownHours, wholeDay, workingHours } from '../timeline/time-scale.ts'
import { datesWithBookings, isDate, weekOf } from '../timeline/week.ts'
import { filterRows, filtersFromQuery, filtersToQuery, noFilters, type RoomFilters } from './room-filters.ts'
import { toSections } from './room-sections.ts'

export type RoomsView = 'timeline' | 'list'

/** Everything the rooms page shows, read out of the address, the stores and the clock; changes go into the address. */
export function useRoomsView() {
  const route = useRoute()
  const router = useRouter()
  const session = useSessionStore()
  const roomsStore = useRoomsStore()
  const myBookings = useMyBookingsStore()
  const now = useNow()

  const today = computed(() => dateOf(now.value, session.timeZone))
  const date = computed(() => {
    const asked = route.query.date
    return typeof asked === 'string' && isDate(asked) ? asked : today.value
  })
  const view = computed<RoomsView>(() => (route.query.view === 'list' ? 'list' : 'timeline'))
  const isToday = computed(() => date.value === today.value)
  const filters = computed<RoomFilters>(() => {
    const read = filtersFromQuery(route.query)
    return read.freeAt === 'now' && !isToday.value ? { ...read, freeAt: null } : read
  })

  function change(to: { date?: string; view?: RoomsView; filters?: RoomFilters }) {
    const nextDate = to.date ?? date.value
    const nextView = to.view ?? view.value
    void router.replace({
      query: {
        ...(nextDate !== today.value && { date: nextDate }),
        ...(nextView !== 'timeline' && { view: nextView }),
        ...filtersToQuery(to.filters ?? filters.value),
      },
    })
  }

  const { state, timeline, error, refresh } = useDayTimeline(date)
  const day = computed<TimelineDay>(() => {
    const zone = timeline.value?.timeZone ?? session.timeZone
    if (timeline.value) return toTimelineDay(timeline.value, zone)
    const { start, end } = dayRange(date.value, zone)
    return { date: date.value, timeZone: zone, start, minutes: (end - start) / 60_000 }
  })
  const snap = computed(() => session.corp?.snapMinutes ?? 15)
  const nowMinute = computed(() => minuteOfDay(day.value, now.value))
  const earliest = computed(() => earliestStart(nowMinute.value, snap.value))

  const isWholeDay = shallowRef(false)
  const working = computed(() =>
    workingHours(day.value, { dayStart: session.corp?.dayStart ?? '08:00', dayEnd: session.corp?.dayEnd ?? '20:00' }),
  )
  // Only the hour matters here: the hours shown must not change with every tick.
  const nowHour = computed(() => Math.floor(nowMinute.value / 60) * 60)
  const hours = computed(() =>
    isWholeDay.value ? wholeDay(day.value) : shownHours(day.value, working.value, nowHour.value),
  )

  const week = computed(() => weekOf(date.value))
  const rows = computed(() =>
    timeline.value
      ? toTimelineRows(timeline.value, roomsStore.rooms, myBookings.all)
      : roomsStore.rooms.map((room) => ({ room, bars: [], free: [] })),
  )
  const freeFrom = computed(() => {
    const { freeAt } = filters.value
    if (freeAt === null || !timeline.value) return null
    return freeAt === 'now' ? earliest.value : minuteOfWallTime(day.value, freeAt)
  })
  const shown = computed(() => filterRows(rows.value, roomsStore.groups, filters.value, freeFrom.value))
  const sections = computed(() => toSections(shown.value, roomsStore.groups))
  const marked = computed(() => datesWithBookings(myBookings.all, session.timeZone))

  watch(
    () => week.value[0] ?? date.value,
    (monday) => {
      const start = dayRange(monday, session.timeZone).start
      const end = dayRange(addDays(monday, 6), session.timeZone).end
      // The dots and my titles are an addition: without them the day still stands.
      myBookings.ensure(start, end).catch(() => undefined)
    },
    { immediate: true },
  )

  return {
    today,
    date,
    week,
    marked,
    view,
    filters,
    change,
    clearFilters: () => change({ filters: noFilters }),
    state,
    error,
    refresh,
    day,
    snap,
    nowMinute,
    earliest,
    isWholeDay,
    hours,
    now,
    rooms: computed(() => roomsStore.rooms),
    groups: computed(() => roomsStore.groups),
    rows: shown,
    sections,
    isReady: computed(() => timeline.value !== null),
    /** Changes with every change of the shown day. */
    version: computed(() => timeline.value?.version ?? null),
  }
}
