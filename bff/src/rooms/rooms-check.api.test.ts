import { createTestDependencies, type TestDependencies } from '@meeting/test/app'
import { useTestDatabase } from '@meeting/test/database'
import type { Room } from '@meeting/shared'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CorpContext } from '../corps/corp-context.ts'
import { findEmployeeByUnionId, upsertEmployeeFromDingTalk } from '../directory/directory.ts'
import { admitLatecomers } from './latecomers.ts'
import { checkRooms } from './rooms-check.ts'

const database = useTestDatabase()
let dependencies: TestDependencies
let context: CorpContext

beforeEach(async () => {
  dependencies = await createTestDependencies({ database })
  context = { dependencies, corp: dependencies.corp }
})
afterEach(() => dependencies.close())

function aRun(progress?: unknown) {
  const run = {
    progress,
    saved: [] as unknown[],
    signal: new AbortController().signal,
    async save(value: unknown) {
      run.saved.push(structuredClone(value))
    },
  }
  return run
}

async function roomNamed(name: string): Promise<Room | undefined> {
  const { list } = await dependencies.rooms.get(dependencies.corp.corpId)
  return list.rooms.find((room) => room.name === name)
}

async function roomId(name: string): Promise<string> {
  const room = (await dependencies.sandbox.control.rooms()).find((candidate) => candidate.name === name)
  if (!room) throw new Error(`no room ${name}`)
  return room.roomId
}

async function countCalls(api: string): Promise<number> {
  return (await dependencies.sandbox.control.calls({ api })).length
}

describe('the first check of the rooms', () => {
  test('finds groups and rooms with their rules, as the main administrator', async () => {
    expect(await checkRooms(context, aRun())).toEqual({ listed: 4, read: 4, removed: 0 })

    const { list } = await dependencies.rooms.get(dependencies.corp.corpId)
    expect(list.groups).toMatchObject([{ name: '总部A座', parentId: null }])
    expect(await roomNamed('望岳厅')).toMatchObject({
      origin: 'dingtalk',
      capacity: 12,
      equipment: ['tv', 'video'],
      location: '总部A座 1层',
      groupId: list.groups[0]?.id,
      timeZone: 'Asia/Shanghai',
      rules: { openForBooking: true, approval: 'none', bookableBy: { kind: 'everyone' } },
    })
    expect((await roomNamed('议事堂'))?.rules.approval).toBe('standard')
    expect((await roomNamed('规矩屋'))?.rules).toMatchObject({
      minMinutes: 30,
      maxMinutes: 120,
      advance: { count: 7, unit: 'days', opensAt: '00:00' },
    })
  })

  test('finds who may book a room that is for some only, although the directory was not read yet', async () => {
    const { control } = dependencies.sandbox
    const zhangsan = (await control.employees()).find(({ userId }) => userId === 'zhangsan')
    const unionId = zhangsan?.unionId ?? ''
    await control.changeRoom({
      roomId: await roomId('听雨轩'),
      status: 2,
      authorizedMembers: [
        { memberId: unionId, memberType: 'user', memberName: '张三' },
        { memberId: '520001', memberType: 'dept', memberName: '研发中心' },
      ],
    })
    await checkRooms(context, aRun())
    const employee = await findEmployeeByUnionId(context, unionId)
    expect((await roomNamed('听雨轩'))?.rules.bookableBy).toEqual({
      kind: 'listed',
      employeeIds: [employee?.id],
      departmentIds: [520_001],
      names: ['张三', '研发中心'],
    })
  })

  test('lets somebody book a room that is for them as soon as the directory knows them', async () => {
    const { control } = dependencies.sandbox
    const people = await control.employees()
    const unionId = people.find(({ userId }) => userId === 'zhangsan')?.unionId ?? ''
    await control.changeRoom({
      roomId: await roomId('听雨轩'),
      status: 2,
      authorizedMembers: [{ memberId: unionId, memberType: 'user', memberName: '张三' }],
    })
    await control.setScope({ departmentIds: [], userIds: ['admin01'] })
    await checkRooms(context, aRun())
    expect((await roomNamed('听雨轩'))?.rules.bookableBy).toMatchObject({ kind: 'listed', employeeIds: [] })
    await control.setScope({ departmentIds: [1], userIds: [] })
    const zhangsan = await upsertEmployeeFromDingTalk(context, 'zhangsan')
    await expect
      .poll(async () => (await roomNamed('听雨轩'))?.rules.bookableBy)
      .toMatchObject({
        employeeIds: [zhangsan?.id],
      })
    expect(await admitLatecomers(context)).toBe(0)
  })

  test('reads every page of a large company, and pictures as DingTalk shows them', async () => {
    const { control } = dependencies.sandbox
    await control.setLimits({ qps: 0 })
    for (let number = 0; number < 101; number += 1)
      await control.createRoom({ name: `R${number}`, pictureUrl: '/pictures/room-01.svg' })
    expect(await checkRooms(context, aRun())).toMatchObject({ listed: 105, read: 105 })
    expect(await countCalls('queryMeetingRoomList')).toBe(2)
    expect((await roomNamed('R100'))?.pictureUrl).toMatch(/\/pictures\/room-01\.svg$/)
  }, 60_000)

  test('without an administrator whom the app may see, says so', async () => {
    await dependencies.sandbox.control.changeEmployee({ userId: 'admin01', administrator: 'none' })
    await expect(checkRooms(context, aRun())).rejects.toThrow('no administrator')
  })
})

