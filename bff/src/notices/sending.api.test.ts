import { minute } from '@meeting/shared'
import { createTestServer, type TestServer } from '@meeting/test/app'
import { aBooking, aRoom, book, cancel, forgetWaiting, takeOverCompany, type Company } from '@meeting/test/bookings'
import { useTestDatabase } from '@meeting/test/database'
import { createOutboxQueue } from '../bookings/outbox-queue.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createNoticeSender } from './notice-sender.ts'
import { readDeliveryState } from './delivery-state.ts'
import { recordNotices, type NewNotice } from './recording.ts'

const database = useTestDatabase()
let server: TestServer
let company: Company

beforeEach(async () => {
  server = await createTestServer({ database })
  company = await takeOverCompany(server)
})
afterEach(async () => {
  await database.db.deleteFrom('notices').execute()
  await database.db.deleteFrom('noticeSends').execute()
  // The next test's server reads the same tables.
  await forgetWaiting(database.db)
  await server.close()
})

const idOf = (name: keyof Company['people']) => company.people[name].employee.id

const record = (notices: NewNotice[]) => recordNotices(database.db, server.corp.corpId, notices, server.clock.now())

/** Time passes until what was just recorded is due, and it is sent. */
async function send(wait = 5_000, overrides: Partial<TestServer['dependencies']> = {}): Promise<void> {
  server.clock.advance(wait)
  const sender = createNoticeSender({ ...server.dependencies, ...overrides })
  await sender.drain()
  await sender.stop()
}

/** What arrived in somebody's DingTalk, newest last. */
async function inboxOf(userId: string) {
  const notices = await server.sandbox.control.inbox({ userId })
  return notices
    .filter((notice) => !notice.dropped)
    .map(
      ({ message }) =>
        (message as { action_card: { title: string; markdown: string; single_url: string } }).action_card,
    )
}

async function countCalls(api: string): Promise<number> {
  return (await server.sandbox.control.calls({ api: `topapi/message/corpconversation/${api}` })).length
}

const rowsOf = (receiverId: string) =>
  database.db.selectFrom('notices').selectAll().where('receiverId', '=', receiverId).orderBy('id').execute()

async function unseenOf(name: keyof Company['people']): Promise<number> {
  const answer = await company.people[name].request('/meeting/api/v1/bootstrap')
  return ((await answer.json()) as { notices: { unseen: number } }).notices.unseen
}

async function aStandingBooking(start = '2026-11-24T10:00:00+08:00', end = '2026-11-24T11:00:00+08:00') {
  const roomIds = [await aRoom(server, { name: '小会议室' })]
  const attendeeIds = [idOf('lisi'), idOf('wangwu')]
  const { body } = await book(company.people.zhangsan, aBooking({ roomIds, attendeeIds, start, end, title: '评审' }))
  return body.id
}

const digest = (receiverIds: string[]): NewNotice => ({
  kind: 'room_closed',
  receiverIds,
  detail: { reason: '检修', previousRooms: ['望岳厅'] },
})

describe('a notice', () => {
  test('arrives once, worded, with a button into the app', async () => {
    const bookingId = await aStandingBooking()
    await cancel(company.people.admin01, bookingId)
    await send()
    await send()
    const [card, ...more] = await inboxOf('zhangsan')
    expect(more).toEqual([])
    expect(card?.title).toBe('你的会议室预订已被取消')
    expect(card?.markdown).toContain('**评审**')
    expect(card?.markdown).toContain('小会议室')
    expect(card?.markdown).toContain('11月24日 周二 10:00–11:00')
    expect(card?.markdown).toContain(company.people.admin01.employee.name)
    const page = new URL(new URL(card?.single_url ?? '').searchParams.get('redirect_url') ?? '')
    expect(page.pathname).toBe(`/meeting/bookings/${bookingId}`)
    expect([...page.searchParams]).toEqual([['corpId', server.corp.corpId]])
    expect(await inboxOf('lisi')).toEqual([])
  })

  test('is not sent when it is no longer true', async () => {
    const bookingId = await aStandingBooking()
    await record([{ kind: 'handed_over', receiverIds: [idOf('zhangsan')], bookingId }])
    await cancel(company.people.zhangsan, bookingId)
    await send()
    expect(await inboxOf('zhangsan')).toEqual([])
    expect(await rowsOf(idOf('zhangsan'))).toMatchObject([{ state: 'dropped', reason: 'not_true' }])
  })

  test('is not sent when it is late', async () => {
    const bookingId = await aStandingBooking()
    await record([{ kind: 'booking_moved', receiverIds: [idOf('lisi')], bookingId }])
    await send(26 * 60 * minute)
    expect(await rowsOf(idOf('lisi'))).toMatchObject([{ state: 'dropped', reason: 'late' }])
  })

  test('is in the language that its receiver used last', async () => {
    await company.people.lisi.request('/meeting/api/v1/notices/language', {
      method: 'PUT',
      json: { language: 'en-US' },
    })
    await record([digest([idOf('lisi'), idOf('wangwu')])])
    await send()
    expect((await inboxOf('lisi'))[0]?.title).toBe('A room is closed during your meeting')
    expect((await inboxOf('wangwu'))[0]?.title).toBe('会议室停用，影响你的会议')
  })
})

