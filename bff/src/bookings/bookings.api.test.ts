import {
  aBooking,
  aRoom,
  book,
  cancel,
  countBookings,
  look,
  send,
  takeOverCompany,
  type Company,
} from '@meeting/test/bookings'
import { useTestServer, type SignedIn } from '@meeting/test/app'
import type { Booking, BookingList, NewBooking, RoomConflict } from '@meeting/shared'
import { beforeAll, describe, expect, test } from 'vitest'
import { saveCorp, saveSettings } from '../corps/corps.repository.ts'

const held = useTestServer()
let company: Company
let room: string
let zhangsan: SignedIn
let lisi: SignedIn

beforeAll(async () => {
  company = await takeOverCompany(held.current)
  room = await aRoom(held.current, { name: '自有会议室' })
  zhangsan = company.people.zhangsan
  lisi = company.people.lisi
})

let hours = 0
/** A time that no other test of this file has used. */
function aTime(minutes = 60): { start: string; end: string } {
  hours += 3
  const start = Date.parse('2026-11-25T00:00:00+08:00') + hours * 3_600_000
  return { start: new Date(start).toISOString(), end: new Date(start + minutes * 60_000).toISOString() }
}

describe('booking a room', () => {
  test('a free room of our own is confirmed at once', async () => {
    const { status, body } = await book(zhangsan, aBooking({ roomIds: [room], ...aTime(), title: '  周会 🎉  ' }))
    expect(status).toBe(201)
    expect(body).toMatchObject({
      state: 'confirmed',
      title: '周会 🎉',
      mine: 'organizer',
      roomIds: [room],
      inDingTalk: false,
    })
    expect(body.organizer).toMatchObject({ id: zhangsan.employee.id, name: '张三' })
    expect((await look(zhangsan, body.id)).body).toEqual(body)
  })

  test("a room of DingTalk's is being confirmed until DingTalk has spoken", async () => {
    const { status, body } = await book(zhangsan, aBooking({ roomIds: [company.rooms.plain], ...aTime() }))
    expect(status).toBe(202)
    expect(body.state).toBe('placing')
  })

  test('times carry the offset of the room, whatever the caller wrote', async () => {
    const newYork = await aRoom(held.current, { timeZone: 'America/New_York' })
    const { body } = await book(
      zhangsan,
      aBooking({ roomIds: [newYork], start: '2026-11-25T22:00:00+08:00', end: '2026-11-25T15:00:00Z' }),
    )
    expect(body).toMatchObject({
      start: '2026-11-25T09:00:00-05:00',
      end: '2026-11-25T10:00:00-05:00',
      timeZone: 'America/New_York',
    })
  })

  test('one right after the other fits', async () => {
    const first = aTime(60)
    const end = new Date(Date.parse(first.end) + 3_600_000).toISOString()
    const before = new Date(Date.parse(first.start) - 3_600_000).toISOString()
    expect((await book(zhangsan, aBooking({ roomIds: [room], ...first }))).status).toBe(201)
    expect((await book(lisi, aBooking({ roomIds: [room], start: first.end, end }))).status).toBe(201)
    expect((await book(lisi, aBooking({ roomIds: [room], start: before, end: first.start }))).status).toBe(201)
  })

  test('a taken room is refused with its busy times and without names', async () => {
    const time = aTime(120)
    await book(zhangsan, aBooking({ roomIds: [room], ...time, title: '机密' }))
    const middle = new Date(Date.parse(time.start) + 3_600_000).toISOString()
    const { status, body } = await book(
      lisi,
      aBooking({ roomIds: [room], start: middle, end: new Date(Date.parse(time.end) + 3_600_000).toISOString() }),
    )
    expect(status).toBe(409)
    expect(body.code).toBe('booking.room_busy')
    const conflicts: RoomConflict[] = [
      { roomId: room, busy: [{ start: Date.parse(time.start), end: Date.parse(time.end) }] },
    ]
    expect(body.data).toEqual({ conflicts })
    expect(JSON.stringify(body)).not.toMatch(/机密|张三/)
  })

  test('of several rooms all are held or none', async () => {
    const other = await aRoom(held.current, { name: '另一间' })
    const third = await aRoom(held.current, { name: '第三间' })
    const time = aTime()
    await book(zhangsan, aBooking({ roomIds: [other], ...time }))
    const before = await countBookings(held.current)
    const refused = await book(lisi, aBooking({ roomIds: [room, third, other], ...time }))
    expect(refused.status).toBe(409)
    expect(refused.body.data).toMatchObject({ conflicts: [{ roomId: other }] })
    expect(await countBookings(held.current)).toBe(before)
    expect((await book(lisi, aBooking({ roomIds: [room, third], ...time }))).status).toBe(201)
  })

  test('the running quarter may still be booked', async () => {
    held.current.clock.advance(7 * 60_000)
    const now = await aRoom(held.current)
    const running = { start: '2026-11-23T09:00:00+08:00', end: '2026-11-23T09:30:00+08:00' }
    expect((await book(zhangsan, aBooking({ roomIds: [now], ...running }))).status).toBe(201)
    const earlier = { start: '2026-11-23T08:45:00+08:00', end: '2026-11-23T10:00:00+08:00' }
    expect((await book(lisi, aBooking({ roomIds: [now], ...earlier }))).body.code).toBe('booking.in_the_past')
  })

  test('who is invited sees the booking whole; the organizer is not invited twice', async () => {
    const attendeeIds = [lisi.employee.id, zhangsan.employee.id]
    const { body } = await book(zhangsan, aBooking({ roomIds: [room], ...aTime(), note: '带电脑\n和笔', attendeeIds }))
    expect(body.attendees).toEqual([{ id: lisi.employee.id, name: '李四', avatarUrl: null, response: 'needs_action' }])
    expect((await look(lisi, body.id)).body).toMatchObject({
      title: '周会',
      note: '带电脑\n和笔',
      mine: 'attendee',
      can: { cancel: false },
    })
  })
})

