import { useTestServer } from '@meeting/test/app'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CorpContext } from '../corps/corp-context.ts'
import { findEmployeeByUserId } from '../directory/directory.ts'
import { requestUrlOf } from '../server.ts'
import { createWorkers, type Workers } from '../workers.ts'

const server = useTestServer()
let workers: Workers
let context: CorpContext

beforeEach(async () => {
  const { dependencies, corp, sandbox, clock } = server.current
  await sandbox.control.reset()
  // Everything that was read before is older than what comes now.
  clock.advance(60_000)
  await sandbox.control.setLimits({ qps: 0 })
  await sandbox.control.subscribe({ url: requestUrlOf(corp, dependencies.config.publicUrl) })
  // The sandbox begins again with the same ids.
  for (const table of [
    'incomingEvents',
    'outbox',
    'bookingHistory',
    'bookingAttendees',
    'roomOccupancies',
    'bookings',
  ] as const)
    await dependencies.database.deleteFrom(table).execute()
  workers = createWorkers(dependencies)
  context = { dependencies, corp }
  await dependencies.database
    .updateTable('scheduledTasks')
    .set({ dueAt: new Date(clock.now()), progress: null })
    .execute()
  await workers.drain()
  clock.advance(60_000)
})
afterEach(() => workers.stop())

/** DingTalk has told everything and we have worked it off. */
async function settle(): Promise<void> {
  await server.current.sandbox.control.idle()
  await workers.drain()
}

async function outcomes(): Promise<{ eventType: string; state: string; outcome: string | null }[]> {
  const { dependencies, corp } = server.current
  return dependencies.database
    .selectFrom('incomingEvents')
    .select(['eventType', 'state', 'outcome'])
    .where('corpId', '=', corp.corpId)
    .orderBy('id')
    .execute()
}

async function roomNames(): Promise<string[]> {
  const { dependencies, corp } = server.current
  return (await dependencies.rooms.get(corp.corpId)).list.rooms.map(({ name }) => name).sort()
}

async function bookingsOf(eventId: string) {
  const { dependencies, corp } = server.current
  return dependencies.database
    .selectFrom('bookings')
    .select(['state', 'origin', 'title'])
    .where('corpId', '=', corp.corpId)
    .where('calendarEventId', '=', eventId)
    .execute()
}

describe('people', () => {
  test('who join are found at once', async () => {
    const { sandbox } = server.current
    await sandbox.control.hireEmployee({ userId: 'sunqi', name: '孙七', departmentIds: [520_001] })
    await settle()
    expect(await findEmployeeByUserId(context, 'sunqi')).toMatchObject({ name: '孙七', leftAt: null })
  })

  test.each(['object', 'array', 'none'] as const)(
    'who change are read again, with a difference as %s',
    async (diffInfoAs) => {
      const { sandbox } = server.current
      await sandbox.control.setBehaviour({ diffInfoAs })
      await sandbox.control.changeEmployee({ userId: 'lisi', title: '架构师', name: '李四四' })
      await settle()
      expect(await findEmployeeByUserId(context, 'lisi')).toMatchObject({ name: '李四四', title: '架构师' })
    },
  )

  test('who leave lose their sessions, and stay in history', async () => {
    const { sandbox, signInAs } = server.current
    const lisi = await findEmployeeByUserId(context, 'lisi')
    if (!lisi) throw new Error('lisi was not synchronised')
    const session = await signInAs(lisi)
    expect((await session.request('/meeting/api/v1/rooms')).status).toBe(200)

    await sandbox.control.leave({ userId: 'lisi' })
    await settle()

    expect((await session.request('/meeting/api/v1/rooms')).status).toBe(401)
    expect(await findEmployeeByUserId(context, 'lisi')).toMatchObject({ name: '李四', leftAt: expect.any(Number) })
  })

  test('who leave lose their sessions even while DingTalk cannot be asked', async () => {
    const { sandbox, signInAs } = server.current
    const lisi = await findEmployeeByUserId(context, 'lisi')
    if (!lisi) throw new Error('lisi was not synchronised')
    const session = await signInAs(lisi)
    await sandbox.control.setFaults({ outage: true })
    await sandbox.control.pushEvent({ type: 'user_leave_org', payload: { userId: ['lisi'] } })
    await settle()
    expect((await session.request('/meeting/api/v1/rooms')).status).toBe(401)
    expect(await outcomes()).toMatchObject([{ state: 'waiting' }])
  })

  test('of whom a late event says that they left, but who are back, stay', async () => {
    const { sandbox } = server.current
    await sandbox.control.pushEvent({ type: 'user_leave_org', payload: { userId: ['wangwu'] } })
    await settle()
    expect(await findEmployeeByUserId(context, 'wangwu')).toMatchObject({ leftAt: null })
    expect(await outcomes()).toMatchObject([{ state: 'done', outcome: 'still there' }])
  })

  test('come to the same end in whatever order and number their events arrive', async () => {
    const { sandbox } = server.current
    await sandbox.control.holdPushes()
    await sandbox.control.hireEmployee({ userId: 'zhouba', name: '周八', departmentIds: [520_001] })
    await sandbox.control.changeEmployee({ userId: 'zhouba', name: '周八八' })
    await sandbox.control.leave({ userId: 'zhaoliu' })
    await sandbox.control.pushEvent({ type: 'user_add_org', payload: { userId: ['zhaoliu'] }, copies: 3 })
    await sandbox.control.releasePushes({ order: 'reversed' })
    await settle()
    expect(await findEmployeeByUserId(context, 'zhouba')).toMatchObject({ name: '周八八', leftAt: null })
    expect(await findEmployeeByUserId(context, 'zhaoliu')).toMatchObject({ leftAt: expect.any(Number) })
  })
})

