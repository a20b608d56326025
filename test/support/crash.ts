import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve, type ServerType } from '@hono/node-server'
import { createOutboxQueue } from '@meeting/bff/bookings/outbox-queue'
import { systemClock } from '@meeting/bff/clock/clock'
import { dayRange, toWallTime, type Booking, type NewBooking } from '@meeting/shared'
import { createTestServer, type TestServer } from './app.ts'
import { aBooking, countWaiting, look, takeOverCompany, type Company } from './bookings.ts'
import type { TestDatabase } from './database.ts'

export type CrashAction =
  | { kind: 'book'; employeeId: string; booking: NewBooking; idempotencyKey: string }
  | { kind: 'cancel'; employeeId: string; bookingId: string }
  | { kind: 'move'; employeeId: string; id: string; bookingId: string; fromRoomId: string; toRoomId: string }
  /** Only works off what others left. */
  | { kind: 'work' }
  /** Sends the notices that are due. */
  | { kind: 'tell' }

export type CrashPlan = {
  environment: Record<string, string>
  corpId: string
  action: CrashAction
  /** Killed when this step is passed for the `pass`th time; null lives. */
  stopAt: { step: string; pass: number } | null
  /** How long what a killed process held stays with it. */
  leaseMs: number
}

/** The steps between the systems, in order; each is a place to die at. `holdSteps` come before anything is decided. */
export const holdSteps = ['hold.before_commit', 'hold.after_commit']
export const placeSteps = [
  'placement.started',
  'placement.before_create',
  'placement.after_create',
  'placement.event_stored',
  'placement.before_add_room',
  'placement.after_add_room',
  'placement.before_read_back',
  'placement.before_settle',
  'placement.settled',
]
/** Of sending a notice; up to `before_mark` nothing has left, from `before_call` to `after_call` nobody knows. */
export const noticeSteps = [
  'notices.before_claim',
  'notices.claimed',
  'notices.before_mark',
  'notices.before_call',
  'notices.after_call',
  'notices.settled',
]
export const refusalSteps = ['refusal.before_commit', 'refusal.after_commit']
export const cancelSteps = ['cancel.before_commit', 'cancel.after_commit']
export const withdrawSteps = [
  'withdrawal.started',
  'withdrawal.before_delete',
  'withdrawal.after_delete',
  'withdrawal.before_release',
  'withdrawal.released',
]

/** The steps of moving a booking that follow an effect; `swapSteps` only where DingTalk takes one room at a time, `undoSteps` where it refuses. */
export const moveSteps = [
  'move.before_commit',
  'move.after_commit',
  'move.started',
  'move.before_add_room',
  'move.after_add_room',
  'move.before_agree',
  'move.agreed',
  'move.before_remove_room',
  'move.after_remove_room',
  'move.ended',
]
export const swapSteps = ['move.swapping', 'move.after_remove_room', 'move.after_add_room']
export const undoSteps = ['move.before_undo', 'move.undoing']

/** The steps of telling DingTalk whose meeting it is now. */
export const handOverSteps = [
  'hand_over.started',
  'hand_over.before_transfer',
  'hand_over.after_transfer',
  'hand_over.settled',
]

export type CrashLab = {
  server: TestServer
  company: Company
  /** A booking of tomorrow or later, at a time that no other case has. */
  aNewBooking(roomIds: string[]): NewBooking
  /** Runs a process to its end; answers whether it was killed. Throws when it failed by itself. */
  run(action: CrashAction, stopAt?: CrashPlan['stopAt']): Promise<'killed' | 'ended'>
  /** Another process (this one) goes on with what the dead ones left, until nothing is left. */
  recover(): Promise<void>
  /** The bookings made by that request: none or one. */
  listMade(booking: NewBooking): Promise<Booking[]>
  /** What DingTalk's calendar holds at the time of that request: rooms and their answers, event by event. */
  listEvents(booking: NewBooking): Promise<string[]>
  /** Occupancies that are neither free nor held: nothing may be left in between. */
  countReleasing(): Promise<number>
  close(): Promise<void>
}

const child = new URL('crash-child.ts', import.meta.url).pathname
const hour = 3_600_000

