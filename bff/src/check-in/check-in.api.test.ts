import type { Booking, CheckInPage, CheckInSettings, RoomCode } from '@meeting/shared'
import { defaultCheckIn } from '@meeting/shared'
import { createTestServer, type TestServer } from '@meeting/test/app'
import {
  aBooking,
  book,
  cancel,
  forgetWaiting,
  hurryDingTalk,
  look,
  send,
  takeOverCompany,
  workOff,
  workOffFor,
  type Company,
} from '@meeting/test/bookings'
import { useTestDatabase } from '@meeting/test/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { releaseUnclaimed } from './releasing-unclaimed.ts'

const database = useTestDatabase()
const minute = 60_000
const today = { start: '2026-11-23T10:00:00+08:00', end: '2026-11-23T11:00:00+08:00' }
const start = Date.parse(today.start)
let server: TestServer
let company: Company

beforeEach(async () => {
  server = await createTestServer({ database })
  company = await takeOverCompany(server)
  hurryDingTalk(server)
  await setTo({})
})
afterEach(async () => {
  await server.close()
  await forgetWaiting(database.db)
})

type Answered = Booking & { code: string }
const settings = (given: Partial<CheckInSettings>): CheckInSettings => ({
  ...defaultCheckIn,
  isOn: true,
  forgives: false,
  ...given,
})
const setTo = (given: Partial<CheckInSettings>) =>
  send<CheckInPage>(company.people.admin01, '/admin/check-in', { method: 'PUT', json: settings(given) })
const claimAs = (who: keyof Company['people'], id: string, code?: string) =>
  send<Answered>(company.people[who], `/bookings/${id}/claim${code ? `?code=${code}` : ''}`, { method: 'POST' })
const reclaimAs = (who: keyof Company['people'], id: string) =>
  send<Answered>(company.people[who], `/bookings/${id}/reclaim`, { method: 'POST' })

async function bookPlain(given: Partial<Parameters<typeof aBooking>[0]> = {}): Promise<Booking> {
  const { body } = await book(company.people.zhangsan, aBooking({ roomIds: [company.rooms.plain], ...today, ...given }))
  await workOff(server)
  return body
}

/** Puts the clock on so many minutes after the begin and lets the product do what is due then. */
async function passTo(minutes: number): Promise<void> {
  server.clock.advance(start + minutes * minute - server.clock.now())
  const corp = server.dependencies.corps.find(server.corp.corpId)
  if (!corp) throw new Error('no Corp')
  await releaseUnclaimed({ dependencies: server.dependencies, corp })
}

async function noticesOf(bookingId: string): Promise<string[]> {
  const rows = await database.db
    .selectFrom('notices')
    .select('kind')
    .where('bookingId', '=', bookingId)
    .orderBy('id')
    .execute()
  return rows.map(({ kind }) => kind).filter((kind) => kind === 'claim_due' || kind === 'released')
}

