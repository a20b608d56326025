import type { Booking, DayTimeline } from '@meeting/shared'
import { barKinds } from '@meeting/shared'
import {
  aBooking,
  book,
  cancel,
  type Company,
  countWaiting,
  forgetWaiting,
  hurryDingTalk,
  look,
  send,
  takeOverCompany,
  workOff,
  workOffFor,
} from '@meeting/test/bookings'
import { createTestServer, type TestServer } from '@meeting/test/app'
import { useTestDatabase } from '@meeting/test/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createWorkers } from '../workers.ts'
import { importBusy, type ImportOutcome } from './busy-import.ts'
import { handleMeetingroomBook } from '../events/handlers/meetingroom-book.ts'
import { parseEvent } from '../events/incoming-event.ts'
import { reconcileCalendarEvent } from './native-bookings.ts'

const minute = 60_000
const hour = 60 * minute
const database = useTestDatabase()
let server: TestServer
let company: Company

beforeEach(async () => {
  server = await createTestServer({ database })
  hurryDingTalk(server)
  company = await takeOverCompany(server)
})
afterEach(async () => {
  await forgetWaiting(database.db)
  await server.close()
})

const context = () => ({ dependencies: server.dependencies, corp: server.corp })
const at = (time: string) => Date.parse(`2026-11-24T${time}:00+08:00`)

function bookThere(
  userId: string,
  start: string,
  end: string,
  rooms: (keyof Company['rooms'])[] = ['plain'],
  title = '钉钉里约的',
) {
  return server.sandbox.control.book({
    userId,
    roomIds: rooms.map((room) => company.theirs[room]),
    start: at(start),
    end: at(end),
    title,
    attendeeUserIds: ['lisi'],
  })
}

function reconcile(eventId: string, userId: keyof Company['people'] | null = 'wangwu'): Promise<string> {
  const organizerUnionId = userId === null ? null : company.people[userId].employee.unionId
  return reconcileCalendarEvent(context(), { eventId, organizerUnionId })
}

/** Compares a room with DingTalk from today on for a month. */
async function compare(room: keyof Company['rooms'] = 'plain'): Promise<ImportOutcome> {
  const { clock, dingtalk } = server.dependencies
  const readAt = clock.now()
  const [from, to] = [at('00:00') - 24 * hour, at('00:00') + 30 * 24 * hour]
  const { calendar } = dingtalk(server.corp)
  const busy = await calendar.listRoomBusy(company.people.admin01.employee.unionId, [company.theirs[room]], from, to)
  return importBusy(context(), {
    roomId: company.rooms[room],
    from,
    to,
    busy: busy.get(company.theirs[room]) ?? [],
    readAt,
  })
}

/** The bars of a room tomorrow: start, length, kind, name. */
async function bars(room: keyof Company['rooms'] = 'plain'): Promise<[string, number, number, string][]> {
  const { body } = await send<DayTimeline>(company.people.zhangsan, '/timeline?date=2026-11-24')
  expect(body).toMatchObject({ date: '2026-11-24' })
  const found = body.rooms.find(([id]) => id === company.rooms[room])?.[1] ?? []
  return found.map(([start, length, kind, name]) => [clockTime(start), length, kind, body.names[name] ?? ''])
}

const clockTime = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

async function titles(): Promise<string[]> {
  const events = await server.sandbox.control.calendar()
  return events.map((event) => event.title)
}

async function ourBooking(start = '10:00', end = '11:00', room: keyof Company['rooms'] = 'plain'): Promise<string> {
  const { body } = await book(
    company.people.zhangsan,
    aBooking({
      roomIds: [company.rooms[room]],
      start: new Date(at(start)).toISOString(),
      end: new Date(at(end)).toISOString(),
    }),
  )
  return body.id
}

