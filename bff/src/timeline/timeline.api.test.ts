import { gunzipSync, brotliDecompressSync } from 'node:zlib'
import { barKinds, type DayTimeline, type RoomTimeline } from '@meeting/shared'
import { aBooking, aRoom, book, cancel, send, takeOverCompany, type Company } from '@meeting/test/bookings'
import { useTestDatabase } from '@meeting/test/database'
import { createTestServer, type SignedIn, type TestServer } from '@meeting/test/app'
import { sql, type KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Change } from '../database/change-bus.ts'
import { randomIds } from '../ids/ids.ts'
import { listFreeNow } from './free-now.ts'
import { createTimelineStore } from './timeline-store.ts'

const database = useTestDatabase()
let server: TestServer
let company: Company
let zhangsan: SignedIn

beforeAll(async () => {
  server = await createTestServer({ database })
  company = await takeOverCompany(server)
  zhangsan = company.people.zhangsan
})
afterAll(() => server.close())

const viewer = { employeeId: randomIds.next(), isAdministrator: false }
const path = (date: string) => `/meeting/api/v1/timeline?date=${date}`
const get = (date: string, headers: Record<string, string> = {}) => zhangsan.request(path(date), { headers })
async function day(date: string): Promise<DayTimeline> {
  const { body } = await send<DayTimeline>(zhangsan, `/timeline?date=${date}`)
  return body
}
const barsOf = (timeline: DayTimeline, roomId: string) => timeline.rooms.find(([id]) => id === roomId)?.[1] ?? []

/** Counts the queries that go through a database handle from here on. */
function countingDatabase() {
  let queries = 0
  const counting = database.db.withPlugin({
    transformQuery: ({ node }) => {
      queries += 1
      return node
    },
    transformResult: async ({ result }) => result,
  })
  return { counting, queries: () => queries }
}

describe('the day of all rooms', () => {
  test('is compact: names once, minutes from midnight, in the order of the rooms', async () => {
    const room = company.rooms.plain
    await book(
      zhangsan,
      aBooking({
        roomIds: [room, company.rooms.small],
        start: '2026-12-01T10:00:00+08:00',
        end: '2026-12-01T11:30:00+08:00',
      }),
    )
    const timeline = await day('2026-12-01')
    expect(timeline).toMatchObject({ date: '2026-12-01', timeZone: 'Asia/Shanghai', names: ['张三'] })
    expect([timeline.from, timeline.to]).toEqual([
      Date.parse('2026-12-01T00:00:00+08:00') / 1000,
      Date.parse('2026-12-02T00:00:00+08:00') / 1000,
    ])
    expect(barsOf(timeline, room)).toEqual([[600, 90, barKinds.placing, 0]])
    expect(timeline.rooms).toHaveLength(2)
  })

  test('shows what comes over midnight on both days, however long', async () => {
    const own = await aRoom(server)
    await book(
      zhangsan,
      aBooking({ roomIds: [own], start: '2026-12-02T23:00:00+08:00', end: '2026-12-03T01:00:00+08:00' }),
    )
    expect(barsOf(await day('2026-12-02'), own)).toEqual([[1380, 120, barKinds.confirmed, 0]])
    expect(barsOf(await day('2026-12-03'), own)).toEqual([[-60, 120, barKinds.confirmed, 0]])
    expect(barsOf(await day('2026-12-04'), own)).toEqual([])
    await aNativeStay(own, '2026-12-10T10:00:00+08:00', '2026-12-14T10:00:00+08:00')
    expect(barsOf(await day('2026-12-12'), own)).toEqual([[-2280, 5760, barKinds.confirmed, expect.any(Number)]])
    expect(barsOf(await day('2026-12-15'), own)).toEqual([])
  })

  test('shows closures with their reason, clipped to the day', async () => {
    const closure = { start: Date.parse('2026-12-05T12:00:00+08:00'), end: null, reason: '装修', contact: null }
    const closed = await aRoom(server, { rules: { closures: [closure] } })
    const timeline = await day('2026-12-05')
    expect(barsOf(timeline, closed)).toEqual([[720, 720, barKinds.closed, timeline.names.indexOf('装修')]])
    expect(barsOf(await day('2026-12-06'), closed)).toEqual([[0, 1440, barKinds.closed, 0]])
  })

  test('holds no title, and is the same for every viewer', async () => {
    await book(
      zhangsan,
      aBooking({
        title: '机密',
        roomIds: [company.rooms.plain],
        start: '2026-12-07T10:00:00+08:00',
        end: '2026-12-07T11:00:00+08:00',
      }),
    )
    const mine = await (await zhangsan.request(path('2026-12-07'))).text()
    const theirs = await (await company.people.lisi.request(path('2026-12-07'))).text()
    expect(mine).toBe(theirs)
    expect(mine).not.toContain('机密')
  })

  test('is not made for days that nobody can book', async () => {
    expect((await send<{ code: string }>(zhangsan, '/timeline?date=2035-01-01')).body.code).toBe(
      'timeline.day_out_of_range',
    )
    expect((await send<{ code: string }>(zhangsan, '/timeline?date=2026-02-30')).body.code).toBe('request.invalid')
  })
})