describe('departments', () => {
  test('appear with their people, are renamed, and go', async () => {
    const { sandbox } = server.current
    const created = await sandbox.control.createDepartment({ name: '测试部', parentId: 520_001 })
    await settle()
    await sandbox.control.changeEmployee({ userId: 'wangwu', departmentIds: [created.departmentId] })
    await sandbox.control.changeDepartment({ departmentId: created.departmentId, name: '质量部' })
    await settle()
    expect(await findEmployeeByUserId(context, 'wangwu')).toMatchObject({
      departmentName: '质量部',
      allDepartmentIds: expect.arrayContaining([520_001, created.departmentId]),
    })

    await sandbox.control.changeEmployee({ userId: 'wangwu', departmentIds: [520_001] })
    await sandbox.control.removeDepartment({ departmentId: created.departmentId })
    await settle()
    expect(await findEmployeeByUserId(context, 'wangwu')).toMatchObject({ departmentName: '研发中心' })
  })
})

describe('administrators', () => {
  test('become and cease to be, and the operator is always one of them', async () => {
    const { sandbox, dependencies, corp } = server.current
    await sandbox.control.changeEmployee({ userId: 'zhangsan', administrator: 'sub' })
    await sandbox.control.pushEvent({ type: 'org_admin_add', payload: { userId: ['zhangsan'] } })
    await settle()
    expect(await findEmployeeByUserId(context, 'zhangsan')).toMatchObject({ isAdministrator: true })
    expect(dependencies.corps.find(corp.corpId)?.operator?.userId).toBe('admin01')

    await sandbox.control.changeEmployee({ userId: 'admin01', administrator: 'none' })
    await sandbox.control.pushEvent({ type: 'org_admin_remove', payload: { userId: ['admin01'] } })
    await settle()
    expect(await findEmployeeByUserId(context, 'admin01')).toMatchObject({ isAdministrator: false })
    expect(dependencies.corps.find(corp.corpId)?.operator?.userId).toBe('zhangsan')
  })
})

describe.each(['short', 'api'] as const)('rooms, named by a %s id', (eventRoomId) => {
  beforeEach(async () => {
    await server.current.sandbox.control.setBehaviour({ eventRoomId })
  })

  test('appear, change and go', async () => {
    const { sandbox, dependencies, corp } = server.current
    const created = await sandbox.control.createRoom({ name: '新会议室', capacity: 5 })
    await settle()
    expect(await roomNames()).toContain('新会议室')

    const rules = { maxMinutes: 45, minMinutes: 0, approval: 'none' as const }
    await sandbox.control.changeRoom({ roomId: created.roomId, rules })
    await settle()
    const { list } = await dependencies.rooms.get(corp.corpId)
    expect(list.rooms.find(({ name }) => name === '新会议室')?.rules.maxMinutes).toBe(45)

    await sandbox.control.removeRoom({ roomId: created.roomId })
    await settle()
    expect(await roomNames()).not.toContain('新会议室')
  })
})

