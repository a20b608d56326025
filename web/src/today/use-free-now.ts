import { computed, type Ref } from 'vue'
import { dateOf } from '../clock/format.ts'
import { busyRangesOf } from '../day-timelines/busy-ranges.ts'
import { useDayTimeline } from '../day-timelines/use-day-timeline.ts'
import { useMyRoomsStore } from '../room-list/my-rooms.store.ts'
import { useRoomsStore } from '../room-list/rooms.store.ts'
import { useSessionStore } from '../session/session.store.ts'
import { useFreeNowStore } from './free-now.store.ts'
import { findFreeRooms } from './free-rooms.ts'

/** Rooms to take now: as the server ranked them with the first answer, then from the day's timeline as it changes. */
export function useFreeNow(now: Readonly<Ref<number>>) {
  const session = useSessionStore()
  const rooms = useRoomsStore()
  const first = useFreeNowStore()
  const mine = useMyRoomsStore()
  const today = computed(() => dateOf(now.value, session.timeZone))
  const day = useDayTimeline(today)

  const free = computed(() => {
    const timeline = day.timeline.value
    const ranked = timeline
      ? findFreeRooms({
          rooms: rooms.rooms,
          timeline,
          subject: session.ruleSubject,
          now: now.value,
          leastMinutes: session.corp?.snapMinutes ?? 15,
          mine: mine.rooms,
        })
      : first.ranked.filter(({ until }) => until > now.value)
    return ranked.flatMap(({ roomId, until }) => {
      const room = rooms.byId(roomId)
      const busy = timeline ? busyRangesOf(timeline, roomId) : [{ start: until, end: Number.POSITIVE_INFINITY }]
      return room ? [{ room, until, busy }] : []
    })
  })

  return { free, today, day }
}
export type FreeNowEntry = ReturnType<typeof useFreeNow>['free']['value'][number]