describe('a later check', () => {
  beforeEach(async () => {
    await checkRooms(context, aRun())
    dependencies.clock.advance(3_600_000)
  })

  test('costs two calls when nothing changed', async () => {
    const before = (await dependencies.sandbox.control.callCount()).counted
    expect(await checkRooms(context, aRun())).toEqual({ listed: 4, read: 0, removed: 0 })
    expect((await dependencies.sandbox.control.callCount()).counted - before).toBe(2)
  })

  test('reads only the room that looks different, and tells everybody', async () => {
    const changes: unknown[] = []
    dependencies.changes.subscribe((change) => changes.push(change))
    await dependencies.sandbox.control.changeRoom({ roomId: await roomId('听雨轩'), capacity: 9 })
    expect(await checkRooms(context, aRun())).toMatchObject({ read: 1 })
    expect(await roomNamed('听雨轩')).toMatchObject({ capacity: 9 })
    expect(changes).toContainEqual({ kind: 'rooms', corpId: dependencies.corp.corpId })
  })

  test('tells nobody when nothing changed', async () => {
    const changes: unknown[] = []
    dependencies.changes.subscribe((change) => changes.push(change))
    await checkRooms(context, aRun())
    expect(changes.filter((change) => change !== null)).toEqual([])
  })

  test('takes a removed room out of view and keeps its row', async () => {
    await dependencies.sandbox.control.removeRoom({ roomId: await roomId('听雨轩') })
    expect(await checkRooms(context, aRun())).toMatchObject({ removed: 1 })
    expect(await roomNamed('听雨轩')).toBeUndefined()
    const row = await dependencies.database
      .selectFrom('rooms')
      .select('removedAt')
      .where('corpId', '=', dependencies.corp.corpId)
      .where('name', '=', '听雨轩')
      .executeTakeFirst()
    expect(row?.removedAt).not.toBeNull()
  })

  test.each(['param.error', 'room.not.found'] as const)('understands %s as gone', async (unknownRoomGet) => {
    await dependencies.sandbox.control.setBehaviour({ unknownRoomGet })
    await dependencies.sandbox.control.removeRoom({ roomId: await roomId('望岳厅') })
    expect(await checkRooms(context, aRun())).toMatchObject({ removed: 1 })
  })

  test('keeps a closed room that the list leaves out, and asks for it only once a day', async () => {
    const { control } = dependencies.sandbox
    await control.setBehaviour({ roomListIncludesClosed: false })
    await control.changeRoom({ roomId: await roomId('望岳厅'), openReservation: false })
    expect(await checkRooms(context, aRun())).toMatchObject({ listed: 3, removed: 0 })
    expect((await roomNamed('望岳厅'))?.rules.openForBooking).toBe(false)

    const before = await countCalls('queryMeetingRoom')
    dependencies.clock.advance(6 * 3_600_000)
    await checkRooms(context, aRun())
    expect(await countCalls('queryMeetingRoom')).toBe(before)
    dependencies.clock.advance(24 * 3_600_000)
    await checkRooms(context, aRun())
    expect(await countCalls('queryMeetingRoom')).toBe(before + 1)
  })

  test('reads a few long unread rooms again, so that a lost event heals', async () => {
    await dependencies.sandbox.control.changeRoom({
      roomId: await roomId('规矩屋'),
      rules: { maxMinutes: 60, minMinutes: 0, approval: 'none' },
    })
    dependencies.clock.advance(8 * 24 * 3_600_000)
    expect(await checkRooms(context, aRun())).toMatchObject({ read: 3 })
    dependencies.clock.advance(3_600_000)
    expect(await checkRooms(context, aRun())).toMatchObject({ read: 1 })
    expect((await roomNamed('规矩屋'))?.rules.maxMinutes).toBe(60)
  })

  test('that fails removes nothing', async () => {
    await dependencies.sandbox.control.removeRoom({ roomId: await roomId('听雨轩') })
    await dependencies.sandbox.control.revokePermissions({ permissions: ['VideoConference.Conference.Read'] })
    await expect(checkRooms(context, aRun())).rejects.toThrow('rooms.')
    expect(await roomNamed('听雨轩')).toBeDefined()
  })

  test('acts as somebody else when the operator has left', async () => {
    const { control } = dependencies.sandbox
    await control.changeEmployee({ userId: 'zhangsan', administrator: 'main' })
    await control.leave({ userId: 'admin01' })
    await checkRooms(context, aRun()).catch(() => {})
    dependencies.clock.advance(60_000)
    expect(await checkRooms(context, aRun())).toMatchObject({ listed: 4 })
    expect(dependencies.corps.find(dependencies.corp.corpId)?.operator?.userId).toBe('zhangsan')
  })
})
