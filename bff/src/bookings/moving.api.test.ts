import type { Booking, Room } from '@meeting/shared'
import {
  aBooking,
  aRoom,
  book,
  cancel,
  type Company,
  countWaiting,
  forgetWaiting,
  hurryDingTalk,
  look,
  takeOverCompany,
  workOff,
  workOffFor,
} from '@meeting/test/bookings'
import { createTestServer, type SignedIn, type TestServer } from '@meeting/test/app'
import { useTestDatabase } from '@meeting/test/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reconcileCalendarEvent } from './native-bookings.ts'
import { findMove, moveBooking } from './moving.ts'
import { holdMove } from './moving.repository.ts'

const minute = 60_000
const database = useTestDatabase({ poolSize: 12 })
let server: TestServer
let company: Company
let zhangsan: SignedIn
let lisi: SignedIn

beforeEach(async () => {
  server = await createTestServer({ database })
  hurryDingTalk(server)
  company = await takeOverCompany(server)
  zhangsan = company.people.zhangsan
  lisi = company.people.lisi
})
afterEach(async () => {
  await forgetWaiting(database.db)
  await server.close()
})

const context = () => ({ dependencies: server.dependencies, corp: server.corp })
const nextId = () => server.dependencies.ids.next()

async function placed(roomIds = [company.rooms.plain], attendeeIds: string[] = []): Promise<Booking> {
  const { body } = await book(zhangsan, aBooking({ roomIds, attendeeIds }))
  await workOff(server)
  return body
}

async function roomOf(id: string): Promise<Room> {
  const { list } = await server.dependencies.rooms.get(server.corp.corpId)
  const room = list.rooms.find((candidate) => candidate.id === id)
  if (!room) throw new Error('no such room')
  return room
}

async function move(bookingId: string, fromRoomId: string, toRoomId: string, id = nextId()) {
  return moveBooking(context(), {
    id,
    bookingId,
    fromRoomId,
    toRoom: await roomOf(toRoomId),
    subject: { employeeId: zhangsan.employee.id, isAdministrator: false, departmentIds: [] },
    actorId: company.people.admin01.employee.id,
    reason: '空调检修',
    contact: '行政 小王',
  })
}

const becomes = async (id: string) => (await findMove(context(), id))?.state

/** Rooms and answers of each event in DingTalk. */
async function calendar(): Promise<string[][]> {
  const events = await server.sandbox.control.calendar()
  return events
    .filter((event) => event.status === 'confirmed')
    .map((event) => event.rooms.map((room) => `${room.name} ${room.response}`))
}
/** Whether somebody else gets the room at that time. */
async function isFree(roomId: string): Promise<boolean> {
  return (await book(lisi, aBooking({ roomIds: [roomId] }))).status < 300
}
const roomsOf = async (id: string) => (await look(zhangsan, id)).body.roomIds

