import { defaultCallBudget } from '@meeting/shared'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDependencies, type TestDependencies } from '../../../test/support/app.ts'
import { useTestDatabase } from '../../../test/support/database.ts'
import { DingTalkError } from './dingtalk.errors.ts'
import { createDingTalkClient } from './dingtalk-client.ts'
import type { NewCalendarEvent } from './dingtalk.types.ts'

const hour = 3_600_000
const database = useTestDatabase()
let dependencies: TestDependencies
let client: ReturnType<typeof createDingTalkClient>

beforeEach(async () => {
  dependencies = await createTestDependencies({ database })
  client = clientWith({})
})
afterEach(async () => {
  await client.close()
  await dependencies.close()
})

function clientWith({ monthlyCalls = 5_000 }: { monthlyCalls?: number }) {
  const { corp, config, fetch, clock, log, database: db } = dependencies
  return createDingTalkClient({
    corp,
    urls: config.dingtalk,
    fetch,
    clock,
    log,
    database: db,
    budgetSettings: () => ({ ...defaultCallBudget, monthlyCalls }),
  })
}

async function unionIdOf(userId: string): Promise<string> {
  const employee = await client.directory.findEmployee(userId)
  if (!employee) throw new Error(`${userId} is unknown`)
  return employee.unionId
}

function aMeeting(change: Partial<NewCalendarEvent> = {}): NewCalendarEvent {
  const start = dependencies.clock.now() + 2 * hour
  return {
    title: '周会',
    description: '',
    start,
    end: start + hour,
    timeZone: 'Asia/Shanghai',
    attendeeUnionIds: [],
    location: '',
    ...change,
  }
}

async function failure(call: Promise<unknown>): Promise<DingTalkError> {
  try {
    await call
  } catch (error) {
    if (error instanceof DingTalkError) return error
    throw error
  }
  throw new Error('the call succeeded')
}

async function roomNamed(name: string): Promise<string> {
  const room = (await dependencies.sandbox.control.rooms()).find((candidate) => candidate.name === name)
  if (!room) throw new Error(`no room ${name}`)
  return room.roomId
}

describe('signing in', () => {
  it('knows who stands behind an AuthCode, once', async () => {
    const { code } = await dependencies.sandbox.control.authCode({ userId: 'zhangsan', kind: 'in-app' })
    expect(await client.signIn.exchangeAuthCode(code)).toMatchObject({
      userId: 'zhangsan',
      name: '张三',
      administratorLevel: null,
    })
    expect((await failure(client.signIn.exchangeAuthCode(code))).kind).toBe('auth_code')
  })

  it('keeps the three kinds of codes apart', async () => {
    for (const kind of ['browser', 'sso'] as const) {
      const { code } = await dependencies.sandbox.control.authCode({ userId: 'zhangsan', kind })
      expect((await failure(client.signIn.exchangeAuthCode(code))).kind).toBe('auth_code')
    }
  })

  it('follows a browser code to the employee', async () => {
    const { code } = await dependencies.sandbox.control.authCode({ userId: 'lisi', kind: 'browser' })
    const { unionId } = await client.signIn.exchangeBrowserCode(code)
    expect(await client.signIn.findUserId(unionId)).toBe('lisi')
    expect(await client.signIn.findUserId('aStranger')).toBeUndefined()
  })

  it('follows an admin console code to the administrator', async () => {
    const { code } = await dependencies.sandbox.control.authCode({ userId: 'admin01', kind: 'sso' })
    const expected = { userId: 'admin01', isAdministrator: true, corpId: dependencies.corp.corpId }
    expect(await client.signIn.exchangeConsoleCode(code)).toMatchObject(expected)
  })
})

describe('the directory', () => {
  it('reads scope, departments, people and administrators', async () => {
    const scope = await client.directory.getScope()
    const [departmentId = 0] = scope.departmentIds
    expect((await client.directory.getDepartment(departmentId)).name).toBe('研发中心')
    const page = await client.directory.listEmployees(departmentId, 0)
    expect(page.nextCursor).toBeNull()
    expect(page.employees.map((employee) => employee.userId)).toContain('zhangsan')
    expect(await client.directory.listAdministrators()).toContainEqual({ userId: 'admin01', isMain: true })
  })

  it('somebody outside the scope is nobody', async () => {
    expect(await client.directory.findEmployee('outsider')).toBeUndefined()
    expect(await client.directory.findEmployee('never-was')).toBeUndefined()
  })
})