describe('a kept day', () => {
  test('is answered compressed as the client takes it, always the same', async () => {
    const date = '2026-12-07'
    const plain = await (await get(date)).text()
    const gzip = await get(date, { 'accept-encoding': 'gzip, deflate' })
    const brotli = await get(date, { 'accept-encoding': 'gzip, br' })
    expect([gzip.headers.get('content-encoding'), brotli.headers.get('content-encoding')]).toEqual(['gzip', 'br'])
    expect(gzip.headers.get('vary')).toContain('Accept-Encoding')
    expect(gunzipSync(Buffer.from(await gzip.arrayBuffer())).toString()).toBe(plain)
    expect(brotliDecompressSync(Buffer.from(await brotli.arrayBuffer())).toString()).toBe(plain)
    expect((await get(date, { 'accept-encoding': 'br;q=0, gzip;q=0' })).headers.get('content-encoding')).toBeNull()
  })

  test('answers 304 to who has it, and anew after a change', async () => {
    const date = '2026-12-08'
    const own = await aRoom(server)
    const first = await get(date)
    const etag = first.headers.get('etag') ?? ''
    expect((await get(date, { 'if-none-match': `"other", ${etag}` })).status).toBe(304)
    const { body } = await book(
      zhangsan,
      aBooking({ roomIds: [own], start: '2026-12-08T10:00:00+08:00', end: '2026-12-08T11:00:00+08:00' }),
    )
    const changed = await get(date, { 'if-none-match': etag })
    expect(changed.status).toBe(200)
    await cancel(zhangsan, body.id)
    expect((await get(date)).headers.get('etag')).toBe(etag)
  })

  test('costs no query', async () => {
    const { counting, queries } = countingDatabase()
    const { changes, rooms } = server.dependencies
    const store = createTimelineStore({ database: counting, changes, rooms })
    await store.get(server.corp, '2026-12-07', viewer)
    const after = queries()
    expect(after).toBe(1)
    await Promise.all(Array.from({ length: 50 }, () => store.get(server.corp, '2026-12-07', viewer)))
    expect(queries()).toBe(after)
  })

  test('is read once for all who ask at the same time', async () => {
    const { counting, queries } = countingDatabase()
    const { changes, rooms } = server.dependencies
    const store = createTimelineStore({ database: counting, changes, rooms })
    await Promise.all(Array.from({ length: 20 }, () => store.get(server.corp, '2026-12-07', viewer)))
    expect(queries()).toBe(1)
  })

  test('read before a change and finished after it is neither kept nor answered', async () => {
    const own = await aRoom(server)
    const listeners = new Set<(change: Change | null) => void>()
    const changes = {
      ...server.dependencies.changes,
      subscribe: (listener: (change: Change | null) => void) => {
        listeners.add(listener)
        return () => {}
      },
    }
    const reading = Promise.withResolvers<void>()
    let reads = 0
    const plugin: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        reads += 1
        // The first reading is held up, as if its answer came late: it has been read by then.
        if (reads === 1) await reading.promise
        return result
      },
    }
    const { rooms } = server.dependencies
    const store = createTimelineStore({ database: database.db.withPlugin(plugin), changes, rooms })
    const asked = store.get(server.corp, '2026-12-09', viewer)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await book(
      zhangsan,
      aBooking({ roomIds: [own], start: '2026-12-09T10:00:00+08:00', end: '2026-12-09T11:00:00+08:00' }),
    )
    for (const listener of listeners) listener({ kind: 'day', corpId: server.corp.corpId, dates: ['2026-12-09'] })
    const anew = await store.get(server.corp, '2026-12-09', viewer)
    reading.resolve()
    expect(barsOf(anew.timeline, own)).toHaveLength(1)
    expect((await asked).etag).toBe(anew.etag)
    expect(store.peek(server.corp, '2026-12-09', viewer)?.etag).toBe(anew.etag)
  })

  test('of 200 rooms with 2 000 bookings is at most 25 KB compressed', async () => {
    const big = await createTestServer({ database })
    await fillDay(big, 200, 10)
    const person = await big.signInAs()
    const answer = await person.request(path('2026-11-25'), { headers: { 'accept-encoding': 'gzip' } })
    const body = Buffer.from(await answer.arrayBuffer())
    const timeline = JSON.parse(gunzipSync(body).toString()) as DayTimeline
    expect(timeline.rooms.flatMap(([, bars]) => bars)).toHaveLength(2_000)
    expect(body.byteLength).toBeLessThanOrEqual(25 * 1024)
    await big.close()
  })
})