describe('a booking that is to be claimed', () => {
  test('says until when, is claimed with one tap from ten minutes before, and stays', async () => {
    const made = await bookPlain()
    expect(made.claim).toMatchObject({ state: 'waiting', deadline: '2026-11-23T10:10:00+08:00', can: false })
    server.clock.advance(start - 11 * minute - server.clock.now())
    expect((await claimAs('zhangsan', made.id)).body).toMatchObject({ code: 'check_in.not_open' })
    server.clock.advance(minute)
    expect((await look(company.people.zhangsan, made.id)).body.claim?.can).toBe(true)
    expect((await claimAs('lisi', made.id)).body.code).toBe('booking.not_yours')
    const claimed = await claimAs('zhangsan', made.id)
    expect(claimed.body.claim).toMatchObject({ state: 'claimed', claimedBy: '张三', can: false })
    expect((await claimAs('zhangsan', made.id)).status).toBe(200)
    for (const minutes of [6, 30]) await passTo(minutes)
    expect((await look(company.people.zhangsan, made.id)).body.state).toBe('confirmed')
    expect(await noticesOf(made.id)).toEqual([])
  })

  test('is warned of, then released: the room is free, the meeting stays in the calendar without it', async () => {
    const made = await bookPlain()
    await passTo(4)
    expect(await noticesOf(made.id)).toEqual([])
    await passTo(5)
    await passTo(9)
    expect(await noticesOf(made.id)).toEqual(['claim_due'])
    await passTo(10)
    expect(await noticesOf(made.id)).toEqual(['claim_due', 'released'])
    const after = await look(company.people.zhangsan, made.id)
    expect(after.body).toMatchObject({ state: 'released', claim: { state: 'missed', canReclaim: true } })
    expect((await claimAs('zhangsan', made.id)).body.code).toBe('check_in.too_late')
    await workOffFor(server, 5_000)
    const [event] = await server.sandbox.control.calendar()
    expect(event).toMatchObject({ rooms: [] })
    const other = aBooking({ roomIds: [company.rooms.plain], ...today, start: '2026-11-23T10:15:00+08:00' })
    expect((await book(company.people.lisi, other)).status).toBeLessThan(300)
  })

  test('is taken back with one tap while the room is free, also in DingTalk', async () => {
    const made = await bookPlain()
    for (const minutes of [5, 10]) await passTo(minutes)
    await workOffFor(server, 5_000)
    expect((await reclaimAs('lisi', made.id)).body.code).toBe('booking.not_yours')
    expect((await reclaimAs('zhangsan', made.id)).body).toMatchObject({ claim: { state: 'claimed' } })
    await workOffFor(server, 20_000)
    const back = await look(company.people.zhangsan, made.id)
    expect(back.body).toMatchObject({ state: 'confirmed', inDingTalk: true, claim: { state: 'claimed' } })
    const [event] = await server.sandbox.control.calendar()
    expect(event?.rooms).toHaveLength(1)
    await passTo(40)
    expect((await look(company.people.zhangsan, made.id)).body.state).toBe('confirmed')
  })

  test('is not taken back once somebody else has the room', async () => {
    const made = await bookPlain()
    for (const minutes of [5, 10]) await passTo(minutes)
    await book(
      company.people.lisi,
      aBooking({ roomIds: [company.rooms.plain], ...today, start: '2026-11-23T10:15:00+08:00' }),
    )
    expect((await reclaimAs('zhangsan', made.id)).body.code).toBe('booking.room_busy')
    expect((await look(company.people.zhangsan, made.id)).body.state).toBe('released')
  })

  test('is forgiven once a month: as much time again, and told so', async () => {
    await setTo({ forgives: true })
    const first = await bookPlain()
    const second = await bookPlain({ roomIds: [company.rooms.small] })
    for (const minutes of [5, 10]) await passTo(minutes)
    const states = await Promise.all(
      [first, second].map(async ({ id }) => (await look(company.people.zhangsan, id)).body),
    )
    expect(states.map(({ state }) => state).toSorted()).toEqual(['confirmed', 'released'])
    const kept = states.find(({ state }) => state === 'confirmed')
    expect(kept?.claim?.deadline).toBe('2026-11-23T10:20:00+08:00')
    expect(await noticesOf(kept?.id ?? '')).toEqual(['claim_due', 'claim_due'])
    await passTo(20)
    expect((await look(company.people.zhangsan, kept?.id ?? '')).body.state).toBe('released')
  })

  test('is never released without a warning, and nothing happens once it is over, off or exempt', async () => {
    const [late, exempt] = [await bookPlain(), await bookPlain({ roomIds: [company.rooms.small] })]
    await setTo({ exempt: { ...defaultCheckIn.exempt, roomIds: [company.rooms.small] } })
    // The product was down until now.
    await passTo(25)
    expect(await noticesOf(late.id)).toEqual(['claim_due'])
    await passTo(29)
    expect((await look(company.people.zhangsan, late.id)).body.state).toBe('confirmed')
    await setTo({ isOn: false })
    expect((await look(company.people.zhangsan, late.id)).body.claim).toBeNull()
    await setTo({ exempt: { ...defaultCheckIn.exempt, roomIds: [company.rooms.small] } })
    await passTo(30)
    expect((await look(company.people.zhangsan, late.id)).body.state).toBe('released')
    expect(await noticesOf(exempt.id)).toEqual([])
  })

  test('is cancelled and claimed by an administrator as well', async () => {
    const made = await bookPlain()
    server.clock.advance(start - server.clock.now())
    expect((await claimAs('admin01', made.id)).body.claim?.state).toBe('claimed')
    await cancel(company.people.zhangsan, made.id)
    expect((await claimAs('admin01', made.id)).body.code).toBe('check_in.not_open')
  })
})

