import type { Booking, NewBooking, Room, RoomRules } from '@meeting/shared'
import { createOutboxQueue } from '@meeting/bff/bookings/outbox-queue'
import type { Database } from '@meeting/bff/database/database'
import { createDingTalkClient } from '@meeting/bff/dingtalk/dingtalk-client'
import { randomIds } from '@meeting/bff/ids/ids'
import { sql } from 'kysely'
import type { SignedIn, TestServer } from './app.ts'

export const openRules: RoomRules = {
  openForBooking: true,
  minMinutes: null,
  maxMinutes: null,
  advance: null,
  closures: [],
  approval: 'none',
  seriesAllowed: true,
  bookableBy: { kind: 'everyone' },
}

export type TestRoom = Partial<Omit<Room, 'id' | 'rules'>> & {
  rules?: Partial<RoomRules>
  dingtalkRoomId?: string
  removedAt?: Date
  corpId?: string
}

/** Adds a room to our tables: one of our own, or with `dingtalkRoomId` one of DingTalk's. Answers its id. */
export async function aRoom({ dependencies, corp }: TestServer, given: TestRoom = {}): Promise<string> {
  const { rules, dingtalkRoomId, ...room } = given
  const id = randomIds.next()
  const now = new Date(dependencies.clock.now())
  await dependencies.database
    .insertInto('rooms')
    .values({
      name: '会议室',
      timeZone: 'Asia/Shanghai',
      ...room,
      id,
      corpId: given.corpId ?? corp.corpId,
      origin: dingtalkRoomId ? 'dingtalk' : 'own',
      dingtalkRoomId: dingtalkRoomId ?? null,
      rules: JSON.stringify({ ...openRules, ...rules }),
      createdAt: now,
      updatedAt: now,
    })
    .execute()
  dependencies.changes.publish({ kind: 'rooms', corpId: corp.corpId })
  return id
}

export type Company = {
  /** Signed in, by userId of the small company. */
  people: Record<'admin01' | 'zhangsan' | 'lisi' | 'wangwu' | 'zhaoliu', SignedIn>
  /** Our ids of the small company's rooms. */
  rooms: Record<'plain' | 'small' | 'approval' | 'ruled', string>
  /** DingTalk's ids of the same. */
  theirs: Record<'plain' | 'small' | 'approval' | 'ruled', string>
}

const roomNames = { plain: '望岳厅', small: '听雨轩', approval: '议事堂', ruled: '规矩屋' } as const

/** The sandbox's small company as after a first sync: its people signed in, its rooms with the rules they have there. */
export async function takeOverCompany(server: TestServer): Promise<Company> {
  const [employees, rooms] = await Promise.all([server.sandbox.control.employees(), server.sandbox.control.rooms()])
  const signIn = async (userId: string) => {
    const found = employees.find((employee) => employee.userId === userId)
    if (!found) throw new Error(`the small company has no ${userId}`)
    const { unionId, name } = found
    return server.signInAs(await server.anEmployee({ userId, unionId, name, isAdministrator: userId === 'admin01' }))
  }
  const theirs = (name: string) => {
    const found = rooms.find((room) => room.name === name)
    if (!found) throw new Error(`the small company has no ${name}`)
    return found.roomId
  }
  const ids = {
    plain: theirs(roomNames.plain),
    small: theirs(roomNames.small),
    approval: theirs(roomNames.approval),
    ruled: theirs(roomNames.ruled),
  }
  return {
    people: {
      admin01: await signIn('admin01'),
      zhangsan: await signIn('zhangsan'),
      lisi: await signIn('lisi'),
      wangwu: await signIn('wangwu'),
      zhaoliu: await signIn('zhaoliu'),
    },
    rooms: {
      plain: await aRoom(server, { name: roomNames.plain, dingtalkRoomId: ids.plain, capacity: 12 }),
      small: await aRoom(server, { name: roomNames.small, dingtalkRoomId: ids.small, capacity: 6 }),
      approval: await aRoom(server, {
        name: roomNames.approval,
        dingtalkRoomId: ids.approval,
        rules: { approval: 'standard' },
      }),
      ruled: await aRoom(server, {
        name: roomNames.ruled,
        dingtalkRoomId: ids.ruled,
        rules: { minMinutes: 30, maxMinutes: 120, advance: { count: 7, unit: 'days', opensAt: '00:00' } },
      }),
    },
    theirs: ids,
  }
}

/** A valid booking of tomorrow in China, 10:00 to 11:00. */
export function aBooking(given: Partial<NewBooking> & { roomIds: string[] }): NewBooking {
  return {
    title: '周会',
    start: '2026-11-24T10:00:00+08:00',
    end: '2026-11-24T11:00:00+08:00',
    attendeeIds: [],
    note: '',
    ...given,
  }
}

