import type { Booking, NewBooking } from '@meeting/shared'
import type { ControlEvent, Faults } from '@meeting/sandbox'
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
  // The next test's server reads the same tables.
  await forgetWaiting(database.db)
  await server.close()
})

const faults = (given: Partial<Faults>) => server.sandbox.control.setFaults(given)

/** What stands in DingTalk's calendar, as short as can be compared. */
async function calendar(): Promise<string[]> {
  const events = await server.sandbox.control.calendar()
  return events.map(describeEvent)
}

function describeEvent({ title, organizerUserId, rooms }: ControlEvent): string {
  return [title, organizerUserId, ...rooms.map((room) => `${room.name} ${room.response}`)].join(' · ')
}

async function held(roomIds = [company.rooms.plain], given: Partial<NewBooking> = {}): Promise<Booking> {
  const { body } = await book(zhangsan, aBooking({ roomIds, ...given }))
  return body
}

const state = async (id: string) => (await look(zhangsan, id)).body.state
/** Whether somebody else gets the room at that time. */
async function isFree(roomIds = [company.rooms.plain]): Promise<boolean> {
  const { status } = await book(lisi, aBooking({ roomIds }))
  return status < 300
}

describe('placing', () => {
  test('the meeting stands in DingTalk, with rooms and people', async () => {
    const booking = await held([company.rooms.plain, company.rooms.small], {
      attendeeIds: [lisi.employee.id],
      note: '带电脑',
    })
    await workOff(server)
    expect((await look(zhangsan, booking.id)).body).toMatchObject({ state: 'confirmed', inDingTalk: true })
    const [event] = await server.sandbox.control.calendar()
    expect(event).toMatchObject({
      title: '周会',
      organizerUserId: 'zhangsan',
      start: Date.parse(booking.start),
      end: Date.parse(booking.end),
    })
    expect(event?.attendeeUserIds).toContain('lisi')
    expect(event?.description).toBe(`带电脑\n\n会议预约 #${booking.id}`)
    expect(new Set(event?.rooms.map((room) => room.name))).toEqual(new Set(['听雨轩', '望岳厅']))
  })

  test('costs two counted calls for a plain room', async () => {
    const before = await server.sandbox.control.callCount()
    await held()
    await workOff(server)
    expect((await server.sandbox.control.callCount()).counted - before.counted).toBe(2)
  })

  test('a room that asks for approval waits for it', async () => {
    const booking = await held([company.rooms.approval])
    await workOff(server)
    expect(await state(booking.id)).toBe('awaiting_approval')
    expect(await isFree([company.rooms.approval])).toBe(false)
  })

  test('a room of our own needs nothing of DingTalk, but stands in the calendar', async () => {
    const own = await aRoom(server, { name: '茶室' })
    const booking = await held([own])
    expect(booking.state).toBe('confirmed')
    await workOff(server)
    expect(await calendar()).toEqual(['周会 · zhangsan'])
    expect((await look(zhangsan, booking.id)).body.inDingTalk).toBe(true)
  })

  test('who waits gets the final answer, and who does not hears that it is being confirmed', async () => {
    const waiting = book(zhangsan, aBooking({ roomIds: [company.rooms.plain] }), { Prefer: 'wait=2' })
    while ((await countWaiting(server)) === 0) await new Promise((resolve) => setImmediate(resolve))
    await workOff(server)
    expect(await waiting).toMatchObject({ status: 201, body: { state: 'confirmed' } })
    const sleepers = server.clock.sleepers()
    const late = book(lisi, aBooking({ roomIds: [company.rooms.small] }), { Prefer: 'respond-async, wait=2' })
    while (server.clock.sleepers() === sleepers) await new Promise((resolve) => setImmediate(resolve))
    server.clock.advance(2_000)
    expect(await late).toMatchObject({ status: 202, body: { state: 'placing' } })
  })
})