/** A DingTalk on a port and a Corp in the database, for processes that are going to be killed. */
export async function openCrashLab(database: TestDatabase): Promise<CrashLab> {
  const server = await createTestServer({ database, now: systemClock.now() })
  const { http, origin } = await listen(server.sandbox.fetch)
  const company = await takeOverCompany(server)
  // The sandbox's clock stands still here, so a second would never be over.
  await server.sandbox.control.setLimits({ qps: 0, ipCallsPer20s: 0, eventsPerDay: 0 })
  const environment = toEnvironment(server, database.url, origin)
  const { corpId } = server.corp
  let slots = 0
  return {
    server,
    company,
    aNewBooking(roomIds) {
      const today = toWallTime(systemClock.now(), 'Asia/Shanghai').date
      slots += 1
      const start = dayRange(today, 'Asia/Shanghai').start + (24 + slots) * hour
      return aBooking({ roomIds, start: new Date(start).toISOString(), end: new Date(start + hour).toISOString() })
    },
    run: (action, stopAt = null) => runChild({ environment, corpId, action, stopAt, leaseMs: 250 }),
    async recover() {
      const queue = createOutboxQueue({ ...server.dependencies, clock: systemClock })
      while ((await countWaiting(server)) > 0) {
        await queue.drain()
        await systemClock.sleep(20)
      }
      await queue.stop()
    },
    async listMade(booking) {
      const rows = await database.db
        .selectFrom('bookings')
        .innerJoin('employees', 'employees.id', 'bookings.organizerId')
        .select(['bookings.id', 'employees.userId'])
        .where('bookings.corpId', '=', corpId)
        .where('bookings.origin', '=', 'app')
        .where((eb) => eb(eb.fn<Date>('lower', ['during']), '=', new Date(booking.start)))
        .execute()
      return Promise.all(rows.map(async ({ id }) => (await look(company.people.admin01, id)).body))
    },
    async listEvents(booking) {
      const from = Date.parse(booking.start)
      const events = await server.sandbox.control.calendar({ from, to: from + hour })
      return events.map((event) =>
        event.rooms
          .map((room) => `${room.name} ${room.response}`)
          .toSorted((a, b) => a.localeCompare(b))
          .join(', '),
      )
    },
    async countReleasing() {
      const rows = await database.db
        .selectFrom('roomOccupancies')
        .select('bookingId')
        .where('corpId', '=', corpId)
        .where('releasing', '=', true)
        .execute()
      return rows.length
    },
    async close() {
      http.close()
      await server.close()
    },
  }
}

async function listen(fetch: typeof globalThis.fetch): Promise<{ http: ServerType; origin: string }> {
  const http = serve({ fetch: (request) => fetch(request), port: 0, hostname: '127.0.0.1' })
  await once(http, 'listening')
  // A TCP server's address is one.
  const { port } = http.address() as AddressInfo
  return { http, origin: `http://127.0.0.1:${port}` }
}

function toEnvironment(server: TestServer, databaseUrl: string, origin: string): Record<string, string> {
  const { credentials } = server.sandbox
  return {
    DATABASE_URL: databaseUrl,
    MASTER_KEY: server.dependencies.masterKey.toString('base64'),
    LOG_LEVEL: 'silent',
    DINGTALK_API_URL: origin,
    DINGTALK_OAPI_URL: origin,
    DINGTALK_LOGIN_URL: origin,
    DINGTALK_CORP_ID: credentials.corpId,
    DINGTALK_AGENT_ID: String(credentials.agentId),
    DINGTALK_CLIENT_ID: credentials.clientId,
    DINGTALK_CLIENT_SECRET: credentials.clientSecret,
    DINGTALK_EVENT_TOKEN: credentials.eventToken,
    DINGTALK_EVENT_AES_KEY: credentials.eventAesKey,
  }
}

async function runChild(plan: CrashPlan): Promise<'killed' | 'ended'> {
  const running = spawn(process.execPath, [child, JSON.stringify(plan)], { stdio: ['ignore', 'ignore', 'pipe'] })
  const errors: string[] = []
  running.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text))
  const timer = setTimeout(() => running.kill('SIGKILL'), 60_000)
  // The event's arguments are these.
  const [code, signal] = (await once(running, 'close')) as [number | null, string | null]
  clearTimeout(timer)
  if (plan.stopAt && signal === 'SIGKILL') return 'killed'
  if (code === 0) return 'ended'
  throw new Error(`the process ended with ${code ?? signal}: ${errors.join('')}`)
}
