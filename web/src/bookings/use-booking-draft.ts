import {
  bookingLimits,
  dayRange,
  fromWallTime,
  freeRanges,
  toIsoInZone,
  type NewBooking,
  type Offer,
  type PersonRef,
  type Room,
  type TimeRange,
} from '@meeting/shared'
import { computed, reactive, watch } from 'vue'
import { currentTime, useNow } from '../clock/clock.ts'
import { parseMinutes } from '../clock/format.ts'
import { busyRangesOf, type BusyRange } from '../day-timelines/busy-ranges.ts'
import { useDayTimeline } from '../day-timelines/use-day-timeline.ts'
import { usePeopleBusy } from '../find/use-people-busy.ts'
import { useSuggestions } from '../find/use-suggestions.ts'
import { useRoomsStore } from '../room-list/rooms.store.ts'
import { useSessionStore } from '../session/session.store.ts'
import { findAlternatives, type Alternative } from './alternatives.ts'
import { checkDraft, checkTime, isAboutTime, toRange, type DraftProblem } from './booking-draft.ts'
import type { BookingRequest } from './booking-sheet.ts'
import { firstGap, firstTime, toChosenTime } from './first-choice.ts'

/** One of the chosen rooms, and what speaks against it at the chosen time. */
export type RoomCheck = { room: Room; busy: readonly BusyRange[]; problems: readonly DraftProblem[] }