describe('rooms', () => {
  it('reads the list, and the rules of each by a second call', async () => {
    const operator = await unionIdOf('admin01')
    const { rooms, nextToken } = await client.rooms.listRooms(operator, null)
    expect(nextToken).toBeNull()
    expect(rooms).toHaveLength(4)
    const strict = await client.rooms.findRoom(operator, await roomNamed('规矩屋'))
    expect(strict).toMatchObject({
      capacity: 8,
      rules: { minMinutes: 30, maxMinutes: 120, advance: { count: 7, unit: 'days' } },
    })
    expect((await client.rooms.findRoom(operator, await roomNamed('议事堂')))?.rules.approval).toBe('standard')
    expect(await client.rooms.listGroups(operator)).toContainEqual(
      expect.objectContaining({ name: '总部A座', parentId: null }),
    )
    expect(await client.rooms.findRoom(operator, 'f00d')).toBeUndefined()
  })
})

describe('the calendar', () => {
  it('places a meeting with a room, reads it back, and takes it away', async () => {
    const organizer = await unionIdOf('zhangsan')
    const guest = await unionIdOf('lisi')
    const roomId = await roomNamed('望岳厅')
    const meeting = aMeeting({ title: '评审 📅', attendeeUnionIds: [guest] })
    const eventId = await client.calendar.createEvent(organizer, meeting, 'token-1')
    await client.calendar.addRoom(organizer, eventId, roomId, 'token-2')
    const event = await client.calendar.findEvent(organizer, eventId)
    expect(event).toMatchObject({
      title: '评审 📅',
      start: meeting.start,
      end: meeting.end,
      cancelled: false,
      organizerUnionId: organizer,
      rooms: [{ roomId, answer: 'accepted' }],
    })
    expect(event?.attendees.map((attendee) => attendee.unionId)).toContain(guest)
    const busy = await client.calendar.listRoomBusy(organizer, [roomId], meeting.start - hour, meeting.end)
    expect(busy.get(roomId)).toEqual([
      { eventId, organizerUnionId: organizer, start: meeting.start, end: meeting.end, pending: false },
    ])
    expect(
      (await client.calendar.listEvents(organizer, meeting.start, meeting.end)).map((found) => found.eventId),
    ).toEqual([eventId])
    await client.calendar.deleteEvent(organizer, eventId, 'token-3')
    await client.calendar.deleteEvent(organizer, eventId, 'token-4')
    expect((await client.calendar.findEvent(organizer, eventId))?.cancelled ?? true).toBe(true)
  })

  it('the same client token is the same meeting', async () => {
    const organizer = await unionIdOf('zhangsan')
    const first = await client.calendar.createEvent(organizer, aMeeting(), 'twice')
    expect(await client.calendar.createEvent(organizer, aMeeting(), 'twice')).toBe(first)
  })

  it('a taken room is refused with DingTalk’s words', async () => {
    const organizer = await unionIdOf('zhangsan')
    const roomId = await roomNamed('望岳厅')
    const { start, end } = aMeeting()
    await dependencies.sandbox.control.book({ userId: 'lisi', roomIds: [roomId], start, end, title: '先到' })
    const eventId = await client.calendar.createEvent(organizer, aMeeting(), 'a')
    const refused = await failure(client.calendar.addRoom(organizer, eventId, roomId, 'b'))
    expect(refused.kind).toBe('room_unavailable')
    expect(refused.details.roomTexts?.join('')).not.toBe('')
  })

  it('a room that waits for approval answers tentative', async () => {
    const organizer = await unionIdOf('zhangsan')
    const roomId = await roomNamed('议事堂')
    const eventId = await client.calendar.createEvent(organizer, aMeeting(), 'a')
    await client.calendar.addRoom(organizer, eventId, roomId, 'b')
    expect((await client.calendar.findEvent(organizer, eventId))?.rooms).toEqual([{ roomId, answer: 'tentative' }])
  })
})

