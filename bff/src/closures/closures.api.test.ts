import type { ClosureDetail, ClosureList, ClosurePreview, NewBooking, Room } from '@meeting/shared'
import {
  aBooking,
  aRoom,
  book,
  countWaiting,
  forgetWaiting,
  hurryDingTalk,
  look,
  send,
  takeOverCompany,
  workOff,
  type Company,
} from '@meeting/test/bookings'
import { createTestServer, type SignedIn, type TestServer } from '@meeting/test/app'
import { useTestDatabase } from '@meeting/test/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { moveBooking } from '../bookings/moving.ts'
import { reconcileCalendarEvent } from '../bookings/native-bookings.ts'

const database = useTestDatabase({ poolSize: 12 })
let server: TestServer
let company: Company
let zhangsan: SignedIn
let lisi: SignedIn
let admin: SignedIn
/** Runs where a booking is about to be held. */
let beforeHold: () => Promise<void> = async () => {}

beforeEach(async () => {
  beforeHold = async () => {}
  server = await createTestServer({
    database,
    checkpoint: async (step) => (step === 'hold.before_commit' ? beforeHold() : undefined),
  })
  hurryDingTalk(server)
  company = await takeOverCompany(server)
  zhangsan = company.people.zhangsan
  lisi = company.people.lisi
  admin = company.people.admin01
})
afterEach(async () => {
  // The next test's server reads the same tables.
  await forgetWaiting(database.db)
  await server.close()
})

const tomorrow = { start: '2026-11-24T00:00', end: '2026-11-25T00:00' }
type Problems = { code?: string; problems?: { path: string; issue: string }[] }
const post = (path: string, json: unknown) =>
  send<ClosureDetail & Problems>(admin, `/admin/closures${path}`, { method: 'POST', json })
const put = (id: string, json: unknown) =>
  send<ClosureDetail & Problems>(admin, `/admin/closures/${id}`, { method: 'PUT', json })
const get = async (id: string): Promise<ClosureDetail> =>
  (await send<ClosureDetail>(admin, `/admin/closures/${id}`)).body

const close = (given: Record<string, unknown> = {}) =>
  post('', {
    roomIds: [company.rooms.plain],
    ...tomorrow,
    reason: '空调检修',
    contact: '行政 小王',
    ...given,
  })
const preview = (given: Record<string, unknown> = {}) =>
  send<ClosurePreview>(admin, '/admin/closures/preview', {
    method: 'POST',
    json: { roomIds: [company.rooms.plain], ...tomorrow, ...given },
  })

const at = (hour: number, minutes = 60) => {
  const start = Date.parse('2026-11-24T00:00:00+08:00') + hour * 3_600_000
  return { start: new Date(start).toISOString(), end: new Date(start + minutes * 60_000).toISOString() }
}
async function booked(hour: number, given: Partial<NewBooking> = {}, person = zhangsan): Promise<string> {
  const { body } = await book(person, aBooking({ roomIds: [company.rooms.plain], ...at(hour), ...given }))
  await workOff(server)
  return body.id
}
const roomsOf = async (id: string) => (await look(admin, id)).body.roomIds
/** By booking, how far it has come. */
const progress = (closure: ClosureDetail) =>
  Object.fromEntries(closure.bookings.map((booking) => [booking.bookingId, booking.progress]))
const noticesOf = async (bookingId: string) => {
  const rows = await database.db
    .selectFrom('notices')
    .select(['kind', 'receiverId'])
    .where('bookingId', '=', bookingId)
    .execute()
  return rows.map(({ kind, receiverId }) => `${kind} ${receiverId}`)
}

