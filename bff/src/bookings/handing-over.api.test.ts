import { useTestServer } from '@meeting/test/app'
import { aBooking, book, look, takeOverCompany, workOff, workOffFor, type Company } from '@meeting/test/bookings'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createEventInbox } from '../events/event-inbox.ts'
import { handOverBooking } from './handing-over.ts'

const held = useTestServer()
let company: Company
let day = 24

beforeAll(async () => {
  company = await takeOverCompany(held.current)
  await held.current.sandbox.control.setLimits({ qps: 0 })
})
afterEach(async () => {
  const { control } = held.current.sandbox
  await control.clearFaults()
  await control.setBehaviour({ leaverCanAct: false, leaverKeepsRooms: true })
  const gone = (await control.employees()).every(({ userId }) => userId !== 'lisi')
  if (gone) await control.hireEmployee({ userId: 'lisi', name: '李四' })
})

/** A booking of 李四 that stands in DingTalk, each on a day of its own. */
async function placed(given: { attendeeIds?: string[]; rooms?: string[] } = {}) {
  day += 1
  const date = new Date(Date.UTC(2026, 10, day)).toISOString().slice(0, 10)
  const { body } = await book(
    company.people.lisi,
    aBooking({
      roomIds: given.rooms ?? [company.rooms.plain],
      attendeeIds: given.attendeeIds ?? [],
      start: `${date}T10:00:00+08:00`,
      end: `${date}T11:00:00+08:00`,
    }),
  )
  await workOff(held.current)
  return body
}

function handOver(bookingId: string, to: keyof Company['people'] = 'zhangsan') {
  const { dependencies, corp } = held.current
  const actorId = company.people.admin01.employee.id
  const toEmployeeId = company.people[to].employee.id
  return handOverBooking({ dependencies, corp }, { bookingId, toEmployeeId, actorId })
}

/** DingTalk's events at that time: who organizes, in which rooms. */
async function eventsAt({ start }: { start: string }) {
  const from = Date.parse(start)
  const events = await held.current.sandbox.control.calendar({ from, to: from + 3_600_000 })
  return events
    .filter(({ status }) => status !== 'cancelled')
    .map(({ organizerUserId, rooms }) => ({ organizer: organizerUserId, rooms: rooms.map(({ name }) => name) }))
}

const history = async (id: string) =>
  (
    await held.current.dependencies.database
      .selectFrom('bookingHistory')
      .select(['kind', 'actorId', 'detail'])
      .where('bookingId', '=', id)
      .orderBy('id')
      .execute()
  ).map(({ kind, actorId, detail }) => ({ kind, actorId, detail }))