describe('bad input changes nothing', () => {
  const start = '2026-11-24T10:00:00+08:00'
  const wrong: [string, Partial<Record<keyof NewBooking | 'more', unknown>>, number, string, (string | undefined)?][] =
    [
      ['end before start', { end: '2026-11-24T09:00:00+08:00' }, 400, 'request.invalid', 'end:end_before_start'],
      ['no length at all', { end: start }, 400, 'request.invalid', 'end:end_before_start'],
      [
        'yesterday',
        { start: '2026-11-22T10:00:00+08:00', end: '2026-11-22T11:00:00+08:00' },
        422,
        'booking.in_the_past',
      ],
      ['off the grid', { start: '2026-11-24T10:07:00+08:00' }, 400, 'request.invalid', 'start:off_grid'],
      ['seconds', { end: '2026-11-24T11:00:30+08:00' }, 400, 'request.invalid', 'end:off_grid'],
      ['longer than a day', { end: '2026-11-25T10:15:00+08:00' }, 400, 'request.invalid', 'end:too_long'],
      [
        'in two years',
        { start: '2028-11-24T10:00:00+08:00', end: '2028-11-24T11:00:00+08:00' },
        400,
        'request.invalid',
        'start:too_far',
      ],
      ['no offset', { start: '2026-11-24T10:00:00' }, 400, 'request.invalid', 'start:wrong_format'],
      ['no such day', { start: '2026-02-30T10:00:00+08:00' }, 400, 'request.invalid', 'start:wrong_format'],
      ['not a time', { start: 'tomorrow' }, 400, 'request.invalid', 'start:wrong_format'],
      ['a title of 10 000 characters', { title: '会'.repeat(10_000) }, 400, 'request.invalid', 'title:too_big'],
      ['no title', { title: ' \u3000 ' }, 400, 'request.invalid', 'title:empty'],
      ['a line feed in the title', { title: 'a\nb' }, 400, 'request.invalid', 'title:control_characters'],
      ['a NUL in the note', { note: 'a\0b' }, 400, 'request.invalid', 'note:control_characters'],
      ['half a character', { title: '\ud83d' }, 400, 'request.invalid', 'title:control_characters'],
      ['no room', { roomIds: [] }, 400, 'request.invalid', 'roomIds:too_small'],
      [
        'six rooms',
        { roomIds: Array.from({ length: 6 }, (_, index) => `0190a3f0-0000-7000-8000-00000000000${index}`) },
        400,
        'request.invalid',
        'roomIds:too_big',
      ],
      [
        'an unknown room',
        { roomIds: ['0190a3f0-0000-7000-8000-000000000001'] },
        404,
        'room.not_found',
        'roomIds.0:unknown',
      ],
      [
        'a room id that is none',
        { roomIds: ["'; drop table rooms"] },
        400,
        'request.invalid',
        'roomIds.0:wrong_format',
      ],
      [
        'an unknown attendee',
        { attendeeIds: ['0190a3f0-0000-7000-8000-000000000001'] },
        404,
        'employee.not_found',
        'attendeeIds.0:unknown',
      ],
      ['a field that is none', { more: true }, 400, 'request.invalid', ':unknown_field'],
      ['a wrong type', { title: 5 }, 400, 'request.invalid', 'title:wrong_type'],
    ]

  test.each(wrong)('%s', async (_, change, status, code, problem) => {
    const before = await countBookings(held.current)
    const answer = await book(zhangsan, { ...aBooking({ roomIds: [room], start }), ...change })
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code })
    const problems = answer.body.problems?.map(({ path, issue }) => `${path}:${issue}`) ?? []
    expect([...problems, undefined]).toContain(problem)
    expect(await countBookings(held.current)).toBe(before)
  })

  test('the same room twice', async () => {
    const { body } = await book(zhangsan, aBooking({ roomIds: [room, room.toUpperCase()] }))
    expect(body.problems).toContainEqual({ path: 'roomIds', issue: 'duplicate' })
  })

  test('a removed room, and one of another Corp', async () => {
    const removed = await aRoom(held.current, { removedAt: new Date() })
    expect((await book(zhangsan, aBooking({ roomIds: [removed] }))).body.code).toBe('room.not_found')
    const { dependencies, corp, clock } = held.current
    const other = { ...corp, corpId: 'dingforeign', corpKey: 'foreign' }
    await saveCorp(dependencies.database, dependencies.sealer, other, clock.now())
    const foreign = await aRoom(held.current, { corpId: 'dingforeign' })
    expect((await book(zhangsan, aBooking({ roomIds: [foreign] }))).body.code).toBe('room.not_found')
  })

  test('who has left is not invited', async () => {
    const left = await held.current.anEmployee()
    await held.current.dependencies.database
      .updateTable('employees')
      .set({ leftAt: new Date() })
      .where('id', '=', left.id)
      .execute()
    const { body } = await book(zhangsan, aBooking({ roomIds: [room], attendeeIds: [lisi.employee.id, left.id] }))
    expect(body).toMatchObject({ code: 'employee.not_found', problems: [{ path: 'attendeeIds.1', issue: 'unknown' }] })
  })

  test('what is no JSON', async () => {
    const response = await zhangsan.request('/meeting/api/v1/bookings', {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json' },
    })
    expect(response.status).toBe(400)
    const text = await zhangsan.request('/meeting/api/v1/bookings', {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    })
    expect(text.status).toBe(415)
  })
})

