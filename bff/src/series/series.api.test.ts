import type { NewSeries, BookingSeries, SeriesPreview } from '@meeting/shared/series/series.types'
import { createTestServer, type SignedIn, type TestServer } from '@meeting/test/app'
import {
  aBooking,
  aRoom,
  book,
  countBookings,
  forgetWaiting,
  hurryDingTalk,
  listOrphans,
  look,
  send,
  takeOverCompany,
  workOff,
  workOffFor,
} from '@meeting/test/bookings'
import { useTestDatabase } from '@meeting/test/database'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

const database = useTestDatabase()
let server: TestServer
let zhang: SignedIn
let li: SignedIn
let room: string
let killAt: string | null = null

beforeAll(async () => {
  server = await createTestServer({
    database,
    checkpoint: async (step) => {
      if (step === killAt) throw new Error('killed')
    },
  })
  zhang = await server.signInAs(await server.anEmployee({ name: '张三' }))
  li = await server.signInAs(await server.anEmployee({ name: '李四' }))
})
afterAll(() => server.close())
beforeEach(async () => {
  killAt = null
  room = await aRoom(server, { name: '望岳厅', capacity: 8 })
})
afterEach(() => forgetWaiting(database.db))

/** Tuesdays at ten, four of them, from tomorrow on. */
function aSeries(given: Partial<NewSeries> = {}): NewSeries {
  return {
    title: '周会',
    note: '',
    attendeeIds: [],
    roomIds: [room],
    startMinutes: 600,
    minutes: 60,
    choices: [],
    rule: {
      from: '2026-11-24',
      every: { unit: 'week', interval: 1, weekdays: [2] },
      end: { kind: 'times', times: 4 },
      daysOff: 'skip',
    },
    ...given,
  }
}

function preview(person: SignedIn, { roomIds, startMinutes, minutes, choices, rule }: NewSeries) {
  const json = { roomIds, startMinutes, minutes, choices, rule, people: 2 }
  return send<SeriesPreview>(person, '/series/preview', { method: 'POST', json })
}

function create(person: SignedIn, series: NewSeries, key = 'key') {
  const headers = { 'idempotency-key': `${key}-${room}` }
  return send<BookingSeries & { code?: string }>(person, '/series', { method: 'POST', json: series, headers })
}

const tuesday = (date: string) =>
  aBooking({ roomIds: [room], start: `${date}T10:30:00+08:00`, end: `${date}T11:30:00+08:00` })

describe('before a series is saved', () => {
  test('each date has a tick, or a cross with who has the room and which room is free', async () => {
    const other = await aRoom(server, { name: '听雨轩', capacity: 4 })
    await book(li, tuesday('2026-12-08'))
    const { status, body } = await preview(zhang, aSeries())
    expect(status).toBe(200)
    expect(body.dates.map(({ date, verdict }) => [date, verdict])).toEqual([
      ['2026-11-24', 'fits'],
      ['2026-12-01', 'fits'],
      ['2026-12-08', 'blocked'],
      ['2026-12-15', 'fits'],
    ])
    expect(body.dates[2]?.cause).toMatchObject({ kind: 'busy', conflicts: [{ roomId: room, organizer: '李四' }] })
    expect(body.dates[2]?.otherRoomIds).toContain(other)
    expect(body.totals).toEqual({ dates: 4, fit: 3, blocked: 1, skipped: 0 })
    expect(body.calls).toBe(3)
  })

  test('a limit holds for the last date, too, and a year without known holidays is told', async () => {
    room = await aRoom(server, { rules: { advance: { count: 14, unit: 'days', opensAt: '00:00' } } })
    const { body } = await preview(
      zhang,
      aSeries({ rule: { ...aSeries().rule, end: { kind: 'until', date: '2027-01-10' } } }),
    )
    expect(body.dates.map(({ verdict }) => verdict).slice(0, 3)).toEqual(['fits', 'fits', 'blocked'])
    expect(body.dates.at(-1)).toMatchObject({
      date: '2027-01-05',
      cause: { kind: 'rules', refusals: [{ roomId: room, violations: [{ rule: 'too_early' }] }] },
    })
    expect(body.unknownYears).toEqual([2027])
  })

  test('a room that takes no series is named', async () => {
    room = await aRoom(server, { rules: { seriesAllowed: false } })
    const { status, body } = await preview(zhang, aSeries())
    expect(status).toBe(400)
    expect(body).toMatchObject({
      code: 'request.invalid',
      problems: [{ path: 'roomIds.0', issue: 'series_not_allowed' }],
    })
  })
})