describe('DingTalk says no', () => {
  test('somebody was faster in its own client: refused politely, the room shows who has it', async () => {
    await server.sandbox.control.book({
      userId: 'wangwu',
      roomIds: [company.theirs.plain],
      start: '2026-11-24T10:30:00+08:00',
      end: '2026-11-24T11:30:00+08:00',
      title: '抢先一步',
    })
    const waiting = book(zhangsan, aBooking({ roomIds: [company.rooms.small, company.rooms.plain] }), {
      Prefer: 'wait=5',
    })
    while ((await countWaiting(server)) === 0) await new Promise((resolve) => setImmediate(resolve))
    await workOff(server)
    const { status, body } = await waiting
    expect(status).toBe(409)
    expect(body.code).toBe('booking.refused_by_dingtalk')
    expect(body.data).toMatchObject({ refusal: { reason: 'room_taken', roomId: company.rooms.plain } })
    // Nothing of it is left, and what is there is known now.
    expect(await calendar()).toEqual(['抢先一步 · wangwu · 望岳厅 accepted'])
    const taken = await book(lisi, aBooking({ roomIds: [company.rooms.plain] }))
    expect(taken.body.data).toMatchObject({
      conflicts: [{ busy: [{ start: Date.parse('2026-11-24T10:30:00+08:00') }] }],
    })
    expect(await isFree([company.rooms.small])).toBe(true)
  })

  test('a rule that we did not know: refused with the rule', async () => {
    const ruled = (await server.sandbox.control.rooms()).find((room) => room.name === '望岳厅')
    await server.sandbox.control.changeRoom({
      roomId: ruled?.roomId ?? '',
      rules: { minMinutes: 90, maxMinutes: 0, approval: 'none' },
    })
    const booking = await held()
    await workOff(server)
    expect((await look(zhangsan, booking.id)).body).toMatchObject({
      state: 'refused',
      refusal: { reason: 'rule', violations: [{ violations: [{ rule: 'too_short', minMinutes: 90 }] }] },
    })
    expect(await calendar()).toEqual([])
    expect(await isFree()).toBe(true)
  })

  test('the organizer may not: refused', async () => {
    const outsider = (await server.sandbox.control.employees()).find((employee) => employee.userId === 'outsider')
    const person = await server.signInAs(await server.anEmployee({ userId: 'outsider', unionId: outsider?.unionId }))
    const { body } = await book(person, aBooking({ roomIds: [company.rooms.plain] }))
    await workOff(server)
    expect((await look(person, body.id)).body).toMatchObject({ state: 'refused', refusal: { reason: 'no_permission' } })
    expect(await isFree()).toBe(true)
  })

  test('a hundred meetings a day are enough: refused', async () => {
    await server.sandbox.control.setLimits({ eventsPerDay: 1 })
    const first = await held()
    const second = await held([company.rooms.small])
    await workOff(server)
    expect(new Set([await state(first.id), await state(second.id)])).toEqual(new Set(['confirmed', 'refused']))
  })

  test('the room is gone: refused', async () => {
    await server.sandbox.control.removeRoom({ roomId: company.theirs.plain })
    const booking = await held()
    await workOff(server)
    expect((await look(zhangsan, booking.id)).body).toMatchObject({
      state: 'refused',
      refusal: { reason: 'room_missing' },
    })
    expect(await calendar()).toEqual([])
  })
})