describe("a booking made in DingTalk's own client", () => {
  test('appears, with its people, and takes the room', async () => {
    const { eventId } = await bookThere('wangwu', '10:00', '11:00')
    expect(await reconcile(eventId)).toBe('native, recorded')
    expect(await bars()).toEqual([['10:00', 60, barKinds.confirmed, '王五']])
    const { body } = await send<{ bookings: { title: string; mine: string; can: { cancel: boolean } }[] }>(
      company.people.lisi,
      '/bookings',
    )
    expect(body.bookings).toMatchObject([
      { title: '钉钉里约的', mine: 'attendee', origin: 'dingtalk', can: { cancel: false } },
    ])
    expect((await book(company.people.zhangsan, aBooking({ roomIds: [company.rooms.plain] }))).status).toBe(409)
  })

  test('told twice it is there once', async () => {
    const { eventId } = await bookThere('wangwu', '10:00', '11:00')
    await Promise.all([reconcile(eventId), reconcile(eventId), reconcile(eventId)])
    expect(await bars()).toHaveLength(1)
  })

  test('moves and changes rooms', async () => {
    const { eventId } = await bookThere('wangwu', '10:00', '11:00', ['plain', 'small'])
    await reconcile(eventId)
    await server.sandbox.control.changeEvent({ eventId, start: at('14:00'), end: at('15:30') })
    await server.sandbox.control.releaseRoom({ eventId, roomId: company.theirs.small })
    expect(await reconcile(eventId)).toBe('native, changed')
    expect(await bars()).toEqual([['14:00', 90, barKinds.confirmed, '王五']])
    expect(await bars('small')).toEqual([])
  })

  test('goes when it is cancelled there, also when only its number is known', async () => {
    const { eventId } = await bookThere('wangwu', '10:00', '11:00')
    await reconcile(eventId)
    await server.sandbox.control.cancelEvent({ eventId })
    expect(await reconcile(eventId, null)).toBe('gone: cancelled here')
    expect(await bars()).toEqual([])
    expect(await reconcile(eventId, null)).toBe('gone')
  })

  test('waits for its approval, gets it, or does not', async () => {
    const first = await bookThere('wangwu', '10:00', '11:00', ['approval'])
    const second = await bookThere('lisi', '15:00', '16:00', ['approval'])
    await reconcile(first.eventId)
    await reconcile(second.eventId, 'lisi')
    expect((await bars('approval')).map(([, , kind]) => kind)).toEqual([
      barKinds.awaitingApproval,
      barKinds.awaitingApproval,
    ])
    await server.sandbox.control.approve({ eventId: first.eventId, roomId: company.theirs.approval })
    await server.sandbox.control.refuse({ eventId: second.eventId, roomId: company.theirs.approval })
    expect(await reconcile(first.eventId)).toBe('native, changed')
    expect(await reconcile(second.eventId, 'lisi')).toBe('native, approval refused')
    expect(await bars('approval')).toEqual([['10:00', 60, barKinds.confirmed, '王五']])
  })

  test('that is none of our rooms is left alone', async () => {
    await database.db.deleteFrom('rooms').where('id', '=', company.rooms.small).execute()
    const { eventId } = await bookThere('wangwu', '10:00', '11:00', ['small'])
    expect(await reconcile(eventId)).toBe('no room of ours')
  })

  test('that nobody known here may read is not taken for gone', async () => {
    const { eventId } = await bookThere('wangwu', '10:00', '11:00')
    await reconcile(eventId)
    expect(await reconcile('unknown-event', null)).toMatch(/nobody known|not to be seen/)
    expect(await bars()).toHaveLength(1)
  })
})

/** What DingTalk says of a booking, here as one that comes in. */
function hearOf(eventId: string, fields: Record<string, string> = {}): Promise<string> {
  const message = { EventType: 'meetingroom_book', extension: { calendarEventId: `primary;${eventId}` }, ...fields }
  const event = parseEvent(JSON.stringify(message))
  if (!event) throw new Error('not an event')
  return handleMeetingroomBook(context(), event)
}

const countReads = async () => (await server.sandbox.control.calls({ api: 'getEvent' })).length

async function onlyBookingOf(person: keyof Company['people']): Promise<string> {
  const { body } = await send<{ bookings: { id: string }[] }>(company.people[person], '/bookings')
  expect(body.bookings.length).toBeGreaterThan(0)
  return body.bookings[0]?.id ?? ''
}

const daily = (lastDate: string) => ({
  pattern: { type: 'daily' as const, interval: 1 },
  range: { type: 'endDate' as const, endDate: `${lastDate}T23:59:00+08:00` },
})

