import { describe, expect, test } from 'vitest'
import type { Company, Room, SeedBooking } from '../state.ts'
import { createDemoCompany } from './demo-company.ts'
import { companyWeekday, dayMs, minuteMs, startOfCompanyDay } from './company-time.ts'

const now = Date.parse('2026-11-23T13:17:00+08:00')
const company = createDemoCompany({ seed: 1, now })
const today = startOfCompanyDay(now)
const roomById = new Map(company.rooms.map((room) => [room.roomId, room]))

function roomNamed(name: string) {
  const room = company.rooms.find((one) => one.name === name)
  if (!room) throw new Error(`no room ${name}`)
  return room
}

function seatsOf(roomIds: readonly string[]): number {
  return roomIds.reduce((sum, roomId) => sum + (roomById.get(roomId)?.capacity ?? 0), 0)
}

function breaksRule(room: Room | undefined, { start, end }: SeedBooking): boolean {
  const { minMinutes = 0, maxMinutes = 0, closure } = room?.rules ?? {}
  const minutes = (end - start) / minuteMs
  const isClosed = closure !== undefined && closure.start < end && (closure.end ?? Infinity) > start
  return isClosed || minutes < minMinutes || (maxMinutes > 0 && minutes > maxMinutes)
}

function overlapping(bookings: readonly SeedBooking[], idsOf: (booking: SeedBooking) => readonly string[]): string[] {
  const clashes: string[] = []
  const lastEnd = new Map<string, number>()
  for (const booking of bookings.toSorted((one, other) => one.start - other.start)) {
    for (const id of idsOf(booking)) {
      if ((lastEnd.get(id) ?? 0) > booking.start) clashes.push(`${id} ${booking.title}`)
      lastEnd.set(id, booking.end)
    }
  }
  return clashes
}

function bookedShare({ bookings, rooms }: Company, day: number): number {
  const minutes = bookings
    .filter(({ start }) => start >= day && start < day + dayMs)
    .reduce((sum, { start, end, roomIds }) => sum + ((end - start) / minuteMs) * roomIds.length, 0)
  return minutes / (rooms.length * 9.5 * 60)
}

describe('the people of the demo company', () => {
  test('about 120 work in 14 departments on three levels, and one has left', () => {
    const parents = new Map(company.departments.map(({ departmentId, parentId }) => [departmentId, parentId]))
    const levelOf = (departmentId: number): number => {
      const parent = parents.get(departmentId)
      return parent === undefined ? 0 : 1 + levelOf(parent)
    }
    const levels = company.departments.map(({ departmentId }) => levelOf(departmentId))
    expect(levels.filter((level) => level > 0)).toHaveLength(14)
    expect(Math.max(...levels)).toBe(3)
    expect(company.employees.filter(({ leftAt }) => leftAt === undefined)).toHaveLength(120)
    expect(company.employees.filter(({ leftAt }) => leftAt !== undefined)).toHaveLength(1)
  })

  test('every department, manager and second department that is named exists', () => {
    const departmentIds = new Set(company.departments.map(({ departmentId }) => departmentId))
    const userIds = new Set(company.employees.map(({ userId }) => userId))
    const namedDepartments = [
      ...company.employees.flatMap(({ departmentIds: own, leaderOf = [] }) => [...own, ...leaderOf]),
      ...company.departments.flatMap(({ parentId = 1 }) => parentId),
    ]
    const namedManagers = [
      ...company.employees.flatMap(({ managerUserId = [] }) => managerUserId),
      ...company.departments.flatMap(({ managerUserIds = [] }) => managerUserIds),
    ]
    expect(namedDepartments.filter((id) => !departmentIds.has(id))).toEqual([])
    expect(namedManagers.filter((id) => !userIds.has(id))).toEqual([])
    expect(company.employees.filter(({ departmentIds: own }) => own.length === 0)).toEqual([])
    expect(company.employees.filter(({ departmentIds: own }) => own.length > 1).length).toBeGreaterThan(4)
  })

  test.each(['userId', 'unionId', 'mobile', 'jobNumber', 'name'] as const)('no two people share a %s', (key) => {
    const present = company.employees.filter(({ leftAt }) => leftAt === undefined)
    expect(new Set(present.map((employee) => employee[key])).size).toBe(present.length)
  })

  test('there are two main and two sub administrators', () => {
    const levels = company.employees.map(({ administrator }) => administrator)
    expect(levels.filter((level) => level === 'main')).toHaveLength(2)
    expect(levels.filter((level) => level === 'sub')).toHaveLength(2)
  })

  test('the app sees most of the directory, but not all of it', () => {
    const parents = new Map(company.departments.map(({ departmentId, parentId }) => [departmentId, parentId]))
    const isInScope = (departmentId: number | undefined): boolean =>
      departmentId !== undefined &&
      (company.scope.departmentIds.includes(departmentId) || isInScope(parents.get(departmentId)))
    const outside = company.employees.filter(
      ({ userId, departmentIds }) =>
        !company.scope.userIds.includes(userId) && !departmentIds.some((departmentId) => isInScope(departmentId)),
    )
    expect(outside.map(({ name }) => name)).toEqual(['James Whitfield', 'Nguyễn Minh Anh', '汪屿', 'Yuki Tanaka'])
  })
})