describe('the days of one room', () => {
  test('are in the time zone of the room, clock changes included', async () => {
    const newYork = await aRoom(server, { timeZone: 'America/New_York' })
    await book(
      zhangsan,
      aBooking({ roomIds: [newYork], start: '2027-03-14T09:00:00-04:00', end: '2027-03-14T10:00:00-04:00' }),
    )
    const { body, status } = await send<RoomTimeline>(zhangsan, `/rooms/${newYork}/timeline?from=2027-03-13&days=3`)
    expect(status).toBe(200)
    expect(body.days.map(({ date, from, to }) => [date, (to - from) / 3600])).toEqual([
      ['2027-03-13', 24],
      ['2027-03-14', 23],
      ['2027-03-15', 24],
    ])
    // The clock went from two to three: nine o'clock is eight hours after midnight.
    expect(body.days[1]?.bars).toEqual([[480, 60, barKinds.confirmed, 0]])
  })

  test('of an unknown room are not there', async () => {
    const { body } = await send<{ code: string }>(zhangsan, `/rooms/${randomIds.next()}/timeline?from=2026-12-01`)
    expect(body.code).toBe('room.not_found')
  })
})

describe('free now', () => {
  test('names rooms that one may book, until when, the longest free first', async () => {
    const small = await createTestServer({ database })
    const me = await small.signInAs()
    const subject = { employeeId: me.employee.id, isAdministrator: false, departmentIds: [] }
    const [busy, soon, free] = [await aRoom(small), await aRoom(small), await aRoom(small)]
    await aRoom(small, { rules: { bookableBy: { kind: 'administrators' } } })
    await aRoom(small, { rules: { openForBooking: false } })
    await book(me, aBooking({ roomIds: [busy], start: '2026-11-23T09:00:00+08:00', end: '2026-11-23T10:00:00+08:00' }))
    await book(me, aBooking({ roomIds: [soon], start: '2026-11-23T09:30:00+08:00', end: '2026-11-23T10:00:00+08:00' }))
    expect(await listFreeNow({ dependencies: small.dependencies, corp: small.corp }, subject)).toEqual([
      { roomId: free, until: Date.parse('2026-11-24T00:00:00+08:00') },
      { roomId: soon, until: Date.parse('2026-11-23T09:30:00+08:00') },
    ])
    await small.close()
  })
})

/** As the import of DingTalk's own bookings writes it. */
async function aNativeStay(roomId: string, start: string, end: string): Promise<void> {
  const id = randomIds.next()
  const { corpId } = server.corp
  await sql`with b as (insert into bookings (id, corp_id, origin, state, organizer_name, during, created_at, updated_at)
    values (${id}, ${corpId}, 'dingtalk', 'confirmed', '外人', tstzrange(${start}, ${end}), now(), now()))
    insert into room_occupancies (corp_id, room_id, booking_id, during) values (${corpId}, ${roomId}, ${id}, tstzrange(${start}, ${end}))`.execute(
    database.db,
  )
  server.dependencies.changes.publish({ kind: 'rooms', corpId })
}

async function fillDay({ corp }: TestServer, rooms: number, perRoom: number): Promise<void> {
  const { corpId } = corp
  await sql`insert into rooms (id, corp_id, origin, name, rules, created_at, updated_at)
    select ('01a206f9-5d25-7682-908f-' || lpad(to_hex(g * 7919), 12, '0'))::uuid, ${corpId}, 'own', '会议室 ' || g, '{"closures":[]}', now(), now()
    from generate_series(1, ${rooms}::int) g`.execute(database.db)
  await sql`with slots as (
      select r.id as room_id, gen_random_uuid() as id, '员工' || (abs(hashtext(r.id::text || s::text)) % 120) as name,
        timestamptz '2026-11-25T08:00:00+08:00' + s * interval '72 minutes' as start
      from rooms r, generate_series(0, ${perRoom - 1}::int) s where r.corp_id = ${corpId}
    ), b as (
      insert into bookings (id, corp_id, origin, state, organizer_name, during, created_at, updated_at)
      select id, ${corpId}, 'app', 'confirmed', name, tstzrange(start, start + interval '1 hour'), now(), now() from slots
    )
    insert into room_occupancies (corp_id, room_id, booking_id, during)
    select ${corpId}, room_id, id, tstzrange(start, start + interval '1 hour') from slots`.execute(database.db)
}
