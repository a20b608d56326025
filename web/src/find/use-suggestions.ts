import type { Offer, Room, TimeRange } from '@meeting/shared'
import { findInstead } from '@meeting/shared/find/find-rooms'
import { indexBusy } from '@meeting/shared/find/busy-index'
import { findSmallerRoom } from '@meeting/shared/find/smaller-room'
import { addDays, dayRange } from '@meeting/shared/time/zone'
import { computed, onScopeDispose, watch, type Ref } from 'vue'
import { useDayTimelinesStore } from '../day-timelines/day-timelines.store.ts'
import { useMyRoomsStore } from '../room-list/my-rooms.store.ts'
import { useRoomsStore } from '../room-list/rooms.store.ts'
import { useSessionStore } from '../session/session.store.ts'

type Options = {
  /** The one room that is wanted; null: none, or several. */
  room: Readonly<Ref<Room | null>>
  date: Readonly<Ref<string>>
  range: Readonly<Ref<TimeRange>>
  /** Seats needed; 1: nobody said. */
  people: Readonly<Ref<number>>
  /** When those who should come cannot, as far as that is known. */
  peopleBusy: Readonly<Ref<readonly TimeRange[]>>
  /** The choice goes through as it is. */
  fits: Readonly<Ref<boolean>>
  now: Readonly<Ref<number>>
  snapMinutes: number
  /** Minutes by the wall. */
  hours: { start: number; end: number }
}

/** What could be booked instead of a choice that does not go, by the rules by which the server searches; and what would be more fitting. */
export function useSuggestions(options: Options) {
  const { room, date, range, people, peopleBusy, fits, now, snapMinutes, hours } = options
  const session = useSessionStore()
  const rooms = useRoomsStore()
  const mine = useMyRoomsStore()
  const days = useDayTimelinesStore()

  const isNeeded = computed(() => !fits.value && room.value !== null && range.value.end > range.value.start)
  const around = computed(() => [addDays(date.value, -1), date.value, addDays(date.value, 1)])
  let release: (() => void)[] = []
  const letGo = () => release.splice(0).forEach((stop) => stop())
  // The days next to it are read only when there is something to look for.
  watch(
    () => (isNeeded.value ? date.value : null),
    (wanted) => {
      letGo()
      if (wanted !== null) release = around.value.map((day) => days.watchDay(day))
    },
    { immediate: true },
  )
  onScopeDispose(letGo)

  const scene = computed(() => {
    const known = around.value.flatMap((day) => days.find(day)?.timeline ?? [])
    // Of a day that is not known nothing is promised.
    const unknown = around.value
      .filter((day) => !days.find(day)?.timeline)
      .map((day) => dayRange(day, session.timeZone))
    const busyOf = indexBusy(known)
    return {
      busyOf: unknown.length > 0 ? (roomId: string) => [...busyOf(roomId), ...unknown] : busyOf,
      peopleBusy: peopleBusy.value,
      subject: session.ruleSubject,
      now: now.value,
      snapMinutes,
      rooms: rooms.rooms,
      groups: rooms.groups,
    }
  })

  const suggestions = computed<Offer[]>(() => {
    if (!isNeeded.value || !room.value || !days.find(date.value)?.timeline) return []
    return findInstead({
      ...scene.value,
      question: {
        windows: [range.value],
        minutes: (range.value.end - range.value.start) / 60_000,
        people: people.value,
        groupId: null,
        equipment: [],
        roomId: room.value.id,
      },
      liked: { favourites: new Set(mine.rooms.favouriteIds), recent: new Set(mine.rooms.recentIds) },
      hours,
    })
  })

  /** Where few people take a large room: a smaller one that is free as well. */
  const smaller = computed<Room | null>(() => {
    if (!fits.value || !room.value || !days.find(date.value)?.timeline) return null
    return findSmallerRoom({ ...scene.value, chosen: room.value, range: range.value, people: people.value })
  })

  return { suggestions, smaller }
}