describe('the rooms of the demo company', () => {
  test('36 rooms for 2 to 40 people lie on the floors of 3 buildings', () => {
    const buildings = company.roomGroups.filter(({ parentId }) => parentId === 0).map(({ groupId }) => groupId)
    const floors = company.roomGroups.filter(({ parentId }) => buildings.includes(parentId))
    expect(buildings).toHaveLength(3)
    expect(floors.length + buildings.length).toBe(company.roomGroups.length)
    expect(company.rooms).toHaveLength(36)
    for (const { groupId } of company.rooms) expect(floors.map((floor) => floor.groupId)).toContain(groupId)
    const capacities = company.rooms.map(({ capacity = 0 }) => capacity)
    expect([Math.min(...capacities), Math.max(...capacities)]).toEqual([2, 40])
  })

  test('ids have the shape of DingTalk and each room has its picture', () => {
    for (const { roomId, pictureUrl } of company.rooms) {
      expect(roomId).toMatch(/^[\da-f]{48}$/)
      expect(pictureUrl).toBe(`/pictures/${roomId}.svg`)
    }
  })

  test.each(['roomId', 'eventRoomId', 'isvRoomId', 'name'] as const)('no two rooms share a %s', (key) => {
    expect(new Set(company.rooms.map((room) => room[key])).size).toBe(36)
  })

  test('one room is closed now, one later and one for ever', () => {
    const closures = company.rooms.flatMap(({ rules }) => rules.closure ?? [])
    expect(closures).toHaveLength(3)
    expect(closures.filter(({ start, end }) => start <= now && end !== undefined && end > now)).toHaveLength(1)
    expect(closures.filter(({ start }) => start > now)).toHaveLength(1)
    expect(closures.filter(({ start, end }) => start <= now && end === undefined)).toHaveLength(1)
  })

  test('one room of each special kind exists', () => {
    expect(roomNamed('凌云厅').rules.approval).toBe('standard')
    expect(roomNamed('青玉案').rules.approval).toBe('custom')
    expect(roomNamed('水调歌头').rules).toMatchObject({
      minMinutes: 30,
      maxMinutes: 120,
      advance: { amount: 14, unit: 'days', from: '09:00' },
    })
    expect(roomNamed('揽月').status).toBe(1)
    expect(roomNamed('敦煌')).toMatchObject({ status: 2, authorizedMembers: [{ memberType: 'dept' }, {}, {}] })
  })
})