/** A booking while it is being chosen: what is chosen, what speaks against it, and what would go instead. */
export function useBookingDraft(request: BookingRequest, defaultTitle: string) {
  const session = useSessionStore()
  const rooms = useRoomsStore()
  const now = useNow()
  const snapMinutes = session.corp?.snapMinutes ?? 15
  const hours = {
    dayStartMinutes: parseMinutes(session.corp?.dayStart ?? '08:00'),
    dayEndMinutes: parseMinutes(session.corp?.dayEnd ?? '20:00'),
  }
  const wantedIds = request.roomIds ?? (request.roomId ? [request.roomId] : [])
  const firstRooms = known(wantedIds).slice(0, bookingLimits.rooms)
  const firstZone = firstRooms[0]?.timeZone ?? session.timeZone

  const draft = reactive({
    roomIds: firstRooms.map(({ id }) => id),
    title: request.title ?? defaultTitle,
    note: '',
    attendees: [...(request.attendees ?? [])] as PersonRef[],
    ...firstChosen(),
  })

  function firstChosen() {
    if (request.start === undefined) return firstTime({ now: currentTime(), zone: firstZone, snapMinutes, ...hours })
    const end = request.end ?? request.start + 3_600_000
    return toChosenTime({ start: request.start, end }, firstZone)
  }

  function known(ids: readonly string[]): Room[] {
    return ids.flatMap((id) => rooms.byId(id) ?? [])
  }

  // A room may be removed while somebody chooses.
  const chosen = computed(() => known(draft.roomIds))
  const zone = computed(() => chosen.value[0]?.timeZone ?? session.timeZone)
  const range = computed(() => toRange(draft, zone.value))
  const day = useDayTimeline(() => draft.date)
  const people = computed(() => Math.max(draft.attendees.length + 1, request.people ?? 1))

  function busyOf(roomId: string): readonly BusyRange[] {
    return day.timeline.value ? busyRangesOf(day.timeline.value, roomId) : []
  }

  function problemsOf(candidate: Room, span: TimeRange = range.value) {
    return checkDraft({
      room: candidate,
      range: span,
      subject: session.ruleSubject,
      now: now.value,
      snapMinutes,
      busy: busyOf(candidate.id),
    })
  }

  const timeProblems = computed(() => checkTime({ range: range.value, now: now.value, snapMinutes }))

  const checks = computed<RoomCheck[]>(() =>
    chosen.value.map((room) => ({
      room,
      busy: busyOf(room.id),
      problems: problemsOf(room).filter((problem) => !isAboutTime(problem)),
    })),
  )

  const fits = computed(
    () => timeProblems.value.length === 0 && checks.value.every(({ problems }) => problems.length === 0),
  )

  const calendars = usePeopleBusy(
    computed(() => draft.attendees),
    computed(() => draft.date),
  )
  const { suggestions, smaller } = useSuggestions({
    room: computed(() => (chosen.value.length === 1 ? (chosen.value[0] ?? null) : null)),
    date: computed(() => draft.date),
    range,
    people,
    peopleBusy: calendars.busy,
    fits,
    now,
    snapMinutes,
    hours: { start: hours.dayStartMinutes, end: hours.dayEndMinutes },
  })

  const alternatives = computed<Alternative[]>(() => {
    // Of one room, `suggestions` tell more.
    if (fits.value || chosen.value.length === 1 || !day.timeline.value) return []
    return findAlternatives({
      chosen: chosen.value,
      range: range.value,
      rooms: rooms.rooms,
      busyOf,
      subject: session.ruleSubject,
      now: now.value,
      snapMinutes,
      people: people.value,
      within: {
        start: fromWallTime({ date: draft.date, minutes: hours.dayStartMinutes }, zone.value),
        end: fromWallTime({ date: draft.date, minutes: hours.dayEndMinutes }, zone.value),
      },
    })
  })

  function apply(alternative: Alternative) {
    if (alternative.kind === 'room') return putRoom(alternative.room.id, alternative.insteadOf?.id ?? null)
    Object.assign(draft, toChosenTime(alternative.range, alternative.zone))
  }

  /** Everything as it is offered: rooms, day and time. */
  function takeOffer({ roomIds, start, end }: Pick<Offer, 'roomIds' | 'start' | 'end'>) {
    draft.roomIds = known(roomIds).map(({ id }) => id)
    Object.assign(draft, toChosenTime({ start, end }, zone.value))
  }

  /** Other rooms at the same instants, whatever the clocks on their walls show. */
  function changeRooms(roomIds: string[]) {
    const kept = range.value
    draft.roomIds = roomIds
    if (kept.end > kept.start) Object.assign(draft, toChosenTime(kept, zone.value))
  }

  /** Takes a room in place of another; in addition when `insteadOf` is null. */
  function putRoom(roomId: string, insteadOf: string | null) {
    const others = chosen.value.map(({ id }) => id)
    changeRooms(insteadOf === null ? [...others, roomId] : others.map((id) => (id === insteadOf ? roomId : id)))
  }

  function removeRoom(roomId: string) {
    changeRooms(chosen.value.map(({ id }) => id).filter((id) => id !== roomId))
  }

  /** Moves the begin and keeps the length, as far as the day goes. */
  function setStart(minutes: number) {
    const length = draft.endMinutes - draft.startMinutes
    draft.startMinutes = minutes
    draft.endMinutes = Math.min(minutes + Math.max(length, snapMinutes), 24 * 60)
  }

  function setLength(minutes: number) {
    draft.endMinutes = Math.min(draft.startMinutes + minutes, 24 * 60)
  }

  // Nobody named a room or a time: as soon as the day is known, begin with something that fits.
  const stop = watch(
    day.timeline,
    (timeline) => {
      if (!timeline) return
      if (request.start === undefined && chosen.value.length > 0) beginInGap()
      const best = chosen.value.length === 0 ? bestRoom() : undefined
      if (best) draft.roomIds = [best.id]
      queueMicrotask(() => stop())
    },
    { immediate: true },
  )

  function beginInGap() {
    const { start } = range.value
    const busy = chosen.value.flatMap((room) => busyOf(room.id))
    const free = freeRanges({ start, end: dayRange(draft.date, zone.value).end }, busy)
    const gap = firstGap({ timeZone: zone.value }, free, { from: start, snapMinutes })
    if (gap) Object.assign(draft, toChosenTime(gap, zone.value))
  }

  function bestRoom(): Room | undefined {
    return rooms.rooms
      .filter((candidate) => problemsOf(candidate).length === 0)
      .sort((a, b) => (a.capacity ?? 99) - (b.capacity ?? 99))
      .find((candidate) => (candidate.capacity ?? people.value) >= Math.max(people.value, 4))
  }

  function toNewBooking(): NewBooking {
    return {
      title: draft.title.trim() || defaultTitle,
      roomIds: chosen.value.map(({ id }) => id),
      start: toIsoInZone(range.value.start, zone.value),
      end: toIsoInZone(range.value.end, zone.value),
      attendeeIds: draft.attendees.map(({ id }) => id),
      note: draft.note.trim(),
    }
  }

  return {
    draft,
    now,
    snapMinutes,
    chosen,
    zone,
    range,
    day,
    people,
    timeProblems,
    checks,
    fits,
    problemsOf,
    alternatives,
    suggestions,
    smaller,
    calendars,
    takeOffer,
    apply,
    putRoom,
    removeRoom,
    setStart,
    setLength,
    toNewBooking,
  }
}

export type BookingDraft = ReturnType<typeof useBookingDraft>