describe('the gate', () => {
  it.each(['expire', 'forget'] as const)('replaces a token that DingTalk did %s, and asks again', async (how) => {
    await client.directory.getScope()
    await dependencies.sandbox.control.invalidateTokens({ how })
    expect((await client.directory.getScope()).departmentIds).not.toEqual([])
    const operator = await unionIdOf('admin01')
    await dependencies.sandbox.control.invalidateTokens({ how })
    expect((await client.rooms.listRooms(operator, null)).rooms).toHaveLength(4)
  })

  it.each(['500', '503', 'system-busy', 'qps'] as const)('a read survives one answer of kind %s', async (kind) => {
    await client.directory.getScope()
    await dependencies.sandbox.control.setFaults({ errors: [{ kind, count: 1 }] })
    expect((await client.directory.getScope()).departmentIds).not.toEqual([])
  })

  it('a write is not sent again after an error: nobody knows whether it was carried out', async () => {
    const organizer = await unionIdOf('zhangsan')
    await dependencies.sandbox.control.setFaults({ answerLost: [{ count: 1, api: 'createEvent', as: '500' }] })
    expect((await failure(client.calendar.createEvent(organizer, aMeeting(), 'a'))).kind).toBe('unavailable')
    expect(await dependencies.sandbox.control.calls({ api: 'createEvent' })).toHaveLength(1)
  })

  it.each(['html', 'punish'] as const)('a block (%s) stops every further call without asking', async (ipBlock) => {
    await client.directory.getScope()
    await dependencies.sandbox.control.setFaults({ ipBlock })
    expect((await failure(client.directory.getScope())).kind).toBe('blocked')
    const { length } = await dependencies.sandbox.control.calls()
    expect((await failure(client.directory.getScope())).kind).toBe('blocked')
    expect(await dependencies.sandbox.control.calls()).toHaveLength(length)
  })

  it('names a missing permission and the address that is not allowed', async () => {
    const operator = await unionIdOf('admin01')
    await dependencies.sandbox.control.revokePermissions({ permissions: ['VideoConference.Conference.Read'] })
    const denied = await failure(client.rooms.listRooms(operator, null))
    expect(denied).toMatchObject({
      kind: 'permission',
      details: { requiredScopes: ['VideoConference.Conference.Read'] },
    })
    await dependencies.sandbox.control.setAllowList({ ips: ['198.51.100.1'], callerIp: '203.0.113.9' })
    const outside = await failure(client.directory.getScope())
    expect(outside).toMatchObject({ kind: 'address', details: { seenAddress: '203.0.113.9' } })
  })

  it('when the month is used up, refreshes wait and what people do still goes through', async () => {
    await client.close()
    client = clientWith({ monthlyCalls: 3 })
    const operator = await unionIdOf('admin01')
    for (let call = 0; call < 3; call += 1) await client.rooms.listRooms(operator, null)
    expect((await failure(client.rooms.listRooms(operator, null))).kind).toBe('quota')
    expect(await client.calendar.createEvent(operator, aMeeting(), 'still')).not.toBe('')
    expect(client.budget.used()).toBe(4)
    expect(client.budget.isReduced()).toBe(true)
  })

  it('when DingTalk says the quota is used up, counted calls stop for an hour, the directory goes on', async () => {
    const operator = await unionIdOf('admin01')
    await dependencies.sandbox.control.setQuota({ monthlyCalls: 10, usedCalls: 10 })
    expect((await failure(client.rooms.listRooms(operator, null))).kind).toBe('quota')
    const { counted } = await dependencies.sandbox.control.callCount()
    expect((await failure(client.calendar.createEvent(operator, aMeeting(), 'x'))).kind).toBe('quota')
    expect((await dependencies.sandbox.control.callCount()).counted).toBe(counted)
    expect((await client.directory.getScope()).departmentIds).not.toEqual([])
    await dependencies.sandbox.control.setQuota({ monthlyCalls: 5000, usedCalls: 0 })
    dependencies.clock.advance(hour + 1)
    expect((await client.rooms.listRooms(operator, null)).rooms).toHaveLength(4)
  })

  it('writes its counts, by kind and month', async () => {
    const operator = await unionIdOf('admin01')
    await client.rooms.listRooms(operator, null)
    await client.budget.flush()
    const rows = await database.db
      .selectFrom('callCounts')
      .selectAll()
      .where('corpId', '=', dependencies.corp.corpId)
      .execute()
    expect(rows).toContainEqual(expect.objectContaining({ kind: 'rooms.list', counted: true, calls: 1 }))
    expect(rows).toContainEqual(expect.objectContaining({ kind: 'directory.employee', counted: false, calls: 1 }))
  })
})