describe('several notices', () => {
  test('of one person go in one card, and the next one waits for a minute', async () => {
    await record([digest([idOf('lisi')]), digest([idOf('lisi')])])
    await send()
    expect((await inboxOf('lisi')).map(({ title }) => title)).toEqual(['2 条会议通知'])
    await record([digest([idOf('lisi')])])
    await send(30_000)
    expect(await inboxOf('lisi')).toHaveLength(1)
    await send(30_000)
    expect(await inboxOf('lisi')).toHaveLength(2)
  })

  test('that say the same go in one call for all', async () => {
    await record([digest([idOf('lisi'), idOf('wangwu'), idOf('zhaoliu')])])
    await send()
    expect(await countCalls('asyncsend_v2')).toBe(1)
    for (const userId of ['lisi', 'wangwu', 'zhaoliu']) expect(await inboxOf(userId)).toHaveLength(1)
  })

  test('with the same words on the same day all arrive', async () => {
    for (let round = 0; round < 3; round += 1) {
      await record([digest([idOf('lisi')])])
      await send(minute)
    }
    expect(await inboxOf('lisi')).toHaveLength(3)
  })

  test('are sent once by however many processes', async () => {
    await record(Array.from({ length: 20 }, () => digest([idOf('lisi'), idOf('wangwu')])))
    server.clock.advance(5_000)
    const senders = [1, 2, 3].map(() => createNoticeSender(server.dependencies))
    await Promise.all(senders.map((sender) => sender.drain()))
    expect(await inboxOf('lisi')).toHaveLength(1)
    expect(await countCalls('asyncsend_v2')).toBe(1)
  })
})

describe('what DingTalk turns away', () => {
  test('for a moment is sent later, and stands in the bell until then', async () => {
    await server.sandbox.control.setFaults({
      errors: [{ kind: 'qps', count: 3, api: 'topapi/message/corpconversation/asyncsend_v2' }],
    })
    await record([digest([idOf('lisi')])])
    await send()
    expect(await inboxOf('lisi')).toEqual([])
    expect(await unseenOf('lisi')).toBe(1)
    await send(10_000)
    expect(await inboxOf('lisi')).toHaveLength(1)
    expect(await unseenOf('lisi')).toBe(0)
  })

  test('and was read in the app meanwhile is not sent any more', async () => {
    await server.sandbox.control.setAllowList({ ips: ['203.0.113.1'] })
    await record([digest([idOf('lisi')])])
    await send()
    const [row] = await rowsOf(idOf('lisi'))
    expect(row).toMatchObject({ state: 'waiting', reason: '60020', attempts: 1 })
    const json = { upTo: row?.id ?? 0 }
    await company.people.lisi.request('/meeting/api/v1/notices/seen', { method: 'POST', json })
    await server.sandbox.control.setAllowList({})
    await send(20 * minute)
    expect(await inboxOf('lisi')).toEqual([])
    expect(await rowsOf(idOf('lisi'))).toMatchObject([{ state: 'dropped', reason: 'seen' }])
  })

  test.each(['500', 'reset'] as const)('with an answer that got lost (%s) is never sent twice', async (as) => {
    await server.sandbox.control.setFaults({
      answerLost: [{ as, count: 1, api: 'topapi/message/corpconversation/asyncsend_v2' }],
    })
    await record([digest([idOf('lisi')])])
    const sending = send()
    // A call that is never answered ends by its time limit, which runs in real time.
    await sending
    await send(10 * minute)
    expect(await inboxOf('lisi')).toHaveLength(1)
    expect(await rowsOf(idOf('lisi'))).toMatchObject([{ state: 'missed', reason: 'unknown' }])
    expect(await unseenOf('lisi')).toBe(1)
  })

  test('because the calls are used up: what matters waits, the rest is only in the bell', async () => {
    const bookingId = await aStandingBooking()
    await database.db
      .insertInto('noticeSwitches')
      .values({ corpId: server.corp.corpId, kind: 'changed', isOn: true, updatedAt: new Date(server.clock.now()) })
      .execute()
    await server.sandbox.control.setQuota({ monthlyCalls: 10, usedCalls: 10 })
    await record([digest([idOf('lisi')])])
    await record([{ kind: 'changed', receiverIds: [idOf('wangwu')], bookingId }])
    await send()
    await send(1_000)
    expect(await rowsOf(idOf('lisi'))).toMatchObject([{ state: 'waiting', attempts: 1 }])
    expect(await rowsOf(idOf('wangwu'))).toMatchObject([{ state: 'missed', reason: 'saving_calls' }])
  })
})