describe('DingTalk in trouble', () => {
  test.each(['500', '503', '429', 'qps', 'html', 'punish', 'not-json', 'system-busy', 'reset', 'bad-token'] as const)(
    "an error burst ('%s') only delays",
    async (kind) => {
      await faults({ errors: [{ kind, count: 2 }] })
      const booking = await held([company.rooms.plain, company.rooms.small])
      await workOff(server)
      await workOffFor(server, 40 * minute, 10_000)
      expect(await state(booking.id)).toBe('confirmed')
      expect(await calendar()).toHaveLength(1)
    },
  )

  test('it never answers: the room is held, honestly as being confirmed, and refused in the end', async () => {
    await faults({ outage: true })
    const booking = await held()
    await workOffFor(server, 119 * minute, 60_000)
    expect(await state(booking.id)).toBe('placing')
    expect(await isFree()).toBe(false)
    await workOffFor(server, 3 * minute, 60_000)
    expect((await look(zhangsan, booking.id)).body).toMatchObject({
      state: 'refused',
      refusal: { reason: 'unreachable' },
    })
    await server.sandbox.control.clearFaults()
    await workOffFor(server, 30 * minute, 60_000)
    expect(await calendar()).toEqual([])
    expect(await isFree()).toBe(true)
  })

  test('it comes back after an hour: confirmed after all', async () => {
    await faults({ outage: true })
    const booking = await held()
    await workOffFor(server, 60 * minute, 60_000)
    await server.sandbox.control.clearFaults()
    await workOffFor(server, 10 * minute, 10_000)
    expect(await state(booking.id)).toBe('confirmed')
    expect(await calendar()).toEqual(['周会 · zhangsan · 望岳厅 accepted'])
  })

  test('a meeting that begins soon is not held for nothing', async () => {
    await faults({ outage: true })
    const booking = await held([company.rooms.plain], {
      start: '2026-11-23T09:15:00+08:00',
      end: '2026-11-23T10:00:00+08:00',
    })
    await workOffFor(server, 11 * minute, 10_000)
    expect(await state(booking.id)).toBe('refused')
  })
})

describe('an answer is lost', () => {
  const lost = ['500', 'timeout', 'reset'] as const
  const tokens = ['replay', 'conflict', 'empty', 'ignored'] as const
  const cases = lost.flatMap((as) => tokens.map((token) => [as, token] as const))

  test.each(cases)(
    "of making the event ('%s', a repeated token is answered '%s'): found again, not made twice",
    async (as, completedClientToken) => {
      await server.sandbox.control.setBehaviour({ completedClientToken })
      await faults({ answerLost: [{ as, count: 1, api: 'createEvent' }] })
      const booking = await held()
      await workOffFor(server, 10 * minute)
      expect(await state(booking.id)).toBe('confirmed')
      expect(await calendar()).toEqual(['周会 · zhangsan · 望岳厅 accepted'])
    },
  )

  test.each(cases)(
    "of adding the room ('%s', '%s'): ours is not taken for somebody else's",
    async (as, completedClientToken) => {
      await server.sandbox.control.setBehaviour({ completedClientToken })
      await faults({ answerLost: [{ as, count: 1, api: 'addMeetingRooms' }], readBackLagMs: 20_000 })
      const booking = await held()
      await workOffFor(server, 10 * minute)
      expect(await state(booking.id)).toBe('confirmed')
      expect(await calendar()).toEqual(['周会 · zhangsan · 望岳厅 accepted'])
    },
  )

  test('of taking it away: it goes, once', async () => {
    const booking = await held()
    await workOff(server)
    await faults({ answerLost: [{ as: '500', count: 1, api: 'deleteEvent' }] })
    await cancel(zhangsan, booking.id)
    await workOffFor(server, 10 * minute)
    expect(await calendar()).toEqual([])
    expect(await countWaiting(server)).toBe(0)
  })

  test('the approval is asked for although the answer was lost', async () => {
    await faults({ answerLost: [{ as: '500', count: 1, api: 'addMeetingRooms' }], readBackLagMs: 60_000 })
    const booking = await held([company.rooms.approval])
    await workOffFor(server, 10 * minute)
    expect(await state(booking.id)).toBe('awaiting_approval')
  })
})