describe('bookings made in DingTalk', () => {
  const start = Date.parse('2026-11-24T10:00:00+08:00')

  async function book(roomName: string) {
    const { sandbox } = server.current
    const room = (await sandbox.control.rooms()).find(({ name }) => name === roomName)
    if (!room) throw new Error(`no room ${roomName}`)
    return sandbox.control.book({
      userId: 'lisi',
      roomIds: [room.roomId],
      start,
      end: start + 3_600_000,
      title: '周会',
    })
  }

  test.each(['object', 'string'] as const)('appear and go, with the extension as %s', async (extensionAs) => {
    const { sandbox } = server.current
    await sandbox.control.setBehaviour({ extensionAs })
    const event = await book('望岳厅')
    await settle()
    expect(await bookingsOf(event.eventId)).toEqual([{ state: 'confirmed', origin: 'dingtalk', title: '周会' }])

    await sandbox.control.cancelEvent({ eventId: event.eventId })
    await settle()
    expect(await bookingsOf(event.eventId)).toMatchObject([{ state: 'cancelled' }])
  })

  test('wait for approval, and are settled by it', async () => {
    const { sandbox } = server.current
    const event = await book('议事堂')
    await settle()
    expect(await bookingsOf(event.eventId)).toMatchObject([{ state: 'awaiting_approval' }])
    await sandbox.control.approve({ eventId: event.eventId, roomId: event.rooms[0]?.roomId ?? '' })
    await settle()
    expect(await bookingsOf(event.eventId)).toMatchObject([{ state: 'confirmed' }])
  })

  test('that move twice are right in the end, although both events look the same', async () => {
    const { sandbox, dependencies, clock } = server.current
    await sandbox.control.setBehaviour({ pushIds: false })
    const event = await book('望岳厅')
    await settle()
    for (const hours of [1, 3]) {
      await sandbox.control.changeEvent({
        eventId: event.eventId,
        start: start + hours * 3_600_000,
        end: start + (hours + 1) * 3_600_000,
      })
      await settle()
      clock.advance(60_000)
    }
    expect((await outcomes()).map(({ eventType }) => eventType)).toEqual(['meetingroom_book', 'meetingroom_book'])
    const { during } = await dependencies.database.selectFrom('bookings').select('during').executeTakeFirstOrThrow()
    expect(during).toContain('2026-11-24 05:00:00+00')
  })

  test('are read again for a sub-type that nobody knows', async () => {
    const { sandbox } = server.current
    await sandbox.control.holdPushes()
    const event = await book('听雨轩')
    await sandbox.control.releasePushes({ drop: 99 })
    await sandbox.control.pushEvent({
      type: 'meetingroom_book',
      payload: {
        eventSubType: 'bookTeleported',
        bookId: event.rooms[0]?.bookId,
        userId: 'lisi',
        extension: { calendarEventId: `primary;${event.eventId}` },
      },
    })
    await settle()
    expect(await bookingsOf(event.eventId)).toMatchObject([{ state: 'confirmed' }])
  })

  test('whose events were lost are found by the next comparison', async () => {
    const { sandbox, clock } = server.current
    await sandbox.control.holdPushes()
    const event = await book('望岳厅')
    await sandbox.control.releasePushes({ drop: 99 })
    await settle()
    expect(await bookingsOf(event.eventId)).toEqual([])
    clock.advance(7 * 3_600_000)
    await workers.drain()
    expect(await bookingsOf(event.eventId)).toMatchObject([{ state: 'confirmed', origin: 'dingtalk' }])
  })
})

describe('events that need nothing', () => {
  test.each([
    ['calendar_event_change', 'names no calendar event'],
    ['check_url', 'nothing to do'],
    ['nobody_knows_this', 'unknown type'],
  ])('such as %s are done with', async (type, outcome) => {
    const { dependencies, corp, clock } = server.current
    const at = new Date(clock.now())
    await dependencies.database
      .insertInto('incomingEvents')
      .values({
        corpId: corp.corpId,
        dedupeKey: `id:${type}`,
        eventType: type,
        payload: JSON.stringify({ EventType: type }),
        dueAt: at,
        createdAt: at,
        updatedAt: at,
      })
      .execute()
    await workers.drain()
    expect(await outcomes()).toEqual([{ eventType: type, state: 'done', outcome }])
  })
})

describe('an event that cannot be handled', () => {
  test('waits while DingTalk is down, and is handled afterwards', async () => {
    const { sandbox, clock } = server.current
    await sandbox.control.changeEmployee({ userId: 'lisi', title: '顾问' })
    await sandbox.control.setFaults({ outage: true })
    await settle()
    expect(await outcomes()).toMatchObject([{ state: 'waiting' }])
    await sandbox.control.clearFaults()
    clock.advance(10 * 60_000)
    await settle()
    expect(await outcomes()).toMatchObject([{ state: 'done' }])
    expect(await findEmployeeByUserId(context, 'lisi')).toMatchObject({ title: '顾问' })
  })

  test('because a permission is missing is given up in the end and kept as dead', async () => {
    const { sandbox, clock } = server.current
    await sandbox.control.revokePermissions({ permissions: ['qyapi_get_member'] })
    await sandbox.control.changeEmployee({ userId: 'lisi', title: '顾问' })
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await settle()
      clock.advance(20 * 60_000)
    }
    const dead = await server.current.dependencies.database
      .selectFrom('incomingEvents')
      .select(['state', 'attempts', 'lastError'])
      .executeTakeFirstOrThrow()
    expect(dead).toMatchObject({ state: 'dead', attempts: 8, lastError: expect.stringContaining('directory.employee') })
  })
})

describe('events that DingTalk could not deliver', () => {
  test('are fetched from its list and handled', async () => {
    const { sandbox, dependencies, clock } = server.current
    await sandbox.control.setBehaviour({ failedListDelayMs: 0 })
    dependencies.deliverPushesTo(async () => new Response(null, { status: 502 }))
    await sandbox.control.changeEmployee({ userId: 'zhangsan', title: '副总裁' })
    for (const pause of [10_000, 30_000]) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      clock.advance(pause)
    }
    await sandbox.control.idle()
    expect(await sandbox.control.failedList()).toHaveLength(1)
    dependencies.deliverPushesTo(async (input, init) => server.current.app.request(input, init))

    clock.advance(3 * 3_600_000)
    await workers.drain()

    expect(await findEmployeeByUserId(context, 'zhangsan')).toMatchObject({ title: '副总裁' })
    expect(await outcomes()).toMatchObject([{ eventType: 'user_modify_org', state: 'done' }])
  })
})