describe("the room's rules", () => {
  test('every broken rule is named with what would pass', async () => {
    const closure = { start: Date.parse('2026-12-24T00:00:00+08:00'), end: null, reason: '装修', contact: null }
    const strict = await aRoom(held.current, {
      rules: { maxMinutes: 60, closures: [closure], advance: { count: 7, unit: 'days', opensAt: '09:00' } },
    })
    const { status, body } = await book(
      zhangsan,
      aBooking({ roomIds: [room, strict], start: '2026-12-24T10:00:00+08:00', end: '2026-12-24T12:00:00+08:00' }),
    )
    expect(status).toBe(422)
    expect(body.code).toBe('booking.rule_violated')
    expect(body.data).toEqual({
      refusals: [
        {
          roomId: strict,
          violations: [
            { rule: 'too_long', maxMinutes: 60 },
            { rule: 'too_early', opensAt: Date.parse('2026-12-17T09:00:00+08:00') },
            { rule: 'closed', closure },
          ],
        },
      ],
    })
  })

  test('a room for some is for them', async () => {
    const listed = await aRoom(held.current, {
      rules: { bookableBy: { kind: 'listed', employeeIds: [lisi.employee.id], departmentIds: [], names: ['李四'] } },
    })
    const admins = await aRoom(held.current, { rules: { bookableBy: { kind: 'administrators' } } })
    expect((await book(zhangsan, aBooking({ roomIds: [listed], ...aTime() }))).body.data).toEqual({
      refusals: [{ roomId: listed, violations: [{ rule: 'not_listed', names: ['李四'] }] }],
    })
    expect((await book(lisi, aBooking({ roomIds: [listed], ...aTime() }))).status).toBe(201)
    expect((await book(lisi, aBooking({ roomIds: [admins], ...aTime() }))).body.code).toBe('booking.rule_violated')
    expect((await book(company.people.admin01, aBooking({ roomIds: [admins], ...aTime() }))).status).toBe(201)
  })

  test('whoever was named administrator here is one for every room of a booking', async () => {
    const named = await held.current.signInAsAdministrator('named')
    const employeeIds = [named.employee.id]
    const listed = await aRoom(held.current, {
      rules: { bookableBy: { kind: 'listed', employeeIds, departmentIds: [], names: [named.employee.name] } },
    })
    const admins = await aRoom(held.current, { rules: { bookableBy: { kind: 'administrators' } } })
    expect((await book(named, aBooking({ roomIds: [listed, admins], ...aTime() }))).status).toBe(201)
  })
})