export type Answer<Body> = { status: number; body: Body; headers: Headers }
/** A refusal as far as tests look into it. */
export type Refused = { code: string; problems?: { path: string; issue: string }[]; data?: Record<string, unknown> }

export async function send<Body>(
  person: Pick<SignedIn, 'request'>,
  path: string,
  init: Parameters<SignedIn['request']>[1] = {},
): Promise<Answer<Body>> {
  const response = await person.request(`/meeting/api/v1${path}`, init)
  // Tests know what they asked for.
  return { status: response.status, body: (await response.json()) as Body, headers: response.headers }
}

export function book(
  person: Pick<SignedIn, 'request'>,
  booking: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<Booking & Refused>> {
  return send(person, '/bookings', { method: 'POST', json: booking, headers })
}

export function cancel(person: Pick<SignedIn, 'request'>, id: string): Promise<Answer<Booking & Refused>> {
  return send(person, `/bookings/${id}/cancel`, { method: 'POST' })
}

export function look(person: Pick<SignedIn, 'request'>, id: string): Promise<Answer<Booking & Refused>> {
  return send(person, `/bookings/${id}`)
}

/** Works off what is due for DingTalk now. */
export async function workOff(server: TestServer): Promise<void> {
  const queue = createOutboxQueue(server.dependencies)
  await queue.drain()
  await queue.stop()
}

/** Moves the clock on and works off what is due then, until nothing is waiting or the time is over. */
export async function workOffFor(server: TestServer, ms: number, stepMs = 1_000): Promise<void> {
  const end = server.clock.now() + ms
  await workOff(server)
  while (server.clock.now() < end && (await countWaiting(server)) > 0) {
    server.clock.advance(stepMs)
    await workOff(server)
  }
}

/** Things not yet carried to DingTalk, without the tidying afterwards. */
export async function countWaiting({ dependencies, corp }: TestServer): Promise<number> {
  return countWaitingOf(dependencies.database, corp.corpId)
}

export async function countWaitingOf(database: Database, corpId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select (select count(*) from outbox where corp_id = ${corpId} and state = 'waiting' and kind <> 'tidy')
      + (select count(*) from bookings where corp_id = ${corpId} and place_item_id is not null) as count`.execute(
    database,
  )
  return rows[0]?.count ?? 0
}

/** Leaves nothing to be carried to DingTalk: the next test's server works on the same tables. */
export async function forgetWaiting(database: Database): Promise<void> {
  await database.updateTable('outbox').set({ state: 'done' }).where('state', '=', 'waiting').execute()
  await database.updateTable('bookings').set({ placeItemId: null }).execute()
}

/** What names something that is not there: the tables of a hold have no references that the database checks. */
export async function listOrphans(database: Database): Promise<string[]> {
  const { rows } = await sql<{ orphan: string }>`
    select 'no booking of ' || o.booking_id as orphan from room_occupancies o
    where not exists (select from bookings b where b.corp_id = o.corp_id and b.id = o.booking_id)
    union all
    select 'no room ' || o.room_id from room_occupancies o
    where not exists (select from rooms r where r.corp_id = o.corp_id and r.id = o.room_id)
    union all
    select 'no organizer ' || b.organizer_id from bookings b
    where b.organizer_id is not null and not exists (select from employees e where e.corp_id = b.corp_id and e.id = b.organizer_id)
    union all
    select 'no room for ' || b.id from bookings b
    where b.origin = 'app' and not exists (select from room_occupancies o where o.corp_id = b.corp_id and o.booking_id = b.id)`.execute(
    database,
  )
  return rows.map(({ orphan }) => orphan)
}

/** How many bookings there are, whatever became of them. */
export async function countBookings({ dependencies, corp }: TestServer): Promise<number> {
  const { count } = await dependencies.database
    .selectFrom('bookings')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('corpId', '=', corp.corpId)
    .executeTakeFirstOrThrow()
  return count
}

/** Lets DingTalk's client pace itself by the test's clock without waiting for it, and give up on an answer soon. */
export function hurryDingTalk({ dependencies }: TestServer, answerWithinMs = 100): void {
  const { config, clock, log, database, fetch } = dependencies
  const clients = new Map<string, ReturnType<typeof createDingTalkClient>>()
  // A pause takes no time, but the client sees that it has passed.
  let paused = 0
  const pacing = {
    now: () => clock.now() + paused,
    sleep: async (ms: number) => {
      paused += ms
    },
  }
  dependencies.dingtalk = (corp) => {
    const known = clients.get(corp.corpId)
    if (known) return known
    const client = createDingTalkClient({
      corp,
      urls: config.dingtalk,
      database,
      clock,
      log,
      pacing,
      fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(answerWithinMs) }),
    })
    clients.set(corp.corpId, client)
    return client
  }
}
