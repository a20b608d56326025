import { minute, noticeKinds } from '@meeting/shared'
import { createTestServer, type TestServer } from '@meeting/test/app'
import {
  aBooking,
  book,
  cancel,
  forgetWaiting,
  hurryDingTalk,
  takeOverCompany,
  workOff,
  type Company,
} from '@meeting/test/bookings'
import { useTestDatabase } from '@meeting/test/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reconcileCalendarEvent } from '../bookings/native-bookings.ts'
import { createNoticeSender } from './notice-sender.ts'
import { recordNotices } from './recording.ts'

const database = useTestDatabase()
let server: TestServer
let company: Company

beforeEach(async () => {
  server = await createTestServer({ database })
  hurryDingTalk(server)
  company = await takeOverCompany(server)
  const { corpId } = server.corp
  const updatedAt = new Date(server.clock.now())
  const on = noticeKinds.map((kind) => ({ corpId, kind, isOn: true, updatedAt }))
  await database.db.insertInto('noticeSwitches').values(on).execute()
})
afterEach(async () => {
  await database.db.deleteFrom('notices').execute()
  await database.db.deleteFrom('noticeSends').execute()
  // The next test's server reads the same tables.
  await forgetWaiting(database.db)
  await server.close()
})

/** What everybody was told since the last time, by userId. */
async function tell(): Promise<Record<string, string[]>> {
  const since = server.clock.now() + 1
  server.clock.advance(minute)
  const sender = createNoticeSender(server.dependencies)
  await sender.drain()
  await sender.stop()
  const told: Record<string, string[]> = {}
  for (const { userId, message } of await server.sandbox.control.inbox({ since })) {
    const { title } = (message as { action_card: { title: string } }).action_card
    told[userId] = [...(told[userId] ?? []), title]
  }
  return told
}

async function bookHere(room: keyof Company['rooms'] = 'plain') {
  const attendeeIds = [company.people.lisi.employee.id]
  const { body } = await book(
    company.people.zhangsan,
    aBooking({ roomIds: [company.rooms[room]], attendeeIds, title: '评审' }),
  )
  await workOff(server)
  return body
}

/** The event of our booking, read again as when DingTalk tells that it changed. */
async function reconcile(change: (eventId: string) => Promise<unknown>): Promise<void> {
  const [event] = await server.sandbox.control.calendar({})
  if (!event) throw new Error('no event')
  await change(event.eventId)
  const reference = { eventId: event.eventId, organizerUnionId: event.organizerUnionId }
  await reconcileCalendarEvent({ dependencies: server.dependencies, corp: server.corp }, reference)
}

describe('when its kind is on, the right people are told once', () => {
  test('that a room is booked, and who is invited', async () => {
    await bookHere()
    expect(await tell()).toEqual({ zhangsan: ['已预订 望岳厅'], lisi: ['张三邀请你开会'] })
    expect(await tell()).toEqual({})
  })

  test('that somebody else cancelled it, or that it is cancelled', async () => {
    const { id } = await bookHere()
    await tell()
    await cancel(company.people.admin01, id)
    expect(await tell()).toEqual({ zhangsan: ['你的会议室预订已被取消'], lisi: ['会议取消：评审'] })
  })

  test('not who cancelled it', async () => {
    const { id } = await bookHere()
    await tell()
    await cancel(company.people.zhangsan, id)
    expect(await tell()).toEqual({ lisi: ['会议取消：评审'] })
  })

  test('not what came and went before it was sent', async () => {
    const { id } = await bookHere()
    await cancel(company.people.zhangsan, id)
    expect(await tell()).toEqual({ lisi: ['会议取消：评审'] })
  })

  test('that DingTalk refused it', async () => {
    const [start, end] = ['2026-11-24T10:00:00+08:00', '2026-11-24T11:00:00+08:00']
    await server.sandbox.control.book({ userId: 'wangwu', roomIds: [company.theirs.plain], start, end, title: '抢先' })
    await bookHere()
    expect(await tell()).toEqual({ zhangsan: ['会议室没有订成'] })
  })

  test('that approval is asked, and given', async () => {
    const roomId = company.theirs.approval
    await bookHere('approval')
    expect(await tell()).toEqual({ zhangsan: ['会议室等待审批'] })
    await reconcile((eventId) => server.sandbox.control.approve({ eventId, roomId }))
    expect(await tell()).toEqual({ zhangsan: ['会议室审批：已通过'], lisi: ['张三邀请你开会'] })
  })

  test('that approval is refused', async () => {
    const roomId = company.theirs.approval
    await bookHere('approval')
    await tell()
    await reconcile((eventId) => server.sandbox.control.refuse({ eventId, roomId }))
    expect(await tell()).toEqual({ zhangsan: ['会议室审批：没有通过'] })
  })

  test('that it was moved in DingTalk, each time', async () => {
    await bookHere()
    await tell()
    for (const clock of ['13', '15']) {
      const [start, end] = [`2026-11-24T${clock}:00:00+08:00`, `2026-11-24T${clock}:30:00+08:00`]
      await reconcile((eventId) => server.sandbox.control.changeEvent({ eventId, start, end }))
      expect(await tell()).toEqual({ zhangsan: ['会议有变化：评审'], lisi: ['会议有变化：评审'] })
    }
    const inbox = await server.sandbox.control.inbox({ userId: 'lisi' })
    const texts = inbox.map(({ message }) => (message as { action_card: { markdown: string } }).action_card.markdown)
    expect(texts.join('\n')).toContain('变化：11月24日 周二 13:00–13:30 → 11月24日 周二 15:00–15:30')
  })

  test('that it was deleted in DingTalk', async () => {
    await bookHere()
    await tell()
    await reconcile((eventId) => server.sandbox.control.cancelEvent({ eventId }))
    expect(await tell()).toEqual({ lisi: ['会议取消：评审'] })
  })

  test('that a room is closed, a booking moved, or handed over', async () => {
    const { id } = await bookHere()
    await tell()
    const { zhangsan, lisi, admin01 } = company.people
    const detail = { actorId: admin01.employee.id, reason: '检修', previousRooms: ['听雨轩'] }
    const both = [zhangsan.employee.id, lisi.employee.id]
    const now = server.clock.now()
    const of = { bookingId: id, detail }
    await recordNotices(database.db, server.corp.corpId, [{ kind: 'room_closed', receiverIds: both, ...of }], now)
    expect(await tell()).toEqual({ zhangsan: ['会议室停用，影响你的会议'], lisi: ['会议室停用，影响你的会议'] })
    await recordNotices(
      database.db,
      server.corp.corpId,
      [
        { kind: 'booking_moved', receiverIds: [lisi.employee.id, admin01.employee.id], ...of },
        { kind: 'handed_over', receiverIds: [zhangsan.employee.id], ...of },
      ],
      server.clock.now(),
    )
    expect(await tell()).toEqual({ zhangsan: ['一场会议转交给你了'], lisi: ['会议换到了望岳厅'] })
  })
})