describe('a native booking that is known by its busy time only', () => {
  test('gets its title when its organizer looks, asked for once until it changes', async () => {
    const { eventId } = await bookThere('wangwu', '10:00', '11:00')
    await compare()
    const id = await onlyBookingOf('wangwu')
    await expect.poll(async () => (await look(company.people.wangwu, id)).body.title).toBe('钉钉里约的')
    await look(company.people.wangwu, id)
    await send(company.people.wangwu, '/bookings')
    expect(await countReads()).toBe(1)
    server.clock.advance(minute)
    await server.sandbox.control.changeEvent({ eventId, title: '改了名', start: at('12:00'), end: at('13:00') })
    await compare()
    expect((await look(company.people.wangwu, id)).body).toMatchObject({
      title: '改了名',
      attendees: [{ name: '李四' }],
    })
    expect(await countReads()).toBe(2)
  })

  test('of a later day is asked for when it is opened, not for a list', async () => {
    const later = 5 * 24 * hour
    await server.sandbox.control.book({
      userId: 'wangwu',
      roomIds: [company.theirs.plain],
      start: at('10:00') + later,
      end: at('11:00') + later,
      title: '下周的会',
    })
    await compare()
    const id = await onlyBookingOf('wangwu')
    expect(await countReads()).toBe(0)
    expect((await look(company.people.wangwu, id)).body.title).toBe('下周的会')
  })

  test('is not asked for by others, nor again at once after a failure', async () => {
    await bookThere('wangwu', '10:00', '11:00')
    await compare()
    await server.sandbox.control.setFaults({ errors: [{ kind: '500', count: 9, api: 'getEvent' }] })
    const id = await onlyBookingOf('wangwu')
    await look(company.people.zhangsan, id)
    await expect.poll(countReads).toBeGreaterThan(0)
    const asked = await countReads()
    expect((await look(company.people.wangwu, id)).body).toMatchObject({ title: null, can: { cancel: false } })
    expect(await countReads()).toBe(asked)
  })
})

describe('cancelling a native booking here', () => {
  test('is for its organizer, and takes the meeting out of DingTalk', async () => {
    await bookThere('wangwu', '10:00', '11:00')
    await compare()
    const id = await onlyBookingOf('wangwu')
    await expect.poll(async () => (await look(company.people.wangwu, id)).body.can).toEqual({ cancel: true })
    expect((await look(company.people.lisi, id)).body.can).toEqual({ cancel: false })
    expect((await look(company.people.admin01, id)).body.can).toEqual({ cancel: false })
    expect((await cancel(company.people.lisi, id)).body.code).toBe('booking.not_yours')
    expect((await cancel(company.people.wangwu, id)).body.state).toBe('cancelled')
    // Busy times read before DingTalk hears of it do not bring it back.
    await compare()
    expect((await look(company.people.wangwu, id)).body.state).toBe('cancelled')
    expect(await titles()).toEqual(['钉钉里约的'])
    await workOff(server)
    expect(await titles()).toEqual([])
    await compare()
    expect(await bars()).toEqual([])
  })

  test('stands again when DingTalk never lets it go', async () => {
    await bookThere('wangwu', '10:00', '11:00')
    await compare()
    const id = await onlyBookingOf('wangwu')
    await look(company.people.wangwu, id)
    await expect.poll(async () => (await look(company.people.wangwu, id)).body.can).toEqual({ cancel: true })
    await server.sandbox.control.setScope({ departmentIds: [], userIds: ['lisi', 'admin01'] })
    await cancel(company.people.wangwu, id)
    await workOff(server)
    server.clock.advance(minute)
    await compare()
    expect(await bars()).toEqual([['10:00', 60, barKinds.confirmed, '王五']])
  })
})

describe('a series made in DingTalk', () => {
  test('appears date by date when its event comes, and is cancelled there', async () => {
    const { eventId } = await server.sandbox.control.book({
      userId: 'wangwu',
      roomIds: [company.theirs.plain],
      start: at('10:00'),
      end: at('11:00'),
      title: '晨会',
      recurrence: daily('2026-11-26'),
    })
    expect(await hearOf(eventId, { userId: 'wangwu', roomName: '望岳厅' })).toMatch(/a series.*rooms: 1$/)
    const { body } = await send<{ bookings: Booking[] }>(company.people.wangwu, '/bookings')
    expect(body.bookings.map(({ start }) => start.slice(8, 16))).toEqual(['24T10:00', '25T10:00', '26T10:00'])
    const last = body.bookings.at(-1)?.id ?? ''
    await expect
      .poll(async () => (await look(company.people.wangwu, last)).body)
      .toMatchObject({ title: '晨会', recurring: true, can: { cancel: false } })
    expect((await cancel(company.people.wangwu, last)).body.code).toBe('booking.not_cancellable')
    await server.sandbox.control.cancelEvent({ eventId })
    server.clock.advance(minute)
    await hearOf(eventId)
    expect(await bars()).toEqual([])
  })
})