describe('closing a room', () => {
  test('shows and refuses it at once, with reason and contact', async () => {
    const { status, body } = await close()
    expect(status).toBe(201)
    expect(body).toMatchObject({ state: 'upcoming', reason: '空调检修', contact: '行政 小王', bookings: [] })
    const rooms = await send<{ rooms: Room[] }>(zhangsan, '/rooms')
    const room = rooms.body.rooms.find(({ id }) => id === company.rooms.plain)
    expect(room?.rules.closures).toEqual([
      {
        start: Date.parse('2026-11-24T00:00:00+08:00'),
        end: Date.parse('2026-11-25T00:00:00+08:00'),
        reason: '空调检修',
        contact: '行政 小王',
        closureId: body.id,
      },
    ])
    const refused = await book(zhangsan, aBooking({ roomIds: [company.rooms.plain] }))
    expect(refused).toMatchObject({ status: 422, body: { code: 'booking.rule_violated' } })
    const day = await send<{ names: string[] }>(zhangsan, '/timeline?date=2026-11-24')
    expect(day.body.names).toContain('空调检修')
  })

  test('until further notice, and reopened early', async () => {
    const { body } = await close({ end: null })
    expect((await book(zhangsan, aBooking({ roomIds: [company.rooms.plain] }))).status).toBe(422)
    const lifted = await post(`/${body.id}/lift`, {})
    expect(lifted.body.state).toBe('lifted')
    expect((await book(zhangsan, aBooking({ roomIds: [company.rooms.plain] }))).status).toBeLessThan(300)
    expect(await post(`/${body.id}/lift`, {})).toMatchObject({ status: 409, body: { code: 'closure.over' } })
  })

  test('twice over the same time: open only when both are over', async () => {
    const first = await close()
    await close({ reason: '地毯清洗' })
    await post(`/${first.body.id}/lift`, {})
    expect((await book(zhangsan, aBooking({ roomIds: [company.rooms.plain] }))).status).toBe(422)
    const list = await send<ClosureList>(admin, `/admin/closures?roomId=${company.rooms.plain}`)
    expect(list.body.closures.map(({ reason, state }) => `${reason} ${state}`)).toEqual([
      '地毯清洗 upcoming',
      '空调检修 lifted',
    ])
  })

  test('several rooms, each by the clock on its own wall', async () => {
    const tokyo = await aRoom(server, { name: '东京', timeZone: 'Asia/Tokyo' })
    await close({ roomIds: [company.rooms.plain, tokyo] })
    const { list } = await server.dependencies.rooms.get(server.corp.corpId)
    const starts = [company.rooms.plain, tokyo].map(
      (id) => list.rooms.find((room) => room.id === id)?.rules.closures[0]?.start,
    )
    expect(starts).toEqual([Date.parse('2026-11-24T00:00:00+08:00'), Date.parse('2026-11-24T00:00:00+09:00')])
  })

  test('what makes no sense is refused field by field', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000'
    expect((await close({ roomIds: [unknown] })).body.problems).toMatchObject([{ path: 'roomIds.0' }])
    expect((await close({ end: '2026-11-23T00:00' })).body.problems).toMatchObject([{ path: 'end' }])
    expect((await close({ start: '2026-11-20T00:00', end: '2026-11-21T00:00' })).body.problems).toMatchObject([
      { path: 'end', issue: 'in_the_past' },
    ])
    expect((await close({ start: '2026-02-30T00:00' })).status).toBe(400)
    expect((await close({ reason: '' })).status).toBe(400)
  })

  test('stands in the audit trail', async () => {
    const { body } = await close()
    await post(`/${body.id}/lift`, {})
    const rows = await database.db
      .selectFrom('auditEntries')
      .select(['action', 'subjectName'])
      .where('corpId', '=', server.corp.corpId)
      .where('subjectKind', '=', 'closure')
      .orderBy('id')
      .execute()
    expect(rows.map((row) => `${row.action} ${row.subjectName}`)).toEqual([
      'rooms.closed 空调检修',
      'rooms.reopened 空调检修',
    ])
  })
})