describe('a repeated request', () => {
  test('gives the same booking once', async () => {
    const booking = aBooking({ roomIds: [room], ...aTime() })
    const headers = { 'Idempotency-Key': 'repeat-1' }
    const first = await book(zhangsan, booking, headers)
    const again = await book(zhangsan, { ...booking, title: ' 周会 ' }, headers)
    expect(first.status).toBe(201)
    expect(again).toMatchObject({ status: 201, body: first.body })
  })

  test('with another body is refused', async () => {
    const headers = { 'Idempotency-Key': 'repeat-2' }
    await book(zhangsan, aBooking({ roomIds: [room], ...aTime() }), headers)
    const { status, body } = await book(zhangsan, aBooking({ roomIds: [room], ...aTime() }), headers)
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'booking.idempotency_mismatch' })
  })

  test('is the same also when the time has passed, the room closed, or the booking ended meanwhile', async () => {
    const booking = aBooking({ roomIds: [room], ...aTime() })
    const headers = { 'Idempotency-Key': 'repeat-3' }
    const first = await book(zhangsan, booking, headers)
    await cancel(zhangsan, first.body.id)
    const again = await book(zhangsan, booking, headers)
    expect(again.body).toMatchObject({ id: first.body.id, state: 'cancelled' })
    expect((await book(zhangsan, booking)).body.id).not.toBe(first.body.id)
  })

  test('of somebody else is another one', async () => {
    const headers = { 'Idempotency-Key': 'repeat-4' }
    const mine = await book(zhangsan, aBooking({ roomIds: [room], ...aTime() }), headers)
    const theirs = await book(lisi, aBooking({ roomIds: [room], ...aTime() }), headers)
    expect(theirs.status).toBe(201)
    expect(theirs.body.id).not.toBe(mine.body.id)
  })

  test('twins at the same moment make one booking', async () => {
    const booking = aBooking({ roomIds: [room], ...aTime() })
    const before = await countBookings(held.current)
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => book(zhangsan, booking, { 'Idempotency-Key': 'twins' })),
    )
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1)
    expect(await countBookings(held.current)).toBe(before + 1)
  })

  test('a key that is none is refused', async () => {
    const { body } = await book(zhangsan, aBooking({ roomIds: [room], ...aTime() }), {
      'Idempotency-Key': 'x'.repeat(201),
    })
    expect(body.problems).toEqual([{ path: 'Idempotency-Key', issue: 'wrong_format' }])
  })
})