describe('what is booked at the demo company', () => {
  test('no room is booked twice at a time, and nobody organizes two meetings at once', () => {
    expect(overlapping(company.bookings, ({ roomIds }) => roomIds)).toEqual([])
    expect(overlapping(company.bookings, ({ organizerUserId }) => [organizerUserId])).toEqual([])
  })

  test('organizers, attendees and rooms exist, and a room is never overfull', () => {
    const userIds = new Set(company.employees.map(({ userId }) => userId))
    const wrong = company.bookings.filter(
      ({ organizerUserId, attendeeUserIds = [], roomIds }) =>
        ![organizerUserId, ...attendeeUserIds].every((userId) => userIds.has(userId)) ||
        attendeeUserIds.includes(organizerUserId) ||
        attendeeUserIds.length >= seatsOf(roomIds),
    )
    expect(wrong).toEqual([])
    expect(company.bookings.filter(({ title }) => /[{}]/.test(title))).toEqual([])
  })

  test('meetings keep to office hours and to quarters of an hour', () => {
    const wrong = company.bookings.filter(({ start, end }) => {
      const day = startOfCompanyDay(start)
      return start < day + 9 * 60 * minuteMs || end > day + 18.5 * 60 * minuteMs || (start / minuteMs) % 15 !== 0
    })
    expect(wrong).toEqual([])
  })

  test('meetings keep to the rules and closures of their room', () => {
    const wrong = company.bookings.filter((booking) =>
      booking.roomIds.some((roomId) => breaksRule(roomById.get(roomId), booking)),
    )
    expect(wrong).toEqual([])
  })

  test('only administrators hold the room for administrators, only its members the partial one', () => {
    const employees = new Map(company.employees.map((employee) => [employee.userId, employee]))
    const organizersIn = (name: string) =>
      company.bookings
        .filter(({ roomIds }) => roomIds.includes(roomNamed(name).roomId))
        .map(({ organizerUserId }) => employees.get(organizerUserId))
    expect(organizersIn('揽月').length).toBeGreaterThan(0)
    expect(organizersIn('揽月').filter((organizer) => organizer?.administrator === undefined)).toEqual([])
    const members = roomNamed('敦煌').authorizedMembers?.map(({ memberId }) => memberId) ?? []
    const strangers = organizersIn('敦煌').filter(
      (one) => ![one?.unionId ?? '', ...(one?.departmentIds ?? []).map(String)].some((key) => members.includes(key)),
    )
    expect(strangers).toEqual([])
  })

  test('on a working day rooms are a little less than half full, at the weekend nearly empty', () => {
    const days = Array.from({ length: 16 }, (_, index) => today + (index - 7) * dayMs)
    const shares = (isWorkday: boolean) =>
      days.filter((day) => companyWeekday(day) <= 5 === isWorkday).map((day) => bookedShare(company, day))
    expect(Math.min(...shares(true))).toBeGreaterThan(0.38)
    expect(Math.max(...shares(true))).toBeLessThan(0.52)
    expect(Math.max(...shares(false))).toBeLessThan(0.05)
  })

  test.each([10.5, 11.5, 14.5, 15.5, 16.5])('at %d hours some rooms are busy and some are free', (hour) => {
    const moment = today + hour * 60 * minuteMs
    const busy = company.bookings.filter(({ start, end }) => start <= moment && end > moment)
    expect(busy.length).toBeGreaterThan(8)
    expect(busy.length).toBeLessThan(30)
  })

  test('some wait for approval, some take two rooms, some belong to the person who left', () => {
    const pending = company.bookings.filter(({ pending }) => pending)
    expect(pending.length).toBeGreaterThan(0)
    for (const { roomIds } of pending) expect(roomIds).toContain(roomNamed('凌云厅').roomId)
    expect(company.bookings.filter(({ roomIds }) => roomIds.length === 2).length).toBeGreaterThan(0)
    const leaver = company.employees.find(({ leftAt }) => leftAt !== undefined)
    const ofLeaver = company.bookings.filter(({ organizerUserId }) => organizerUserId === leaver?.userId)
    expect(ofLeaver.some(({ start }) => start < now)).toBe(true)
    expect(ofLeaver.some(({ start }) => start > now)).toBe(true)
  })
})

describe('how the demo company comes about', () => {
  test('the same seed on the same calendar day gives the same company, whatever the hour', () => {
    const evening = createDemoCompany({ seed: 1, now: Date.parse('2026-11-23T23:59:59+08:00') })
    expect(evening).toEqual(company)
  })

  test('another seed gives other bookings, the next day the same week moved on', () => {
    expect(createDemoCompany({ seed: 2, now }).bookings).not.toEqual(company.bookings)
    const tomorrow = createDemoCompany({ seed: 1, now: now + dayMs })
    expect(tomorrow.bookings[0]?.start).toBeGreaterThanOrEqual(today - 6 * dayMs)
  })

  test.each(['2026-01-01', '2026-02-28', '2026-08-15', '2026-10-04', '2027-12-31'])(
    'it holds together on %s as well',
    (date) => {
      const other = createDemoCompany({ seed: 7, now: Date.parse(`${date}T09:00:00+08:00`) })
      expect(overlapping(other.bookings, ({ roomIds }) => roomIds)).toEqual([])
      expect(overlapping(other.bookings, ({ organizerUserId }) => [organizerUserId])).toEqual([])
    },
  )
})