describe('the bookings in it', () => {
  test('are shown before, with where each could go and whom to talk to', async () => {
    const twin = await aRoom(server, { name: '观云厅', capacity: 12 })
    await aRoom(server, { name: '小间', capacity: 2 })
    const id = await booked(10, { attendeeIds: [lisi.employee.id] })
    await server.sandbox.control.book({
      userId: 'wangwu',
      roomIds: [company.theirs.plain],
      ...at(14),
      title: '客户端里的会',
    })
    await importNatives()
    const { body } = await preview()
    expect(body.total).toBe(2)
    expect(body.bookings[0]).toMatchObject({
      bookingId: id,
      people: 2,
      unchangeable: null,
      organizer: { name: zhangsan.employee.name },
      proposal: { roomId: twin, equal: true, fewerSeats: 0, missing: [] },
    })
    // A room for six is no equal one for twelve unless so few come.
    expect(body.bookings[0]?.alternatives.map(({ roomId }) => roomId)).not.toContain(company.rooms.plain)
    expect(body.bookings[1]).toMatchObject({ unchangeable: 'native', organizer: { name: '王五' }, proposal: null })
  })

  test('are moved, cancelled or left as chosen, and their people are told', async () => {
    const twin = await aRoom(server, { name: '观云厅', capacity: 12 })
    const [moved, cancelled, left] = [
      await booked(10, { attendeeIds: [lisi.employee.id] }),
      await booked(12),
      await booked(14),
    ]
    const choice = (bookingId: string, chosen: string) => ({ bookingId, roomId: company.rooms.plain, choice: chosen })
    const { body } = await close({
      choices: [choice(moved, 'move'), choice(cancelled, 'cancel'), choice(left, 'leave')],
    })
    expect(progress(body)).toEqual({ [moved]: 'waiting', [cancelled]: 'waiting', [left]: 'left' })
    await workOff(server)
    const after = await get(body.id)
    expect(progress(after)).toEqual({ [moved]: 'moved', [cancelled]: 'cancelled', [left]: 'left' })
    expect(after.counts).toMatchObject({ moved: 1, cancelled: 1, left: 1, waiting: 0, failed: 0, undecided: 0 })
    expect(await roomsOf(moved)).toEqual([twin])
    expect((await look(zhangsan, cancelled)).body).toMatchObject({ state: 'cancelled', cancelReason: '空调检修' })
    expect((await look(admin, left)).body).toMatchObject({ state: 'confirmed', roomIds: [company.rooms.plain] })
    const events = await server.sandbox.control.calendar()
    expect(events.filter((event) => event.status === 'confirmed')).toHaveLength(2)
    expect(new Set(await noticesOf(moved))).toEqual(
      new Set([`booking_moved ${zhangsan.employee.id}`, `booking_moved ${lisi.employee.id}`]),
    )
    expect(await noticesOf(cancelled)).toEqual([`cancelled_by_other ${zhangsan.employee.id}`])
    const [told] = await database.db.selectFrom('notices').select('detail').where('bookingId', '=', cancelled).execute()
    expect(told?.detail).toMatchObject({ reason: '空调检修', contact: '行政 小王' })
    expect(await noticesOf(left)).toEqual([`room_closed ${zhangsan.employee.id}`])
    expect(await countWaiting(server)).toBe(0)
  })

  test('all of them at once: each gets a room of its own, and who finds none is named', async () => {
    const [one, two] = [
      await aRoom(server, { name: '甲', capacity: 12 }),
      await aRoom(server, { name: '乙', capacity: 12 }),
    ]
    const rooms = [company.rooms.plain, company.rooms.approval, company.rooms.ruled]
    await database.db.updateTable('rooms').set({ capacity: 12 }).where('id', 'in', rooms).execute()
    server.dependencies.changes.publish({ kind: 'rooms', corpId: server.corp.corpId })
    const ids = [
      await booked(10),
      await booked(10, { roomIds: [company.rooms.ruled] }, lisi),
      await booked(10, { roomIds: [company.rooms.approval] }, company.people.zhaoliu),
    ]
    const { body } = await close({ roomIds: rooms, otherwise: 'move' })
    await workOff(server)
    const after = await get(body.id)
    expect(after.counts).toMatchObject({ moved: 2, failed: 1 })
    const places = (await Promise.all(ids.map(roomsOf))).flat()
    expect(new Set(places.filter((id) => id === one || id === two))).toEqual(new Set([one, two]))
    expect(after.bookings.find((booking) => booking.progress === 'failed')?.failure).toEqual({
      reason: 'no_equal_room',
    })
    // Somebody gives a room back: chosen again, it works.
    const failed = after.bookings.find((booking) => booking.progress === 'failed')
    const free = await aRoom(server, { name: '丙', capacity: 20 })
    const again = await post(`/${body.id}/choices`, {
      choices: [{ bookingId: failed?.bookingId, roomId: failed?.roomId, choice: 'move', toRoomId: free }],
    })
    expect(again.status).toBe(200)
    await workOff(server)
    expect((await get(body.id)).counts).toMatchObject({ moved: 3, failed: 0 })
  })

  test('DingTalk refuses the new room: the booking stays, and the page says why', async () => {
    const id = await booked(10)
    const { start, end } = at(10)
    await server.sandbox.control.book({ userId: 'wangwu', roomIds: [company.theirs.small], start, end, title: '抢先' })
    const choice = { bookingId: id, roomId: company.rooms.plain, choice: 'move', toRoomId: company.rooms.small }
    const { body } = await close({ choices: [choice] })
    await workOff(server)
    const [booking] = (await get(body.id)).bookings
    expect(booking).toMatchObject({
      progress: 'failed',
      failure: { reason: 'refused', refusal: { reason: 'room_taken' } },
    })
    expect(await roomsOf(id)).toEqual([company.rooms.plain])
  })

  test('a booking made in DingTalk’s own client is left, whatever is asked, and its organizer is named', async () => {
    await server.sandbox.control.book({ userId: 'wangwu', roomIds: [company.theirs.plain], ...at(14), title: '客户端' })
    await importNatives()
    const { body } = await close({ otherwise: 'cancel' })
    await workOff(server)
    const [native] = (await get(body.id)).bookings
    expect(native).toMatchObject({ unchangeable: 'native', progress: 'left', organizer: { name: '王五' } })
    expect(await noticesOf(native?.bookingId ?? '')).toEqual([`room_closed ${company.people.wangwu.employee.id}`])
  })

  test('one that is made in DingTalk’s own client afterwards does not stand there silently', async () => {
    const { body } = await close()
    await server.sandbox.control.book({ userId: 'wangwu', roomIds: [company.theirs.plain], ...at(14), title: '客户端' })
    await importNatives()
    const after = await get(body.id)
    expect(after.bookings).toMatchObject([
      { progress: 'undecided', unchangeable: 'native', organizer: { name: '王五' } },
    ])
    expect(after.counts.undecided).toBe(1)
  })

  test('a longer closure asks for what is new and leaves alone what is done', async () => {
    await aRoom(server, { name: '观云厅', capacity: 12 })
    const first = await booked(10)
    const { body } = await close({ otherwise: 'move' })
    await workOff(server)
    const next = await booked(34)
    const longer = { roomIds: [company.rooms.plain], ...tomorrow, end: '2026-11-27T00:00', reason: '空调检修' }
    const { status } = await put(body.id, { ...longer, otherwise: 'cancel' })
    expect(status).toBe(200)
    await workOff(server)
    expect(progress(await get(body.id))).toEqual({ [first]: 'moved', [next]: 'cancelled' })
  })
})