describe('cancelling', () => {
  test('gives the room back at once', async () => {
    const booking = aBooking({ roomIds: [room], ...aTime() })
    const { body } = await book(zhangsan, booking)
    const cancelled = await cancel(zhangsan, body.id)
    expect(cancelled.body).toMatchObject({
      state: 'cancelled',
      cancelledBy: { id: zhangsan.employee.id },
      can: { cancel: false },
    })
    expect((await cancel(zhangsan, body.id)).body.cancelledAt).toBe(cancelled.body.cancelledAt)
    expect((await book(lisi, booking)).status).toBe(201)
  })

  test('is for the organizer and administrators; both are named', async () => {
    const { body } = await book(zhangsan, aBooking({ roomIds: [room], ...aTime(), attendeeIds: [lisi.employee.id] }))
    expect((await cancel(lisi, body.id)).body.code).toBe('booking.not_yours')
    const cancelled = await cancel(company.people.admin01, body.id)
    expect(cancelled.body).toMatchObject({
      state: 'cancelled',
      organizer: { name: '张三' },
      cancelledBy: { name: '管理员' },
    })
  })

  test('what is over stays', async () => {
    const over = await aRoom(held.current)
    const { body } = await book(
      zhangsan,
      aBooking({ roomIds: [over], start: '2026-11-23T09:15:00+08:00', end: '2026-11-23T09:30:00+08:00' }),
    )
    held.current.clock.set(Date.parse('2026-11-23T09:30:00+08:00'))
    expect((await look(zhangsan, body.id)).body).toMatchObject({ state: 'ended', can: { cancel: false } })
    expect((await cancel(zhangsan, body.id)).body.code).toBe('booking.not_cancellable')
  })

  test('what is not there is not found', async () => {
    expect((await cancel(zhangsan, '0190a3f0-0000-7000-8000-000000000001')).status).toBe(404)
    expect((await look(zhangsan, 'x')).status).toBe(400)
  })
})

async function settle(titlePrivacy: 'organizer' | 'title' | 'busy'): Promise<void> {
  const { dependencies, corp } = held.current
  await saveSettings(dependencies.database, corp.corpId, { titlePrivacy }, dependencies.clock.now())
  await dependencies.corps.refresh()
}

describe('who sees what', () => {
  test.each([
    ['organizer', { title: null, organizer: { name: '张三' } }],
    ['title', { title: '机密', organizer: { name: '张三' } }],
    ['busy', { title: null, organizer: null }],
  ] as const)("with '%s' others see no more than that", async (privacy, visible) => {
    await settle(privacy)
    const { body } = await book(
      zhangsan,
      aBooking({ roomIds: [room], ...aTime(), title: '机密', note: '秘密', attendeeIds: [lisi.employee.id] }),
    )
    const seen = (await look(company.people.wangwu, body.id)).body
    expect(seen).toMatchObject({ ...visible, note: null, attendees: [], mine: null })
    expect((await look(zhangsan, body.id)).body).toMatchObject({ title: '机密', note: '秘密' })
    await settle('organizer')
  })
})

describe('my bookings', () => {
  test('those I organize or attend, soonest first, and no others', async () => {
    const me = await held.current.signInAs()
    const later = (await book(me, aBooking({ roomIds: [room], ...aTime() }))).body.id
    const invited = (await book(zhangsan, aBooking({ roomIds: [room], ...aTime(), attendeeIds: [me.employee.id] })))
      .body.id
    await book(zhangsan, aBooking({ roomIds: [room], ...aTime() }))
    const { body } = await send<BookingList>(me, '/bookings')
    expect(body.bookings.map((booking: Booking) => [booking.id, booking.mine])).toEqual([
      [later, 'organizer'],
      [invited, 'attendee'],
    ])
    const day = body.bookings[1]?.start.slice(0, 10)
    const only = await send<BookingList>(
      me,
      `/bookings?from=${day}&to=${encodeURIComponent(body.bookings[1]?.end ?? '')}`,
    )
    expect(only.body.bookings.map((booking) => booking.id)).toContain(invited)
  })

  test('past ones page by page, latest first', async () => {
    const me = await held.current.signInAs()
    const made: string[] = []
    for (let count = 0; count < 53; count += 1) {
      const own = await aRoom(held.current)
      made.push((await book(me, aBooking({ roomIds: [own] }))).body.id)
    }
    const first = await send<BookingList>(me, '/bookings?before=2027-01-01T00:00:00Z')
    expect(first.body.bookings).toHaveLength(50)
    const second = await send<BookingList>(me, `/bookings?before=${encodeURIComponent(first.body.next ?? '')}`)
    expect(second.body.next).toBeNull()
    const ids = [...first.body.bookings, ...second.body.bookings].map((booking) => booking.id)
    expect(ids).toEqual(made.toSorted().toReversed())
  })
})