describe('moving a booking to another room', () => {
  test('keeps both rooms until DingTalk has the new one; then the old one is free, and the people are told', async () => {
    const booking = await placed([company.rooms.plain], [lisi.employee.id])
    const { id } = await move(booking.id, company.rooms.plain, company.rooms.small)
    expect(await isFree(company.rooms.plain)).toBe(false)
    expect(await isFree(company.rooms.small)).toBe(false)
    expect(await roomsOf(booking.id)).toEqual([company.rooms.plain])
    await workOff(server)
    expect(await becomes(id)).toBe('moved')
    expect(await calendar()).toEqual([['听雨轩 accepted']])
    expect((await look(zhangsan, booking.id)).body).toMatchObject({
      state: 'confirmed',
      roomIds: [company.rooms.small],
      inDingTalk: true,
    })
    expect(await isFree(company.rooms.plain)).toBe(true)
    const told = await database.db
      .selectFrom('notices')
      .select(['receiverId', 'kind', 'detail'])
      .where('bookingId', '=', booking.id)
      .where('kind', '=', 'booking_moved')
      .execute()
    expect(new Set(told.map((notice) => notice.receiverId))).toEqual(new Set([zhangsan.employee.id, lisi.employee.id]))
    expect(told[0]?.detail).toMatchObject({ reason: '空调检修', contact: '行政 小王', previousRooms: ['望岳厅'] })
  })

  test('costs two calls', async () => {
    const booking = await placed()
    const before = await server.sandbox.control.callCount()
    await move(booking.id, company.rooms.plain, company.rooms.small)
    await workOff(server)
    expect((await server.sandbox.control.callCount()).counted - before.counted).toBe(2)
  })

  test('to where approval is asked waits for it', async () => {
    const booking = await placed()
    await move(booking.id, company.rooms.plain, company.rooms.approval)
    await workOff(server)
    expect((await look(zhangsan, booking.id)).body).toMatchObject({
      state: 'awaiting_approval',
      roomIds: [company.rooms.approval],
    })
    expect(await calendar()).toEqual([['议事堂 tentative']])
  })

  test('from where approval was asked waits no longer', async () => {
    const booking = await placed([company.rooms.approval])
    await move(booking.id, company.rooms.approval, company.rooms.plain)
    await workOff(server)
    expect((await look(zhangsan, booking.id)).body).toMatchObject({
      state: 'confirmed',
      roomIds: [company.rooms.plain],
    })
  })

  test('leaves its other rooms alone', async () => {
    const booking = await placed([company.rooms.plain, company.rooms.ruled])
    await move(booking.id, company.rooms.plain, company.rooms.small)
    await workOff(server)
    expect(new Set(await roomsOf(booking.id))).toEqual(new Set([company.rooms.small, company.rooms.ruled]))
    expect(new Set((await calendar())[0])).toEqual(new Set(['听雨轩 accepted', '规矩屋 accepted']))
  })

  test('to a room of our own takes it out of DingTalk’s, and the event says where it is', async () => {
    const own = await aRoom(server, { name: '茶室' })
    const booking = await placed()
    await move(booking.id, company.rooms.plain, own)
    await workOff(server)
    expect(await roomsOf(booking.id)).toEqual([own])
    expect(await calendar()).toEqual([[]])
    expect(await isFree(company.rooms.plain)).toBe(true)
  })

  test('and back again', async () => {
    const booking = await placed()
    await move(booking.id, company.rooms.plain, company.rooms.small)
    await workOff(server)
    await move(booking.id, company.rooms.small, company.rooms.plain)
    await workOff(server)
    expect(await calendar()).toEqual([['望岳厅 accepted']])
    expect(await roomsOf(booking.id)).toEqual([company.rooms.plain])
    expect(await isFree(company.rooms.small)).toBe(true)
  })

  test('before DingTalk has the booking happens after that', async () => {
    const { body } = await book(zhangsan, aBooking({ roomIds: [company.rooms.plain] }))
    await move(body.id, company.rooms.plain, company.rooms.small)
    await workOff(server)
    expect(await calendar()).toEqual([['听雨轩 accepted']])
    expect(await roomsOf(body.id)).toEqual([company.rooms.small])
  })

  test('while our word counts is done here at once, and DingTalk hears only of the new room', async () => {
    await server.sandbox.control.setQuota({ monthlyCalls: 0 })
    const { body } = await book(zhangsan, aBooking({ roomIds: [company.rooms.plain] }))
    await workOff(server)
    await move(body.id, company.rooms.plain, company.rooms.small)
    expect(await roomsOf(body.id)).toEqual([company.rooms.small])
    await server.sandbox.control.setQuota({ monthlyCalls: 5_000 })
    await workOffFor(server, 60 * minute, minute)
    expect(await calendar()).toEqual([['听雨轩 accepted']])
    expect((await look(zhangsan, body.id)).body.inDingTalk).toBe(true)
    expect(await isFree(company.rooms.plain)).toBe(true)
  })

  test('repeated is the same move', async () => {
    const booking = await placed()
    const id = nextId()
    await move(booking.id, company.rooms.plain, company.rooms.small, id)
    await move(booking.id, company.rooms.plain, company.rooms.small, id)
    await workOff(server)
    expect((await move(booking.id, company.rooms.plain, company.rooms.small, id)).state).toBe('moved')
    expect(await countWaiting(server)).toBe(0)
  })

  test('its events coming back during and after it change nothing', async () => {
    const booking = await placed()
    const [event] = await server.sandbox.control.calendar()
    const reference = { eventId: event?.eventId ?? '', organizerUnionId: zhangsan.employee.unionId }
    await move(booking.id, company.rooms.plain, company.rooms.small)
    expect(await reconcileCalendarEvent(context(), reference)).toBe('ours, being moved')
    expect(await isFree(company.rooms.small)).toBe(false)
    await workOff(server)
    expect(await reconcileCalendarEvent(context(), reference)).toBe('ours, agrees')
    expect(await roomsOf(booking.id)).toEqual([company.rooms.small])
    const rows = await database.db
      .selectFrom('bookings')
      .select('id')
      .where('corpId', '=', server.corp.corpId)
      .execute()
    expect(rows).toHaveLength(1)
  })
})