describe('proof of delivery', () => {
  test('tells who got it, and whom it did not reach reads it in the app', async () => {
    await server.sandbox.control.leave({ userId: 'wangwu' })
    await record([digest([idOf('lisi'), idOf('wangwu')])])
    await send()
    expect(await rowsOf(idOf('wangwu'))).toMatchObject([{ state: 'sent', delivery: null }])
    await send(2 * minute)
    expect(await rowsOf(idOf('lisi'))).toMatchObject([{ state: 'sent', delivery: 'delivered' }])
    expect(await rowsOf(idOf('wangwu'))).toMatchObject([{ state: 'missed', reason: 'invalid' }])
    expect(await unseenOf('wangwu')).toBe(1)
    const state = await readDeliveryState(database.db, server.corp.corpId, server.clock.now())
    expect(state).toMatchObject({ sent: 1, delivered: 1, missed: 1, reasons: [{ reason: 'invalid', count: 1 }] })
  })

  test('is asked for once', async () => {
    await record([digest([idOf('lisi')])])
    await send()
    for (let round = 0; round < 4; round += 1) await send(30 * minute)
    expect(await countCalls('getsendresult')).toBe(1)
  })

  test('is asked for again when DingTalk takes its time', async () => {
    await server.sandbox.control.setNotices({ lagMs: 5 * minute })
    await record([digest([idOf('lisi')])])
    await send()
    await send(2 * minute)
    expect(await rowsOf(idOf('lisi'))).toMatchObject([{ state: 'sent', delivery: null }])
    await server.sandbox.control.readNotices({ userId: 'lisi' })
    await send(10 * minute)
    expect(await rowsOf(idOf('lisi'))).toMatchObject([{ state: 'sent', delivery: 'delivered' }])
  })

  test('is left out for what is not important once half of the calls are used', async () => {
    const bookingId = await aStandingBooking()
    const updatedAt = new Date(server.clock.now())
    const { corpId } = server.corp
    await database.db.insertInto('noticeSwitches').values({ corpId, kind: 'changed', isOn: true, updatedAt }).execute()
    await database.db
      .insertInto('callCounts')
      .values({ corpId, month: new Date('2026-11-01T00:00:00'), kind: 'x', counted: true, calls: 2_600 })
      .execute()
    await record([digest([idOf('lisi')])])
    await record([{ kind: 'changed', receiverIds: [idOf('wangwu')], bookingId }])
    await send()
    await send(2 * minute)
    expect(await countCalls('asyncsend_v2')).toBe(2)
    expect(await countCalls('getsendresult')).toBe(1)
    expect(await rowsOf(idOf('wangwu'))).toMatchObject([{ state: 'sent', delivery: null }])
  })

  test('finds what DingTalk dropped without a word', async () => {
    await server.sandbox.control.setNotices({ perPersonAndDay: 0 })
    await record([digest([idOf('lisi')])])
    await send()
    await send(2 * minute)
    expect(await rowsOf(idOf('lisi'))).toMatchObject([{ state: 'missed', reason: '143105' }])
  })
})

describe('reminders', () => {
  beforeEach(async () => {
    const updatedAt = new Date(server.clock.now())
    await database.db
      .insertInto('noticeSwitches')
      .values(['reminder', 'ending_soon'].map((kind) => ({ corpId: server.corp.corpId, kind, isOn: true, updatedAt })))
      .execute()
  })

  test('come once before the start, and five minutes before the end', async () => {
    const id = await aStandingBooking('2026-11-23T10:00:00+08:00', '2026-11-23T11:00:00+08:00')
    const outbox = createOutboxQueue(server.dependencies)
    await outbox.drain()
    await outbox.stop()
    server.clock.set(Date.parse('2026-11-23T09:49:00+08:00'))
    await send()
    expect(await inboxOf('lisi')).toEqual([])
    server.clock.set(Date.parse('2026-11-23T09:50:00+08:00'))
    for (let round = 0; round < 4; round += 1) await send(20_000)
    for (const userId of ['zhangsan', 'lisi', 'wangwu'])
      expect((await inboxOf(userId)).map(({ title }) => title)).toEqual(['10:00 开会：评审'])
    server.clock.set(Date.parse('2026-11-23T10:55:30+08:00'))
    for (let round = 0; round < 3; round += 1) await send(20_000)
    const [, ending, ...more] = await inboxOf('zhangsan')
    expect(ending?.title).toBe('小会议室 用到 11:00')
    expect(ending?.markdown).toContain('两小时内空闲')
    expect(ending?.single_url).toContain(id)
    expect(more).toEqual([])
    expect(await inboxOf('lisi')).toHaveLength(1)
  })
})
