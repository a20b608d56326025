import type { Employee, Room, SeedBooking } from '../state.ts'
import type { BuiltDirectory } from './build-directory.ts'
import type { Chance } from './chance.ts'
import { companyWeekday, dayMs, minuteMs, minutesOfClock } from './company-time.ts'
import type { DemoDepartmentKey } from './demo-departments.ts'
import { createOccupancy } from './occupancy.ts'
import type { Occupancy } from './occupancy.ts'
import {
  demoCustomers,
  demoFeatures,
  demoLeaverMeetings,
  demoMeetingKinds,
  demoPositions,
  demoRituals,
  demoRounds,
} from './demo-meetings.ts'
import type { DemoMeetingKind, DemoRitual } from './demo-meetings.ts'

export type BookingsContext = {
  directory: BuiltDirectory
  rooms: readonly Room[]
  chance: Chance
  /** Start of the company's day, epoch ms. */
  today: number
}

/** One day of planning; no meeting reaches over midnight, so each day starts with an empty occupancy of rooms and people. */
type Planner = BookingsContext & { bookings: SeedBooking[]; taken: Occupancy }

/** Days before and after today that the calendar is filled for. */
const daysBack = 7
const daysAhead = 8

/** People on one invitation, with the organizer; in a large room more come than are invited one by one. */
const largestInvitation = 12

const dayStart = minutesOfClock('09:00')
const lunchStart = minutesOfClock('12:00')
const lunchEnd = minutesOfClock('13:30')
const dayEnd = minutesOfClock('18:30')

function startWeight(start: number): number {
  if (start >= lunchStart && start < lunchEnd) return 0.12
  return start < dayStart + 30 || start > dayEnd - 60 ? 0.5 : 1
}

const starts = Array.from({ length: (dayEnd - dayStart) / 30 - 1 }, (_, index) => {
  const minute = dayStart + index * 30
  return { minute, weight: startWeight(minute) }
})

function isClosed(room: Room, start: number, end: number): boolean {
  const { closure } = room.rules
  return closure !== undefined && closure.start < end && (closure.end ?? Infinity) > start
}

function isAdministrator(employee: Employee): boolean {
  return employee.administrator === 'main' || employee.administrator === 'sub'
}

function mayBook(employee: Employee, room: Room): boolean {
  if (room.status === 0) return true
  if (room.status === 1) return isAdministrator(employee)
  return (room.authorizedMembers ?? []).some(({ memberType, memberId }) =>
    memberType === 'user' ? memberId === employee.unionId : employee.departmentIds.includes(Number(memberId)),
  )
}

function obeysRules(room: Room, start: number, end: number): boolean {
  const minutes = (end - start) / minuteMs
  const { minMinutes, maxMinutes } = room.rules
  return minutes >= minMinutes && (maxMinutes === 0 || minutes <= maxMinutes) && !isClosed(room, start, end)
}

type Plan = {
  rooms: readonly Room[]
  organizer: Employee
  attendees: readonly Employee[]
  start: number
  end: number
  title: string
}

function place(planner: Planner, plan: Plan): void {
  const { rooms, organizer, attendees, start, end, title } = plan
  const waits = rooms.some(({ rules }) => rules.approval === 'standard') && start > planner.today + 2 * dayMs
  planner.bookings.push({
    organizerUserId: organizer.userId,
    roomIds: rooms.map(({ roomId }) => roomId),
    start,
    end,
    title,
    attendeeUserIds: attendees.map(({ userId }) => userId),
    ...(waits ? { pending: true } : {}),
  })
  for (const room of rooms) planner.taken.take(room.roomId, start, end)
  for (const person of [organizer, ...attendees]) planner.taken.take(person.userId, start, end)
}

function isFree(planner: Planner, employee: Employee, start: number, end: number): boolean {
  return employee.active !== false && planner.taken.isFree(employee.userId, start, end)
}

function isUsable(planner: Planner, room: Room, start: number, end: number): boolean {
  return obeysRules(room, start, end) && planner.taken.isFree(room.roomId, start, end)
}

function roomNamed(planner: Planner, name: string): Room {
  const room = planner.rooms.find((one) => one.name === name)
  if (!room) throw new Error(`no demo room ${name}`)
  return room
}

function personOf(planner: Planner, handle: string): Employee {
  const person = planner.directory.byHandle.get(handle)
  if (!person) throw new Error(`no demo person ${handle}`)
  return person
}

function planRitual(planner: Planner, ritual: DemoRitual, day: number): void {
  const rooms = ritual.rooms.map((name) => roomNamed(planner, name))
  const team = planner.directory.byDepartment.get(ritual.department) ?? []
  const organizer = ritual.organizer ? personOf(planner, ritual.organizer) : team[0]
  if (!organizer) throw new Error(`nobody holds ${ritual.title}`)
  const start = day + minutesOfClock(ritual.start) * minuteMs
  const end = start + ritual.minutes * minuteMs
  if (!rooms.every((room) => isUsable(planner, room, start, end))) return
  const guests = (ritual.guests ?? []).map((handle) => personOf(planner, handle))
  const attendees = [...new Set([...guests, ...team])]
    .filter((one) => one !== organizer && planner.taken.isFree(one.userId, start, end))
    .slice(0, rooms.reduce((seats, { capacity = 0 }) => seats + capacity, 0) - 1)
  place(planner, { rooms, organizer, attendees, start, end, title: ritual.title })
}