describe('a move that comes to nothing', () => {
  test('somebody has the new room here: refused at once, nothing changes', async () => {
    const booking = await placed()
    await book(lisi, aBooking({ roomIds: [company.rooms.small] }))
    await expect(move(booking.id, company.rooms.plain, company.rooms.small)).rejects.toMatchObject({
      code: 'booking.room_busy',
    })
    expect(await roomsOf(booking.id)).toEqual([company.rooms.plain])
    expect((await move(booking.id, company.rooms.plain, company.rooms.ruled)).state).toBe('moving')
  })

  test('the new room’s rules forbid it', async () => {
    const booking = await placed()
    const closed = await aRoom(server, { name: '停用', rules: { openForBooking: false } })
    await expect(move(booking.id, company.rooms.plain, closed)).rejects.toMatchObject({ code: 'booking.rule_violated' })
  })

  test('DingTalk refuses: the booking stays where it was, and nobody loses anything', async () => {
    const booking = await placed()
    await server.sandbox.control.book({
      userId: 'wangwu',
      roomIds: [company.theirs.small],
      start: booking.start,
      end: booking.end,
      title: '抢先',
    })
    const { id } = await move(booking.id, company.rooms.plain, company.rooms.small)
    await workOff(server)
    expect(await findMove(context(), id)).toMatchObject({ state: 'undone', refusal: { reason: 'room_taken' } })
    expect((await look(zhangsan, booking.id)).body).toMatchObject({
      state: 'confirmed',
      roomIds: [company.rooms.plain],
    })
    expect(await calendar()).toEqual([['望岳厅 accepted'], ['听雨轩 accepted']])
    // Whose the room is has been learnt.
    expect(await isFree(company.rooms.small)).toBe(false)
    expect(await isFree(company.rooms.plain)).toBe(false)
  })

  test('DingTalk takes one room at a time: the old one goes first, and comes back when the new one is refused', async () => {
    await server.sandbox.control.setBehaviour({ oneRoomPerSlot: true })
    const booking = await placed()
    const { id } = await move(booking.id, company.rooms.plain, company.rooms.small)
    await workOff(server)
    expect(await becomes(id)).toBe('moved')
    expect(await calendar()).toEqual([['听雨轩 accepted']])
    await server.sandbox.control.book({
      userId: 'wangwu',
      roomIds: [company.theirs.plain],
      start: booking.start,
      end: booking.end,
      title: '抢先',
    })
    const back = await move(booking.id, company.rooms.small, company.rooms.plain)
    await workOff(server)
    expect(await becomes(back.id)).toBe('undone')
    expect(new Set((await calendar()).flat())).toEqual(new Set(['听雨轩 accepted', '望岳厅 accepted']))
    expect(await roomsOf(booking.id)).toEqual([company.rooms.small])
  })

  test('DingTalk’s answer is lost: what it has given is found out and kept', async () => {
    const booking = await placed()
    await server.sandbox.control.setFaults({ answerLost: [{ count: 3, api: 'addMeetingRooms', as: '500' }] })
    const { id } = await move(booking.id, company.rooms.plain, company.rooms.small)
    await workOff(server)
    expect(await becomes(id)).toBe('moving')
    await workOffFor(server, 5 * minute, minute)
    expect(await becomes(id)).toBe('moved')
    expect(await calendar()).toEqual([['听雨轩 accepted']])
  })

  test('DingTalk never answers: given up in time, and what it may have given is handed back', async () => {
    const booking = await placed()
    await server.sandbox.control.setFaults({ neverAnswer: ['addMeetingRooms'] })
    const { id } = await move(booking.id, company.rooms.plain, company.rooms.small)
    await workOffFor(server, 125 * minute, 5 * minute)
    expect(await findMove(context(), id)).toMatchObject({ state: 'undone', refusal: { reason: 'unreachable' } })
    expect(await calendar()).toEqual([['望岳厅 accepted']])
    expect(await isFree(company.rooms.small)).toBe(true)
  })

  test('cancelled meanwhile: both rooms are free, nothing is left in DingTalk', async () => {
    const booking = await placed()
    const { id } = await move(booking.id, company.rooms.plain, company.rooms.small)
    await cancel(zhangsan, booking.id)
    await workOff(server)
    expect(await becomes(id)).toBe('abandoned')
    expect(await calendar()).toEqual([])
    expect(await isFree(company.rooms.plain)).toBe(true)
    expect(await isFree(company.rooms.small)).toBe(true)
  })

  test('deleted in DingTalk meanwhile: cancelled here', async () => {
    const booking = await placed()
    await move(booking.id, company.rooms.plain, company.rooms.small)
    const [event] = await server.sandbox.control.calendar()
    await server.sandbox.control.cancelEvent({ eventId: event?.eventId ?? '' })
    await workOff(server)
    expect((await look(zhangsan, booking.id)).body.state).toBe('cancelled')
    expect(await isFree(company.rooms.plain)).toBe(true)
    expect(await isFree(company.rooms.small)).toBe(true)
  })

  test('two moves at once: one of them', async () => {
    const booking = await placed()
    const input = {
      bookingId: booking.id,
      fromRoomId: company.rooms.plain,
      actorId: null,
      reason: '',
      contact: null,
      now: server.clock.now(),
    }
    const results = await Promise.all(
      [company.rooms.small, company.rooms.ruled].map((toRoomId) =>
        holdMove(database.db, server.corp.corpId, { ...input, id: nextId(), toRoomId }),
      ),
    )
    expect(results.map(({ result }) => result).toSorted()).toEqual(['held', 'not_movable'])
  })
})