describe('the code in the room', () => {
  const panelCode = async (roomId: string) =>
    (await send<RoomCode>(company.people.admin01, `/admin/check-in/rooms/${roomId}/code`)).body
  const printedCode = async (roomId: string) => {
    const { body } = await send<{ sheets: { link: string }[] }>(
      company.people.admin01,
      `/admin/room-pages/sheets?ids=${roomId}`,
    )
    const path = new URL(body.sheets[0]?.link ?? '').searchParams.get('path') ?? ''
    return new URL(path, 'https://meeting.example').searchParams.get('code') ?? ''
  }

  test('is needed where the app alone is not enough; a panel’s counts for a minute and a half, in its room only', async () => {
    await setTo({ fromApp: false })
    const made = await bookPlain()
    server.clock.advance(start - server.clock.now())
    expect((await claimAs('zhangsan', made.id)).body.code).toBe('check_in.code_needed')
    const [here, elsewhere] = [await panelCode(company.rooms.plain), await panelCode(company.rooms.small)]
    expect((await claimAs('zhangsan', made.id, elsewhere.code)).body.code).toBe('check_in.code_expired')
    server.clock.advance(2 * minute)
    expect((await claimAs('zhangsan', made.id, here.code)).body.code).toBe('check_in.code_expired')
    const fresh = await panelCode(company.rooms.plain)
    expect(fresh.code).not.toBe(here.code)
    server.clock.advance(minute / 2)
    expect((await claimAs('zhangsan', made.id, fresh.code)).body.claim?.state).toBe('claimed')
  })

  test('shows whoever scans it what is to be claimed, and lets them', async () => {
    const made = await bookPlain()
    const code = await printedCode(company.rooms.plain)
    const scan = (who: keyof Company['people'], given: string) =>
      send<{ booking: Booking | null; code: string }>(
        company.people[who],
        `/rooms/${company.rooms.plain}/claimable?code=${encodeURIComponent(given)}`,
      )
    expect((await scan('lisi', code)).body.booking).toBeNull()
    server.clock.advance(start - 5 * minute - server.clock.now())
    expect((await scan('lisi', 'p.wrong')).body.code).toBe('check_in.code_expired')
    expect((await scan('lisi', code)).body.booking).toMatchObject({ id: made.id, title: null, claim: { can: true } })
    expect((await claimAs('lisi', made.id, code)).status).toBe(200)
    expect((await scan('zhangsan', code)).body.booking).toBeNull()
  })
})

test('a claim at the last second and the release, by two processes at once, come to one decision', async () => {
  const other = await createTestServer({ database })
  try {
    for (let round = 0; round < 6; round += 1) {
      const clock = 10 + round
      const made = await bookPlain({
        start: `2026-11-23T${clock}:00:00+08:00`,
        end: `2026-11-23T${clock + 1}:00:00+08:00`,
      })
      const shift = round * 60
      await passTo(shift + 5)
      server.clock.advance(start + (shift + 10) * minute - server.clock.now())
      other.clock.advance(server.clock.now() - other.clock.now())
      const corp = other.dependencies.corps.find(server.corp.corpId)
      if (!corp) throw new Error('no Corp')
      const [answer] = await Promise.all([
        claimAs('zhangsan', made.id),
        releaseUnclaimed({ dependencies: other.dependencies, corp }),
        releaseUnclaimed({ dependencies: server.dependencies, corp }),
      ])
      const { state, claim } = (await look(company.people.zhangsan, made.id)).body
      const isClaimed = answer.status === 200
      expect([state, claim?.state]).toEqual(isClaimed ? ['confirmed', 'claimed'] : ['released', 'missed'])
      expect((await noticesOf(made.id)).filter((kind) => kind === 'released')).toHaveLength(isClaimed ? 0 : 1)
    }
  } finally {
    await other.close()
  }
})
