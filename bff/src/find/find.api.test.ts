import type {
  Bootstrap,
  FindAnswer,
  FindDatesAnswer,
  FirstTimeAnswer,
  FoundOffer,
  MyRooms,
  PeopleBusyAnswer,
} from '@meeting/shared'
import { aBooking, aRoom, book, send, takeOverCompany, type Company } from '@meeting/test/bookings'
import { useTestServer, type SignedIn } from '@meeting/test/app'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'

const server = useTestServer()
let company: Company
let zhangsan: SignedIn

beforeAll(async () => {
  company = await takeOverCompany(server.current)
  zhangsan = company.people.zhangsan
})

/** Each test has days of its own. */
let days = 0
let date = ''
beforeEach(() => {
  days += 1
  date = `2026-12-${String(days).padStart(2, '0')}`
})

const span = (from: string, to: string, day = date) => ({
  start: `${day}T${from}:00+08:00`,
  end: `${day}T${to}:00+08:00`,
})
const asked = (given: object = {}) => ({ windows: [span('10:00', '11:00')], minutes: 60, people: 1, ...given })

async function find(given: object = {}, who = zhangsan) {
  const { status, body } = await send<FindAnswer>(who, '/find', { method: 'POST', json: asked(given) })
  expect(status).toBe(200)
  return body
}
const idsOf = (offers: readonly FoundOffer[]) => offers.map(({ roomIds }) => roomIds.join('+'))
const calls = async () => (await server.current.sandbox.control.callCount()).byApi['getSchedule'] ?? 0

/** A meeting of that person in DingTalk's own client, without a room. */
async function busyInDingTalk(userId: string, from: string, to: string) {
  await server.current.sandbox.control.book({ userId, roomIds: [], ...span(from, to), title: '私事' })
}

describe('finding a room', () => {
  test('answers what can be booked just so, and nothing that is taken, too small or closed to me', async () => {
    await book(zhangsan, aBooking({ roomIds: [company.rooms.plain], ...span('10:30', '11:30') }))
    await aRoom(server.current, { name: '管理员专用', capacity: 20, rules: { bookableBy: { kind: 'administrators' } } })
    const { fits, others } = await find({ people: 5 })
    expect(idsOf(fits)).toEqual([company.rooms.small])
    expect(fits[0]).toMatchObject({ roomIds: [company.rooms.small], ...span('10:00', '11:00'), differences: [] })
    expect(others).toEqual([])
    for (const { roomIds, start, end } of fits)
      expect((await book(company.people.lisi, aBooking({ roomIds, start, end }))).status).toBeLessThan(300)
  })

  test('finds the first gap of the next hours, and says until when the room stays free', async () => {
    const room = await aRoom(server.current, { capacity: 33 })
    await book(zhangsan, aBooking({ roomIds: [room], ...span('09:00', '10:15') }))
    await book(zhangsan, aBooking({ roomIds: [room], ...span('11:30', '12:00') }))
    const { fits } = await find({ windows: [span('10:00', '12:00')], people: 30 })
    expect(fits).toEqual([
      { roomIds: [room], ...span('10:15', '11:15'), until: span('11:30', '12:00').start, differences: [] },
    ])
  })

  test('offers what comes near when nothing fits, each as it can be booked', async () => {
    const group = server.current.dependencies.ids.next()
    const at = new Date(server.current.clock.now())
    const place = { id: group, corpId: server.current.corp.corpId, name: 'B 座', sortOrder: 9, updatedAt: at }
    await server.current.dependencies.database.insertInto('roomGroups').values(place).execute()
    const near = await aRoom(server.current, { name: '近', capacity: 40, groupId: group })
    const far = await aRoom(server.current, { name: '远', capacity: 44 })
    const small = await aRoom(server.current, { name: '小', capacity: 36, groupId: group })
    await book(zhangsan, aBooking({ roomIds: [near], ...span('10:00', '10:30') }))
    const { fits, others } = await find({ people: 40, groupId: group })
    expect(fits).toEqual([])
    const told = Object.fromEntries(
      others.map(({ roomIds, start, differences }) => [`${roomIds} ${start}`, differences]),
    )
    expect(told).toMatchObject({
      [`${near} ${span('10:30', '11:30').start}`]: [{ kind: 'later', minutes: 30 }],
      [`${far} ${span('10:00', '11:00').start}`]: [{ kind: 'place', other: 'building' }],
      [`${small} ${span('10:00', '11:00').start}`]: [{ kind: 'seats', count: -4 }],
    })
    const outcomes: string[] = []
    for (const { roomIds, start, end } of others) {
      const answer = await book(company.people.lisi, aBooking({ roomIds, start, end }))
      outcomes.push(answer.status === 409 ? answer.body.code : 'held')
    }
    // Two offers may want the same room: then the first one stands in the way of the second.
    expect(outcomes[0]).toBe('held')
    expect(outcomes.filter((outcome) => outcome !== 'held' && outcome !== 'booking.room_busy')).toEqual([])
  })

  test('counts what was looked for in vain, once per person and question, without the person', async () => {
    const { database } = server.current.dependencies
    const wish = { people: 400, equipment: ['tv', 'phone'], windows: [span('14:00', '15:00')] }
    await find(wish)
    await find(wish)
    await find(wish, company.people.lisi)
    await find({ people: 1 })
    const rows = await database.selectFrom('unmetSearches').selectAll().where('sizeClass', '=', '21+').execute()
    const day = expect.any(Date)
    const corpId = server.current.corp.corpId
    const counted = rows.filter(({ hour }) => hour === 14)
    expect(counted).toEqual([{ corpId, day, sizeClass: '21+', equipment: ['phone', 'tv'], hour: 14, count: 2 }])
  })

  test('refuses a question that spans more days than are looked at', async () => {
    const windows = Array.from({ length: 40 }, (_, week) => {
      const day = new Date(Date.UTC(2026, 11, 1 + 7 * week)).toISOString().slice(0, 10)
      return { ...span('23:00', '23:30', day), end: new Date(Date.UTC(2026, 11, 3 + 7 * week)).toISOString() }
    })
    const { status, body } = await send(zhangsan, '/find', { method: 'POST', json: asked({ windows }) })
    expect([status, body]).toMatchObject([400, { code: 'request.invalid', problems: [{ path: 'windows' }] }])
  })
})