describe('a native booking of somebody whom the app may not see', () => {
  beforeEach(() => server.sandbox.control.setScope({ departmentIds: [], userIds: ['lisi', 'admin01'] }))

  test('appears and goes with its events: the busy times of its room are read', async () => {
    const { eventId } = await bookThere('wangwu', '10:00', '11:00')
    expect(await hearOf(eventId, { userId: 'wangwu', roomName: '望岳厅' })).toMatch(/rooms: 1$/)
    expect(await bars()).toHaveLength(1)
    await server.sandbox.control.cancelEvent({ eventId })
    server.clock.advance(minute)
    expect(await hearOf(eventId)).toMatch(/rooms: 1$/)
    expect(await bars()).toEqual([])
  })

  test('that was never known here costs nothing when it goes', async () => {
    const { eventId } = await bookThere('wangwu', '10:00', '11:00')
    await server.sandbox.control.cancelEvent({ eventId })
    expect(await hearOf(eventId)).toBe('nobody known to read it as')
  })
})

describe("the app's own bookings come back as events", () => {
  test('without doubling', async () => {
    const id = await ourBooking()
    await workOff(server)
    const [event] = await server.sandbox.control.calendar()
    expect(await reconcile(event?.eventId ?? '', 'zhangsan')).toBe('ours, agrees')
    await compare()
    expect(await bars()).toEqual([['10:00', 60, barKinds.confirmed, '张三']])
    expect((await look(company.people.zhangsan, id)).body.state).toBe('confirmed')
  })

  test('even before we know under which event it stands', async () => {
    const id = await ourBooking()
    await server.sandbox.control.setFaults({ answerLost: [{ as: '500', count: 1, api: 'createEvent' }] })
    await workOff(server)
    const [event] = await server.sandbox.control.calendar()
    expect(await reconcile(event?.eventId ?? '', 'zhangsan')).toBe('ours, being placed')
    await compare()
    expect(await bars()).toEqual([['10:00', 60, barKinds.placing, '张三']])
    await workOffFor(server, minute)
    expect((await look(company.people.zhangsan, id)).body.state).toBe('confirmed')
    expect(await titles()).toEqual(['周会'])
    expect(await bars()).toHaveLength(1)
  })

  test('even when the busy times came before everything else: the twin goes', async () => {
    const id = await ourBooking()
    await server.sandbox.control.setFaults({ answerLost: [{ as: '500', count: 1, api: 'addMeetingRooms' }] })
    await workOff(server)
    await database.db
      .updateTable('bookings')
      .set({ calendarEventId: null, organizerUnionId: null })
      .where('id', '=', id)
      .execute()
    await compare()
    await database.db
      .updateTable('bookings')
      .set({ organizerUnionId: company.people.zhangsan.employee.unionId })
      .where('id', '=', id)
      .execute()
    await workOffFor(server, minute)
    expect((await look(company.people.zhangsan, id)).body.state).toBe('confirmed')
    expect(await bars()).toEqual([['10:00', 60, barKinds.confirmed, '张三']])
  })

  test('a copy that somebody made of it is a booking of its own', async () => {
    const id = await ourBooking()
    await workOff(server)
    const copy = await server.sandbox.control.book({
      userId: 'zhangsan',
      roomIds: [company.theirs.plain],
      start: at('16:00'),
      end: at('17:00'),
      title: '周会',
      description: `会议预约 #${id}`,
    })
    expect(await reconcile(copy.eventId, 'zhangsan')).toBe('native, recorded')
    expect((await bars()).map(([start]) => start)).toEqual(['10:00', '16:00'])
  })

  test('approved, refused', async () => {
    const approved = await ourBooking('10:00', '11:00', 'approval')
    const refused = await ourBooking('14:00', '15:00', 'approval')
    await workOff(server)
    const [first, second] = await server.sandbox.control.calendar()
    await server.sandbox.control.approve({ eventId: first?.eventId ?? '', roomId: company.theirs.approval })
    await server.sandbox.control.refuse({ eventId: second?.eventId ?? '', roomId: company.theirs.approval })
    expect(await reconcile(first?.eventId ?? '', 'zhangsan')).toBe('ours, changed')
    expect(await reconcile(second?.eventId ?? '', 'zhangsan')).toBe('ours, approval refused')
    await workOff(server)
    expect((await look(company.people.zhangsan, approved)).body.state).toBe('confirmed')
    expect((await look(company.people.zhangsan, refused)).body).toMatchObject({
      state: 'refused',
      refusal: { reason: 'approval_refused' },
    })
    expect(await titles()).toHaveLength(1)
  })

  test('moved or cancelled by their organizer in the client', async () => {
    const id = await ourBooking()
    await workOff(server)
    const [event] = await server.sandbox.control.calendar()
    const eventId = event?.eventId ?? ''
    await server.sandbox.control.changeEvent({ eventId, start: at('11:00'), end: at('12:00') })
    expect(await reconcile(eventId, 'zhangsan')).toBe('ours, changed')
    expect(await bars()).toEqual([['11:00', 60, barKinds.confirmed, '张三']])
    await server.sandbox.control.cancelEvent({ eventId })
    expect(await reconcile(eventId, null)).toBe('gone: cancelled here')
    expect((await look(company.people.zhangsan, id)).body).toMatchObject({ state: 'cancelled', cancelledBy: null })
    expect(await bars()).toEqual([])
  })

  test('the room was taken away there: it is not ours any more', async () => {
    const id = await ourBooking()
    await workOff(server)
    const [event] = await server.sandbox.control.calendar()
    await server.sandbox.control.releaseRoom({ eventId: event?.eventId ?? '', roomId: company.theirs.plain })
    expect(await reconcile(event?.eventId ?? '', 'zhangsan')).toBe('ours, without its room: cancelled here')
    expect((await look(company.people.zhangsan, id)).body.state).toBe('cancelled')
  })

  test('read back too early, without its room, nothing is lost', async () => {
    const id = await ourBooking()
    await workOff(server)
    await server.sandbox.control.setFaults({ readBackLagMs: hour })
    const [event] = await server.sandbox.control.calendar()
    expect(await reconcile(event?.eventId ?? '', 'zhangsan')).toBe('ours, agrees')
    expect((await look(company.people.zhangsan, id)).body.state).toBe('confirmed')
  })

  test('cancelled here but standing there: withdrawn again', async () => {
    const id = await ourBooking()
    await workOff(server)
    await cancel(company.people.zhangsan, id)
    await database.db
      .updateTable('outbox')
      .set({ state: 'dead' })
      .where('subjectId', '=', id)
      .where('state', '=', 'waiting')
      .execute()
    await database.db.updateTable('roomOccupancies').set({ releasing: false }).where('bookingId', '=', id).execute()
    server.clock.advance(2 * minute)
    await compare()
    expect(await countWaiting(server)).toBe(1)
    await workOff(server)
    expect(await titles()).toEqual([])
  })
})