describe('DingTalk does not let the app in', () => {
  test('the monthly calls are used up: the booking counts on our word, and is placed when there are calls again', async () => {
    await server.sandbox.control.setQuota({ monthlyCalls: 0 })
    const booking = await held()
    await workOff(server)
    expect((await look(zhangsan, booking.id)).body).toMatchObject({ state: 'confirmed', inDingTalk: false })
    expect(await isFree()).toBe(false)
    await server.sandbox.control.setQuota({ monthlyCalls: 5_000, usedCalls: 0 })
    await workOffFor(server, 24 * 60 * minute, 15 * minute)
    expect((await look(zhangsan, booking.id)).body).toMatchObject({ state: 'confirmed', inDingTalk: true })
    expect(await calendar()).toEqual(['周会 · zhangsan · 望岳厅 accepted'])
  })

  test('a permission is missing: likewise, and an approval is waited for', async () => {
    await server.sandbox.control.revokePermissions({ permissions: ['Calendar.Event.Write'] })
    const booking = await held([company.rooms.approval])
    await workOff(server)
    expect((await look(zhangsan, booking.id)).body).toMatchObject({ state: 'awaiting_approval', inDingTalk: false })
    const cancelled = await cancel(zhangsan, booking.id)
    expect(cancelled.body.state).toBe('cancelled')
    await server.sandbox.control.grantPermissions({ permissions: ['Calendar.Event.Write'] })
    await workOffFor(server, 60 * minute, minute)
    expect(await calendar()).toEqual([])
    expect(await countWaiting(server)).toBe(0)
  })

  test('somebody else got the room there meanwhile: refused late, but told', async () => {
    await server.sandbox.control.setAllowList({ ips: ['192.0.2.1'], callerIp: '198.51.100.7' })
    const booking = await held()
    await workOff(server)
    expect(await state(booking.id)).toBe('confirmed')
    await server.sandbox.control.book({
      userId: 'wangwu',
      roomIds: [company.theirs.plain],
      start: booking.start,
      end: booking.end,
      title: '后来',
    })
    await server.sandbox.control.setAllowList({})
    await workOffFor(server, 60 * minute, minute)
    expect((await look(zhangsan, booking.id)).body).toMatchObject({
      state: 'refused',
      refusal: { reason: 'room_taken' },
    })
  })
})

describe('cancelling', () => {
  test('takes the meeting out of DingTalk', async () => {
    const booking = await held()
    await workOff(server)
    await cancel(zhangsan, booking.id)
    await workOff(server)
    expect(await calendar()).toEqual([])
  })

  test('while it is being placed', async () => {
    const booking = await held()
    await cancel(zhangsan, booking.id)
    await workOff(server)
    expect(await state(booking.id)).toBe('cancelled')
    expect(await calendar()).toEqual([])
    expect(await server.sandbox.control.callCount()).toMatchObject({ counted: 0 })
  })

  test('while DingTalk is down: the next one has the room at once, and gets it in DingTalk after the withdrawal', async () => {
    const booking = await held()
    await workOff(server)
    await faults({ outage: true })
    await cancel(zhangsan, booking.id)
    const next = await book(lisi, aBooking({ roomIds: [company.rooms.plain], title: '接着用' }))
    expect(next.body.state).toBe('placing')
    await workOffFor(server, minute)
    expect(await state(next.body.id)).toBe('placing')
    await server.sandbox.control.clearFaults()
    await workOffFor(server, 10 * minute, 10_000)
    expect(await state(next.body.id)).toBe('confirmed')
    expect(await calendar()).toEqual(['接着用 · lisi · 望岳厅 accepted'])
  })

  test('a request whose answer never came and that is carried out late leaves nothing behind', async () => {
    await server.sandbox.control.setBehaviour({ completedClientToken: 'ignored' })
    await faults({ outage: true })
    const booking = await held()
    await workOff(server)
    await server.sandbox.control.clearFaults()
    // DingTalk carries out the lost request now.
    const { organizer } = (await look(zhangsan, booking.id)).body
    expect(organizer?.id).toBe(zhangsan.employee.id)
    await workOffFor(server, 5 * minute, 10_000)
    expect(await state(booking.id)).toBe('confirmed')
    const { dependencies, corp } = server
    const { calendar: calls } = dependencies.dingtalk(corp)
    const event = {
      title: '周会',
      description: `会议预约 #${booking.id}`,
      start: Date.parse(booking.start),
      end: Date.parse(booking.end),
      timeZone: 'Asia/Shanghai',
      attendeeUnionIds: [],
      location: '',
    }
    await calls.createEvent(zhangsan.employee.unionId, event, 'late')
    expect(await calendar()).toHaveLength(2)
    server.clock.advance(15 * minute)
    await workOff(server)
    expect(await calendar()).toEqual(['周会 · zhangsan · 望岳厅 accepted'])
  })
})