describe('my rooms', () => {
  test('are those that I marked and those that I booked last; they come first', async () => {
    const person = await server.current.signInAs()
    const [loved, recent] = [await aRoom(server.current, { capacity: 8 }), await aRoom(server.current, { capacity: 8 })]
    await book(person, aBooking({ roomIds: [recent], ...span('18:00', '19:00') }))
    expect((await person.request(`/meeting/api/v1/my-rooms/favourites/${loved}`, { method: 'PUT' })).status).toBe(204)
    expect((await person.request(`/meeting/api/v1/my-rooms/favourites/${loved}`, { method: 'PUT' })).status).toBe(204)
    expect((await send<MyRooms>(person, '/my-rooms')).body).toEqual({ favouriteIds: [loved], recentIds: [recent] })
    expect(idsOf((await find({ people: 5 }, person)).fits).slice(0, 2)).toEqual([loved, recent])
    const first = (await send<Bootstrap>(person, '/bootstrap')).body
    expect([first.freeNow[0]?.roomId, first.freeNow[1]?.roomId, first.myRooms.favouriteIds]).toEqual([
      loved,
      recent,
      [loved],
    ])
    await person.request(`/meeting/api/v1/my-rooms/favourites/${loved}`, { method: 'DELETE' })
    expect((await send<MyRooms>(person, '/my-rooms')).body.favouriteIds).toEqual([])
  })

  test('are rooms that there are', async () => {
    const unknown = server.current.dependencies.ids.next()
    const answer = await send(zhangsan, '/my-rooms/favourites/' + unknown, { method: 'GET' })
    expect(answer.status).toBe(404)
    const marked = await zhangsan.request(`/meeting/api/v1/my-rooms/favourites/${unknown}`, { method: 'PUT' })
    expect([marked.status, await marked.json()]).toMatchObject([404, { code: 'room.not_found' }])
  })
})

