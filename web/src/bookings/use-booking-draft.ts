import {
  dayRange,
  fromWallTime,
  freeRanges,
  lengthInMinutes,
  toIsoInZone,
  type NewBooking,
  type PersonRef,
  type Room,
  type TimeRange,
} from '@meeting/shared'
import { computed, reactive, watch } from 'vue'
import { currentTime, useNow } from '../clock/clock.ts'
import { parseMinutes } from '../clock/format.ts'
import { busyRangesOf, type BusyRange } from '../day-timelines/busy-ranges.ts'
import { useDayTimeline } from '../day-timelines/use-day-timeline.ts'
import { useRoomsStore } from '../room-list/rooms.store.ts'
import { useSessionStore } from '../session/session.store.ts'
import { findAlternatives, type Alternative } from './alternatives.ts'
import { checkDraft, checkTime, toRange } from './booking-draft.ts'
import type { BookingRequest } from './booking-sheet.ts'
import { firstGap, firstTime, toChosenTime } from './first-choice.ts'

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
  const firstZone = (request.roomId ? rooms.byId(request.roomId)?.timeZone : undefined) ?? session.timeZone

  const draft = reactive({
    roomId: request.roomId ?? null,
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

  const room = computed(() => (draft.roomId ? (rooms.byId(draft.roomId) ?? null) : null))
  const zone = computed(() => room.value?.timeZone ?? session.timeZone)
  const range = computed(() => toRange(draft, zone.value))
  const day = useDayTimeline(() => draft.date)
  const people = computed(() => draft.attendees.length + 1)

  function busyOf(roomId: string): readonly BusyRange[] {
    return day.timeline.value ? busyRangesOf(day.timeline.value, roomId) : []
  }

  const busy = computed(() => (draft.roomId ? busyOf(draft.roomId) : []))

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

  const problems = computed(() =>
    room.value ? problemsOf(room.value) : checkTime({ range: range.value, now: now.value, snapMinutes }),
  )

  const alternatives = computed<Alternative[]>(() => {
    if (problems.value.length === 0 || !day.timeline.value) return []
    return findAlternatives({
      room: room.value,
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
    draft.roomId = alternative.room.id
    Object.assign(draft, toChosenTime(alternative.range, alternative.room.timeZone))
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
      if (request.start === undefined && room.value) beginInGap(room.value)
      if (!draft.roomId) draft.roomId = bestRoom()?.id ?? null
      queueMicrotask(() => stop())
    },
    { immediate: true },
  )

  function beginInGap(candidate: Room) {
    const whole = dayRange(draft.date, zone.value)
    const gap = firstGap(candidate, freeRanges({ start: range.value.start, end: whole.end }, busyOf(candidate.id)), {
      from: range.value.start,
      snapMinutes,
    })
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
      roomIds: draft.roomId ? [draft.roomId] : [],
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
    room,
    zone,
    range,
    minutes: computed(() => lengthInMinutes(range.value)),
    busy,
    day,
    people,
    problems,
    problemsOf,
    alternatives,
    apply,
    setStart,
    setLength,
    toNewBooking,
  }
}