describe('handing a booking over', () => {
  test('makes a colleague the organizer here at once and in DingTalk, and tells them', async () => {
    const { zhangsan, wangwu, admin01 } = company.people
    const booking = await placed({ attendeeIds: [zhangsan.employee.id, wangwu.employee.id] })
    expect(await handOver(booking.id)).toBe('reassigned')
    expect((await look(zhangsan, booking.id)).body).toMatchObject({
      mine: 'organizer',
      organizer: { name: '张三' },
      attendees: [{ name: '王五' }],
      can: { cancel: true },
    })
    expect(await eventsAt(booking)).toEqual([{ organizer: 'lisi', rooms: ['望岳厅'] }])
    await workOff(held.current)
    expect(await eventsAt(booking)).toEqual([{ organizer: 'zhangsan', rooms: ['望岳厅'] }])
    const ids = { lisi: company.people.lisi.employee.id, zhangsan: zhangsan.employee.id }
    expect((await history(booking.id)).at(-1)).toEqual({
      kind: 'handed_over',
      actorId: admin01.employee.id,
      detail: { from: { id: ids.lisi, name: '李四' }, to: { id: ids.zhangsan, name: '张三' } },
    })
    const told = await held.current.dependencies.database
      .selectFrom('notices')
      .select(['receiverId', 'kind'])
      .where('bookingId', '=', booking.id)
      .where('kind', '=', 'handed_over')
      .execute()
    expect(told).toEqual([{ receiverId: zhangsan.employee.id, kind: 'handed_over' }])
  })

  test('lets the new organizer cancel it everywhere', async () => {
    const booking = await placed()
    await handOver(booking.id)
    await company.people.zhangsan.request(`/meeting/api/v1/bookings/${booking.id}/cancel`, { method: 'POST' })
    await workOffFor(held.current, 10_000)
    expect(await eventsAt(booking)).toEqual([])
  })

  test('is refused for what is theirs already, over, placed in DingTalk itself, or on its way', async () => {
    const { control } = held.current.sandbox
    const booking = await placed()
    expect(await handOver(booking.id, 'lisi')).toBe('same')
    expect(await handOver('00000000-0000-4000-8000-000000000000')).toBe('over')
    await company.people.lisi.request(`/meeting/api/v1/bookings/${booking.id}/cancel`, { method: 'POST' })
    expect(await handOver(booking.id)).toBe('over')
    await control.setFaults({ errors: [{ kind: '503', count: 9, api: 'createEvent' }] })
    const placing = await placed()
    expect(await handOver(placing.id)).toBe('placing')
    await control.clearFaults()
    await workOffFor(held.current, 60_000)
  })

  test('to one and then to another leaves DingTalk with the last', async () => {
    const booking = await placed()
    await handOver(booking.id)
    await handOver(booking.id, 'wangwu')
    await workOff(held.current)
    expect(await eventsAt(booking)).toEqual([{ organizer: 'wangwu', rooms: ['望岳厅'] }])
  })

  test('whose answer is lost is not done twice, and its own event does not end the booking', async () => {
    const { sandbox, dependencies } = held.current
    const booking = await placed()
    await sandbox.control.setFaults({ answerLost: [{ api: 'transferEvent', count: 1, as: 'reset' }] })
    await handOver(booking.id)
    await workOff(held.current)
    await sandbox.control.idle()
    // DingTalk tells of the event while the one who had it no longer sees it.
    const inbox = createEventInbox(dependencies)
    await inbox.drain()
    await inbox.stop()
    expect((await look(company.people.zhangsan, booking.id)).body).toMatchObject({ state: 'confirmed' })
    await workOffFor(held.current, 60_000)
    expect(await eventsAt(booking)).toEqual([{ organizer: 'zhangsan', rooms: ['望岳厅'] }])
  })
})

describe('when who had it has left', () => {
  test('and may still act in DingTalk, the event goes over', async () => {
    const { control } = held.current.sandbox
    const booking = await placed()
    await control.setBehaviour({ leaverCanAct: true })
    await control.leave({ userId: 'lisi' })
    await handOver(booking.id)
    await workOffFor(held.current, 60_000)
    expect(await eventsAt(booking)).toEqual([{ organizer: 'zhangsan', rooms: ['望岳厅'] }])
  })

  test('and can no longer act, the event stays theirs in DingTalk; the booking is the new organizer’s all the same', async () => {
    const { control } = held.current.sandbox
    const booking = await placed()
    await control.leave({ userId: 'lisi' })
    await handOver(booking.id)
    await workOffFor(held.current, 60_000)
    expect(await eventsAt(booking)).toEqual([{ organizer: 'lisi', rooms: ['望岳厅'] }])
    expect((await look(company.people.zhangsan, booking.id)).body).toMatchObject({
      state: 'confirmed',
      mine: 'organizer',
    })
    expect((await history(booking.id)).at(-1)).toMatchObject({ kind: 'hand_over_refused' })
  })

  test('and DingTalk has dropped their events with them, it is placed anew by the new organizer', async () => {
    const { control } = held.current.sandbox
    const booking = await placed()
    await control.setBehaviour({ leaverKeepsRooms: false })
    await control.leave({ userId: 'lisi' })
    await handOver(booking.id)
    await workOffFor(held.current, 60_000)
    expect(await eventsAt(booking)).toContainEqual({ organizer: 'zhangsan', rooms: ['望岳厅'] })
    expect((await look(company.people.zhangsan, booking.id)).body).toMatchObject({
      state: 'confirmed',
      inDingTalk: true,
    })
  })
})
