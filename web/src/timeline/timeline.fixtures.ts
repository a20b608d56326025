import type { Booking } from '@meeting/shared/bookings/bookings.types'
import type { Room, RoomRules } from '@meeting/shared/rooms/rooms.types'
import { fromWallTime, toIsoInZone } from '@meeting/shared/time/zone'
import type { DayTimeline, TimelineBar } from '@meeting/shared/timeline/timeline.types'
import type { TimelineDay } from './day-timeline.ts'

export const shanghai = 'Asia/Shanghai'
export const aDate = '2026-11-23'

export function someRules(overrides: Partial<RoomRules> = {}): RoomRules {
  return {
    openForBooking: true,
    minMinutes: null,
    maxMinutes: null,
    advance: null,
    closures: [],
    approval: 'none',
    seriesAllowed: true,
    bookableBy: { kind: 'everyone' },
    ...overrides,
  }
}

export function aRoom(overrides: Partial<Room> = {}): Room {
  return {
    id: 'room-1',
    origin: 'dingtalk',
    name: '望岳厅',
    capacity: 12,
    equipment: [],
    labels: [],
    pictureUrl: null,
    location: null,
    description: null,
    groupId: null,
    timeZone: shanghai,
    rules: someRules(),
    ...overrides,
  }
}

/** An instant on the test day by the wall clock of Shanghai. */
export function at(clock: string, date = aDate): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return fromWallTime({ date, minutes: hours * 60 + minutes }, shanghai)
}

export function aDay(overrides: Partial<TimelineDay> = {}): TimelineDay {
  return { date: aDate, timeZone: shanghai, start: at('00:00'), minutes: 1440, ...overrides }
}

export function aTimeline(rooms: DayTimeline['rooms'], names: string[] = ['']): DayTimeline {
  return {
    date: aDate,
    timeZone: shanghai,
    from: at('00:00') / 1000,
    to: at('00:00') / 1000 + 86_400,
    version: 'v1',
    names,
    rooms,
  }
}

function toMinutes(clock: string): number {
  return (at(clock) - at('00:00')) / 60_000
}

/** A bar from `from` to `to` (`HH:mm`). */
export function aBar(from: string, to: string, kind: TimelineBar[2] = 0, name = 0): TimelineBar {
  return [toMinutes(from), toMinutes(to) - toMinutes(from), kind, name]
}

export function aBooking(start: string, end: string, overrides: Partial<Booking> = {}): Booking {
  return {
    id: 'booking-1',
    state: 'confirmed',
    origin: 'app',
    title: '周会',
    note: '',
    start: toIsoInZone(at(start), shanghai),
    end: toIsoInZone(at(end), shanghai),
    timeZone: shanghai,
    roomIds: ['room-1'],
    rooms: [{ id: 'room-1', name: '望岳厅', removed: false }],
    organizer: { id: 'me', name: '张三', avatarUrl: null },
    attendees: [],
    refusal: null,
    conflict: false,
    createdAt: toIsoInZone(at('08:00'), shanghai),
    cancelledAt: null,
    cancelledBy: null,
    cancelReason: null,
    mine: 'organizer',
    inDingTalk: true,
    recurring: false,
    claim: null,
    can: { cancel: true },
    ...overrides,
  }
}