describe('the same room twice', () => {
  test('ours is being placed: DingTalk decides, and the other one gets the room', async () => {
    const id = await ourBooking()
    const { eventId } = await bookThere('wangwu', '10:30', '11:30')
    expect(await reconcile(eventId)).toBe('native, in conflict')
    expect((await bars()).map(([, , kind]) => kind)).toEqual([barKinds.placing, barKinds.conflict])
    await workOff(server)
    expect((await look(company.people.zhangsan, id)).body).toMatchObject({
      state: 'refused',
      refusal: { reason: 'room_taken' },
    })
    expect(await bars()).toEqual([['10:30', 60, barKinds.confirmed, '王五']])
  })

  test('ours lost it there without a word: it is read again', async () => {
    const id = await ourBooking()
    await workOff(server)
    const [event] = await server.sandbox.control.calendar()
    await server.sandbox.control.releaseRoom({ eventId: event?.eventId ?? '', roomId: company.theirs.plain })
    const other = await bookThere('wangwu', '10:00', '11:00')
    await reconcile(other.eventId)
    expect((await look(company.people.zhangsan, id)).body.state).toBe('cancelled')
    expect(await bars()).toEqual([['10:00', 60, barKinds.confirmed, '王五']])
  })

  test('ours counts here only: both are shown, until one of them goes', async () => {
    await server.sandbox.control.setQuota({ monthlyCalls: 0 })
    const id = await ourBooking()
    await workOff(server)
    await server.sandbox.control.setQuota({ monthlyCalls: 5_000, usedCalls: 0 })
    // The client remembers that the month's calls are used up, so another one reads.
    hurryDingTalk(server)
    const { eventId } = await bookThere('wangwu', '10:00', '11:00')
    await reconcile(eventId)
    expect((await bars()).map(([, , kind]) => kind).toSorted((a, b) => a - b)).toEqual([
      barKinds.confirmed,
      barKinds.conflict,
    ])
    await cancel(company.people.zhangsan, id)
    expect(await bars()).toEqual([['10:00', 60, barKinds.confirmed, '王五']])
  })
})