describe('closing while somebody books', () => {
  test('the hold comes after the closing: refused as closed, although the rules were read before', async () => {
    let closed = ''
    beforeHold = async () => {
      beforeHold = async () => {}
      closed = (await close({ otherwise: 'cancel' })).body.id
    }
    const { body } = await book(zhangsan, aBooking({ roomIds: [company.rooms.plain] }))
    await workOff(server)
    expect((await look(zhangsan, body.id)).body).toMatchObject({
      state: 'refused',
      refusal: { reason: 'rule', violations: [{ violations: [{ rule: 'closed', closure: { reason: '空调检修' } }] }] },
    })
    expect((await get(closed)).bookings).toEqual([])
    expect((await server.sandbox.control.calendar()).filter((event) => event.status === 'confirmed')).toEqual([])
  })

  test('a move into it comes after the closing: it stays where it was', async () => {
    const id = await booked(10, { roomIds: [company.rooms.small] })
    const context = { dependencies: server.dependencies, corp: server.corp }
    const { list } = await server.dependencies.rooms.get(server.corp.corpId)
    const toRoom = list.rooms.find((room) => room.id === company.rooms.plain)
    if (!toRoom) throw new Error('no such room')
    await close()
    const subject = { employeeId: zhangsan.employee.id, isAdministrator: false, departmentIds: [] }
    const ids = { id: server.dependencies.ids.next(), bookingId: id, fromRoomId: company.rooms.small }
    await moveBooking(context, { ...ids, toRoom, subject, actorId: null, reason: '', contact: null })
    await workOff(server)
    expect(await roomsOf(id)).toEqual([company.rooms.small])
  })

  test('all at the same moment: each booking is refused, or seen by whoever closed', async () => {
    for (let round = 0; round < 6; round += 1) {
      const hours = [0, 1, 2, 3, 4, 5].map((hour) => 24 * round + 8 + hour)
      const span = { start: `2026-11-${24 + round}T00:00`, end: `2026-11-${25 + round}T00:00` }
      const [closure] = await Promise.all([
        close(span),
        ...hours.map((hour) => book(zhangsan, aBooking({ roomIds: [company.rooms.plain], ...at(hour) }))),
      ])
      await workOff(server)
      const seen = (await get(closure.body.id)).bookings
      const standing = await database.db
        .selectFrom('roomOccupancies')
        .innerJoin('bookings', 'bookings.id', 'roomOccupancies.bookingId')
        .select('bookings.id')
        .where('roomOccupancies.roomId', '=', company.rooms.plain)
        .where('roomOccupancies.active', '=', true)
        .where((eb) => eb(eb.fn<Date>('lower', ['bookings.during']), '>=', new Date(at(24 * round).start)))
        .where((eb) => eb(eb.fn<Date>('lower', ['bookings.during']), '<', new Date(at(24 * round + 24).start)))
        .execute()
      expect(seen.map((booking) => booking.bookingId).toSorted()).toEqual(standing.map(({ id }) => id).toSorted())
      expect(seen.every((booking) => booking.progress === 'left')).toBe(true)
    }
  })
})

/** Lets the product learn of what was booked in DingTalk's own client. */
async function importNatives(): Promise<void> {
  const context = { dependencies: server.dependencies, corp: server.corp }
  for (const event of await server.sandbox.control.calendar()) {
    if (event.native)
      await reconcileCalendarEvent(context, { eventId: event.eventId, organizerUnionId: event.organizerUnionId })
  }
}
