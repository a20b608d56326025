import { barKinds, type Booking, type DayTimeline, type Room, type RoomRules, type TimelineBar } from '@meeting/shared'

/** An instant on Monday, 2026-11-23 in Shanghai, by the clock on the wall there. */
export function at(wallTime: string, date = '2026-11-23'): number {
  return Date.parse(`${date}T${wallTime}:00+08:00`)
}

export const zone = 'Asia/Shanghai'

export function aRoom(room: Partial<Omit<Room, 'rules'>> & { rules?: Partial<RoomRules> } = {}): Room {
  return {
    id: 'room-1',
    origin: 'dingtalk',
    name: '望岳厅',
    capacity: 8,
    equipment: [],
    labels: [],
    pictureUrl: null,
    location: null,
    description: null,
    groupId: null,
    timeZone: zone,
    ...room,
    rules: {
      openForBooking: true,
      minMinutes: null,
      maxMinutes: null,
      advance: null,
      closures: [],
      approval: 'none',
      seriesAllowed: true,
      bookableBy: { kind: 'everyone' },
      ...room.rules,
    },
  }
}

export function aBooking(booking: Partial<Booking> & { from?: string; to?: string; date?: string } = {}): Booking {
  const { from = '10:00', to = '11:00', date = '2026-11-23', ...given } = booking
  return {
    id: `booking-${from}`,
    state: 'confirmed',
    origin: 'app',
    title: '周会',
    note: null,
    start: `${date}T${from}:00+08:00`,
    end: `${date}T${to}:00+08:00`,
    timeZone: zone,
    roomIds: ['room-1'],
    rooms: [{ id: 'room-1', name: '望岳厅', removed: false }],
    organizer: { id: 'me', name: '张晓雨', avatarUrl: null },
    attendees: [],
    refusal: null,
    conflict: false,
    createdAt: '2026-11-20T09:00:00+08:00',
    cancelledAt: null,
    cancelledBy: null,
    cancelReason: null,
    mine: 'organizer',
    inDingTalk: true,
    recurring: false,
    claim: null,
    can: { cancel: true },
    ...given,
  }
}

type Bar = { room?: string; from: string; to: string; kind?: keyof typeof barKinds; name?: string }

/** Monday's timeline with these bars; times by the wall clock. */
export function aDay(bars: readonly Bar[], version = 'v1'): DayTimeline {
  const names = ['', ...bars.map(({ name = '王子涵' }) => name)]
  const begin = at('00:00')
  const byRoom = new Map<string, TimelineBar[]>()
  bars.forEach(({ room = 'room-1', from, to, kind = 'confirmed' }, index) => {
    const start = (at(from) - begin) / 60_000
    const bar: TimelineBar = [start, (at(to) - at(from)) / 60_000, barKinds[kind], index + 1]
    byRoom.set(room, [...(byRoom.get(room) ?? []), bar])
  })
  return {
    date: '2026-11-23',
    timeZone: zone,
    from: begin / 1000,
    to: begin / 1000 + 86_400,
    version,
    names,
    rooms: [...byRoom],
  }
}

export const everybody = { employeeId: 'me', isAdministrator: false, departmentIds: [] }