describe('busy times, compared', () => {
  test('natives appear with their organizers, and again nothing changes', async () => {
    await bookThere('wangwu', '10:00', '11:00')
    await bookThere('zhaoliu', '11:00', '12:00')
    expect(await compare()).toEqual({ recorded: 2, changed: 0, ended: 0, reread: 0 })
    expect(await compare()).toEqual({ recorded: 0, changed: 0, ended: 0, reread: 0 })
    expect(await bars()).toEqual([
      ['10:00', 60, barKinds.confirmed, '王五'],
      ['11:00', 60, barKinds.confirmed, 'Joe Zhao'],
    ])
  })

  test('one with two rooms is one booking', async () => {
    await bookThere('wangwu', '10:00', '11:00', ['plain', 'small'])
    await compare('plain')
    await compare('small')
    expect(await bars('plain')).toHaveLength(1)
    expect(await bars('small')).toHaveLength(1)
    const { body } = await send<{ bookings: { roomIds: string[] }[] }>(company.people.wangwu, '/bookings')
    expect(body.bookings.map((booking) => booking.roomIds.length)).toEqual([2])
  })

  test('moved and gone ones follow', async () => {
    const moved = await bookThere('wangwu', '10:00', '11:00')
    const gone = await bookThere('zhaoliu', '14:00', '15:00')
    await compare()
    server.clock.advance(minute)
    await server.sandbox.control.changeEvent({ eventId: moved.eventId, start: at('16:00'), end: at('17:00') })
    await server.sandbox.control.cancelEvent({ eventId: gone.eventId })
    expect(await compare()).toMatchObject({ changed: 1, ended: 1 })
    expect((await bars()).map(([start]) => start)).toEqual(['16:00'])
  })

  test('what was made after the reading is not taken for gone', async () => {
    const { clock } = server.dependencies
    const readAt = clock.now()
    await ourBooking()
    const { eventId } = await bookThere('wangwu', '14:00', '15:00')
    await reconcile(eventId)
    await importBusy(context(), { roomId: company.rooms.plain, from: at('00:00'), to: at('23:00'), busy: [], readAt })
    expect(await bars()).toHaveLength(2)
  })

  test('ours that is gone there is read again, and goes', async () => {
    const id = await ourBooking()
    await workOff(server)
    const [event] = await server.sandbox.control.calendar()
    await server.sandbox.control.cancelEvent({ eventId: event?.eventId ?? '' })
    server.clock.advance(minute)
    expect(await compare()).toMatchObject({ reread: 1 })
    expect((await look(company.people.zhangsan, id)).body.state).toBe('cancelled')
  })
})

describe('through the event subscription', () => {
  test('booking and cancelling in the client shows here without anybody asking', async () => {
    const workers = createWorkers(server.dependencies)
    const url = `https://meeting.example/meeting/dingtalk/events/${server.corp.corpKey}`
    expect(await server.sandbox.control.subscribe({ url })).toMatchObject({ ok: true })
    const { eventId } = await bookThere('wangwu', '10:00', '11:00')
    await server.sandbox.control.idle()
    await workers.drain()
    expect(await bars()).toEqual([['10:00', 60, barKinds.confirmed, '王五']])
    await server.sandbox.control.cancelEvent({ eventId })
    await server.sandbox.control.idle()
    await workers.drain()
    expect(await bars()).toEqual([])
    await workers.stop()
  })
})