function planLeaverMeetings(planner: Planner, day: number): void {
  const { directory } = planner
  for (const meeting of demoLeaverMeetings) {
    if (planner.today + meeting.day * dayMs !== day) continue
    const start = day + minutesOfClock(meeting.start) * minuteMs
    const attendees = (directory.byDepartment.get('frontend') ?? []).slice(0, 4)
    const end = start + meeting.minutes * minuteMs
    const rooms = [roomNamed(planner, meeting.room)]
    place(planner, { rooms, organizer: directory.leaver, attendees, start, end, title: meeting.title })
  }
}

function fits(kind: DemoMeetingKind, capacity: number): boolean {
  const [least, most] = kind.people
  return least <= capacity && most * 3 >= capacity
}

type Organizer = { key: DemoDepartmentKey; employee: Employee }

function fillTitle(template: string, organizer: Organizer, other: Employee | undefined, chance: Chance): string {
  return template
    .replace('{other}', other?.name ?? '同事')
    .replace('{feature}', () => chance.pick(demoFeatures))
    .replace('{customer}', () => chance.pick(demoCustomers))
    .replace('{position}', () => chance.pick(demoPositions[organizer.key] ?? ['实习生']))
    .replace('{round}', () => chance.pick(demoRounds))
}

/** Colleagues first from the organizer's own department, then, for larger meetings, from all over the company. */
function inviteTo(planner: Planner, organizer: Employee, count: number, start: number, end: number): Employee[] {
  if (count === 0) return []
  const free = [...planner.directory.byHandle.values()].filter(
    (one) => one !== organizer && isFree(planner, one, start, end),
  )
  const isColleague = (one: Employee) => one.departmentIds.some((id) => organizer.departmentIds.includes(id))
  const colleagues = planner.chance.shuffle(free.filter((one) => isColleague(one)))
  if (colleagues.length >= count) return colleagues.slice(0, count)
  const others = planner.chance.shuffle(free.filter((one) => !isColleague(one)))
  return [...colleagues, ...others].slice(0, count)
}

function drawTime(kind: DemoMeetingKind, day: number, chance: Chance): { start: number; end: number } | undefined {
  const { minute: from } = chance.pickWeighted(starts, ({ weight }) => weight)
  const to = from + chance.pick(kind.minutes)
  const crossesLunch = from < lunchStart && to > lunchStart + 15
  if (to > dayEnd || crossesLunch) return undefined
  return { start: day + from * minuteMs, end: day + to * minuteMs }
}

/** One attempt to find a meeting for a room; answers the minutes that it takes, 0 when nothing came of it. */
function tryOneOff(planner: Planner, room: Room, day: number): number {
  const { chance, directory } = planner
  const capacity = room.capacity ?? 0
  const kinds = demoMeetingKinds.filter((kind) => fits(kind, capacity))
  if (kinds.length === 0) return 0
  const kind = chance.pickWeighted(kinds, ({ weight }) => weight)
  const time = drawTime(kind, day, chance)
  if (!time || !isUsable(planner, room, time.start, time.end)) return 0
  const { start, end } = time

  const candidates = kind.departments
    .flatMap((key) => (directory.byDepartment.get(key) ?? []).map((employee): Organizer => ({ key, employee })))
    .filter(({ employee }) => mayBook(employee, room) && isFree(planner, employee, start, end))
  if (candidates.length === 0) return 0
  const organizer = chance.pick(candidates)
  const [least, most] = kind.people
  const people = Math.min(chance.between(least, Math.min(most, capacity)), largestInvitation)
  const attendees = inviteTo(planner, organizer.employee, people - 1, start, end)
  const title = fillTitle(chance.pick(kind.titles), organizer, attendees[0], chance)
  place(planner, { rooms: [room], organizer: organizer.employee, attendees, start, end, title })
  return (end - start) / minuteMs
}

/** Minutes that a room should be taken on a working day; large rooms and phone booths less than the popular middle. */
function targetMinutes(room: Room, chance: Chance): number {
  const capacity = room.capacity ?? 0
  const popularity = capacity > 20 ? 0.28 : capacity < 3 ? 0.34 : 0.48
  return (dayEnd - dayStart) * (popularity - 0.15 + chance.fraction() * 0.3)
}

function fillDay(planner: Planner, room: Room, day: number): void {
  const target = targetMinutes(room, planner.chance)
  let taken = planner.taken.minutesOf(room.roomId)
  for (let attempt = 0; attempt < 60 && taken < target; attempt += 1) taken += tryOneOff(planner, room, day)
}

/** On a weekend somebody is on call, and now and then a team meets. */
function fillWeekendDay(planner: Planner, day: number): void {
  const small = planner.rooms.filter((room) => room.status === 0 && (room.capacity ?? 0) <= 8)
  for (let count = planner.chance.between(4, 8); count > 0; count -= 1) {
    tryOneOff(planner, planner.chance.pick(small), day)
  }
}

function planDay(planner: Planner, day: number): void {
  const weekday = companyWeekday(day)
  if (weekday > 5) return fillWeekendDay(planner, day)
  for (const ritual of demoRituals) if (ritual.weekdays.includes(weekday)) planRitual(planner, ritual, day)
  planLeaverMeetings(planner, day)
  for (const room of planner.rooms) fillDay(planner, room, day)
}

/** Native bookings around today: team rituals first, then one-off meetings until the rooms are as busy as rooms are. */
export function buildBookings(context: BookingsContext): SeedBooking[] {
  const bookings: SeedBooking[] = []
  for (let offset = -daysBack; offset <= daysAhead; offset += 1) {
    planDay({ ...context, bookings, taken: createOccupancy() }, context.today + offset * dayMs)
  }
  return bookings.sort((one, other) => one.start - other.start || one.end - other.end)
}