describe('when people can', () => {
  const idOf = (name: keyof Company['people']) => company.people[name].employee.id
  const peopleBusy = async (employeeIds: string[], day = date) => {
    const json = { employeeIds, from: span('00:00', '00:01', day).start, to: span('23:58', '23:59', day).end }
    const { status, body } = await send<PeopleBusyAnswer>(zhangsan, '/find/people-busy', { method: 'POST', json })
    expect(status).toBe(200)
    return body.people
  }

  test('is DingTalk’s word together with what is booked here; who is outside the app’s scope is unknown', async () => {
    await busyInDingTalk('lisi', '10:00', '11:00')
    await book(company.people.lisi, aBooking({ roomIds: [company.rooms.small], ...span('10:30', '12:00') }))
    const outsider = await server.current.anEmployee({
      userId: 'outsider',
      unionId: (await server.current.sandbox.control.employees()).find(({ userId }) => userId === 'outsider')?.unionId,
    })
    const seconds = (clock: string) => Date.parse(span(clock, clock).start) / 1000
    // A minute after what an earlier test has asked for.
    server.current.clock.advance(5 * 60_000)
    expect(await peopleBusy([idOf('lisi'), outsider.id])).toEqual([
      { employeeId: idOf('lisi'), busy: [[seconds('10:00'), seconds('12:00')]], unknown: null },
      { employeeId: outsider.id, busy: [], unknown: 'not_told' },
    ])
  })

  test('is asked for once in a few minutes, twenty people a call, whichever of the next days one looks at', async () => {
    const many = await Promise.all(Array.from({ length: 21 }, () => server.current.anEmployee()))
    const before = await calls()
    await peopleBusy(many.map(({ id }) => id))
    await peopleBusy(
      many.map(({ id }) => id),
      '2026-12-11',
    )
    expect((await calls()) - before).toBe(2)
    server.current.clock.advance(3_600_000)
    await peopleBusy([many[0]?.id ?? ''])
    expect((await calls()) - before).toBe(3)
  })

  test('is kept clear of by every offer, and the first common time is found', async () => {
    server.current.clock.advance(5 * 60_000)
    await busyInDingTalk('lisi', '09:00', '10:30')
    await busyInDingTalk('zhangsan', '10:00', '11:10')
    const attendeeIds = [idOf('lisi')]
    const first = await send<FirstTimeAnswer>(zhangsan, '/find/first-time', {
      method: 'POST',
      json: asked({ windows: [span('09:00', '18:00')], attendeeIds, roomId: company.rooms.small }),
    })
    expect(first.body).toMatchObject({
      first: { roomIds: [company.rooms.small], ...span('11:15', '12:15') },
      unknown: [],
    })
    const { fits, others } = await find({ attendeeIds })
    expect(fits).toEqual([])
    expect(others.length).toBeGreaterThan(0)
    const isFree = ({ start, end }: FoundOffer) =>
      Date.parse(end) <= Date.parse(span('09:00', '09:00').start) ||
      Date.parse(start) >= Date.parse(span('11:10', '11:10').start)
    expect(others.filter((offer) => !isFree(offer))).toEqual([])
  })

  test('is not asked for without end by one person', async () => {
    const before = await calls()
    const reader = company.people.zhaoliu
    const colleague = company.people.lisi.employee
    const read = async (day: number) => {
      const from = new Date(Date.parse(span('12:00', '12:00', '2026-12-24').start) + day * 86_400_000).toISOString()
      const json = { employeeIds: [colleague.id], from, to: new Date(Date.parse(from) + 3_600_000).toISOString() }
      const { body } = await send<PeopleBusyAnswer>(reader, '/find/people-busy', { method: 'POST', json })
      return body.people[0]?.unknown
    }
    const told: unknown[] = []
    for (let block = 0; block < 32; block += 1) {
      // DingTalk takes twenty a second.
      server.current.clock.advance(1_000)
      told.push(await read(28 * block))
    }
    expect(told).toEqual([...Array<null>(30).fill(null), 'reduced', 'reduced'])
    expect((await calls()) - before).toBe(30)
    server.current.clock.advance(3_600_000)
    expect(await read(28 * 31)).toBeNull()
  })

  test('costs nothing when nobody is invited', async () => {
    const before = await calls()
    await find()
    await find({ attendeeIds: [idOf('zhangsan')] })
    expect((await calls()) - before).toBe(0)
  })

  test('is unknown, said so and not in the way, when DingTalk fails or calls are saved; what is booked here still counts', async () => {
    server.current.clock.advance(3_600_000)
    const invitation = { roomIds: [company.rooms.small], attendeeIds: [idOf('wangwu')], ...span('15:00', '16:00') }
    await book(company.people.lisi, aBooking(invitation))
    await server.current.sandbox.control.setFaults({ outage: true })
    const [failed] = await peopleBusy([idOf('wangwu')])
    expect(failed).toMatchObject({ unknown: 'unavailable', busy: [[expect.any(Number), expect.any(Number)]] })
    await server.current.sandbox.control.clearFaults()

    const reduce = (isReduced: boolean) =>
      company.people.admin01.request('/meeting/api/v1/admin/call-budget', { method: 'PUT', json: { isReduced } })
    expect((await reduce(true)).status).toBe(200)
    server.current.clock.advance(3_600_000)
    const before = await calls()
    const attendeeIds = [idOf('wangwu')]
    const { fits, unknown } = await find({ attendeeIds, windows: [span('16:00', '17:00')] })
    expect((await peopleBusy(attendeeIds))[0]?.unknown).toBe('reduced')
    expect([fits.length > 0, unknown.includes(idOf('wangwu')), (await calls()) - before]).toEqual([true, true, 0])
    await reduce(false)
  })
})

describe('a room for a series', () => {
  test('is one that can take every date; others say which they cannot', async () => {
    const [every, some] = [await aRoom(server.current, { capacity: 60 }), await aRoom(server.current, { capacity: 60 })]
    const weeks = (count: number) =>
      Array.from({ length: count }, (_, week) => new Date(Date.UTC(2027, 0, 4 + 7 * week)).toISOString().slice(0, 10))
    const dates = weeks(40).map((day) => span('10:00', '11:00', day))
    await book(zhangsan, aBooking({ roomIds: [some], ...span('10:30', '10:45', '2027-01-18') }))
    await book(zhangsan, aBooking({ roomIds: [some], ...span('11:00', '12:00', '2027-01-25') }))
    // Begun the evening before, and five hours before.
    const overNight = {
      start: span('22:00', '22:30', '2027-01-31').start,
      end: span('10:15', '10:30', '2027-02-01').start,
    }
    await book(zhangsan, aBooking({ roomIds: [some], ...overNight }))
    await book(zhangsan, aBooking({ roomIds: [some], ...span('05:00', '10:15', '2027-02-08') }))
    const answer = await send<FindDatesAnswer>(zhangsan, '/find/dates', { method: 'POST', json: { dates, people: 50 } })
    expect(answer.body.rooms).toEqual([
      { roomId: every, missed: [] },
      { roomId: some, missed: [2, 4, 5] },
    ])
  })
})