describe('a series', () => {
  test('holds the dates that can be had, one in another room, and leaves out the others', async () => {
    const other = await aRoom(server, { name: '听雨轩' })
    await book(li, tuesday('2026-12-08'))
    await book(li, tuesday('2026-12-15'))
    const { status, body } = await create(
      zhang,
      aSeries({
        choices: [
          { date: '2026-12-01', choice: 'skip' },
          {
            date: '2026-12-08',
            choice: 'other',
            roomIds: [other],
            start: '2026-12-08T10:00:00+08:00',
            end: '2026-12-08T11:00:00+08:00',
          },
        ],
      }),
    )
    expect(status).toBe(201)
    expect(body.dates.map(({ state, roomIds, cause }) => [state, roomIds[0], cause?.kind ?? null])).toEqual([
      ['held', room, null],
      ['skipped', room, 'chosen'],
      ['held', other, null],
      ['skipped', room, 'busy'],
    ])
    const own = await send<{ id: string }>(zhang, `/bookings/${body.dates[2]?.bookingId}/series`)
    expect(own.body.id).toBe(body.id)
    expect((await send(li, `/series/${body.id}`)).status).toBe(404)
    expect(await listOrphans(database.db)).toEqual([])
  })

  test('asked for twice is made once', async () => {
    const before = await countBookings(server)
    const [first, second] = await Promise.all([create(zhang, aSeries()), create(zhang, aSeries())])
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body.id).toBe(first.body.id)
    expect(await countBookings(server)).toBe(before + 4)
    expect((await create(zhang, aSeries({ title: '别的' }))).body.code).toBe('booking.idempotency_mismatch')
  })

  test.each(['series.after_commit', 'series.held', 'series.settled'])(
    'killed at %s goes on where it was; a date that was lost meanwhile is left out',
    async (step) => {
      const before = await countBookings(server)
      killAt = step
      expect((await create(zhang, aSeries())).status).toBe(500)
      killAt = null
      const isHeld = step !== 'series.after_commit'
      expect((await book(li, tuesday('2026-12-01'))).status).toBe(isHeld ? 409 : 201)
      server.clock.advance(10_000)
      await workOff(server)
      const { body } = await create(zhang, aSeries())
      expect(body.totals).toEqual(
        isHeld ? { wished: 0, held: 4, gone: 0, skipped: 0 } : { wished: 0, held: 3, gone: 0, skipped: 1 },
      )
      expect(await countBookings(server)).toBe(before + 4)
    },
  )

  test('is given back from a date on, and a date is put back when it is free again', async () => {
    const { body: made } = await create(zhang, aSeries())
    const cancelled = await send<BookingSeries>(zhang, `/series/${made.id}/cancel`, {
      method: 'POST',
      json: { from: '2026-12-08' },
    })
    expect(cancelled.body.dates.map(({ state, freeAgain }) => [state, freeAgain])).toEqual([
      ['held', false],
      ['held', false],
      ['gone', true],
      ['gone', true],
    ])
    const back = await send<BookingSeries>(zhang, `/series/${made.id}/put-back`, {
      method: 'POST',
      json: { date: '2026-12-15' },
    })
    expect(back.body.dates.map(({ state }) => state)).toEqual(['held', 'held', 'gone', 'held'])
    expect((await book(li, tuesday('2026-12-15'))).status).toBe(409)
    expect((await book(li, tuesday('2026-12-08'))).status).toBe(201)
  })

  test('stands in DingTalk date by date, for as many calls as the preview said', async () => {
    hurryDingTalk(server, 5_000)
    const { people, rooms } = await takeOverCompany(server)
    room = rooms.plain
    const from = { ...aSeries().rule, from: '2026-12-20' }
    const told = await preview(people.zhangsan, aSeries({ rule: from }))
    const { body } = await create(people.zhangsan, aSeries({ rule: from }))
    const before = (await server.sandbox.control.calls({})).length
    await workOffFor(server, 60_000)
    const calls = (await server.sandbox.control.calls({})).slice(before)
    const bookings = await Promise.all(body.dates.map((date) => look(people.zhangsan, date.bookingId ?? '')))
    expect(bookings).toHaveLength(4)
    expect(bookings.every(({ body: { state, inDingTalk } }) => state === 'confirmed' && inDingTalk)).toBe(true)
    expect(calls.filter(({ api }) => !/token/i.test(api))).toHaveLength(told.body.calls)
  })
})
