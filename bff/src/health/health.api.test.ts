import type { Connection, HealthCheckId, HealthReport, HealthResult } from '@meeting/shared'
import { createTestServer, type SignedIn, type TestServer } from '@meeting/test/app'
import { useTestDatabase } from '@meeting/test/database'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rememberArrival } from '../corps/arrivals.ts'
import { requestUrlOf } from '../corps/request-url.ts'
import { upsertEmployeeFromDingTalk } from '../directory/directory.ts'
import { countToday } from './daily-counts.ts'

const path = '/meeting/api/v1/admin/health'
const publicUrl = 'https://meeting.example'
const database = useTestDatabase()
let server: TestServer
let administrator: SignedIn

beforeEach(async () => {
  server = await createTestServer({
    database,
    async fetch(input, init) {
      const request = new Request(input, init)
      return request.url.startsWith(publicUrl) ? server.app.request(request) : server.sandbox.fetch(request)
    },
  })
  administrator = await server.signInAsAdministrator()
})
afterEach(() => server.close())

async function runAll(...checks: HealthCheckId[]): Promise<HealthReport> {
  const answer = await administrator.request(`${path}/runs`, { method: 'POST', json: { checks } })
  expect(answer.status).toBe(200)
  return (await answer.json()) as HealthReport
}

async function run(id: HealthCheckId): Promise<HealthResult> {
  const result = (await runAll(id)).checks.find((check) => check.id === id)?.result
  if (!result) throw new Error('the check left no result')
  return result
}

async function allIds(): Promise<HealthCheckId[]> {
  const report = (await (await administrator.request(path)).json()) as HealthReport
  return report.checks.map(({ id }) => id)
}

const lightsOf = ({ checks }: HealthReport) =>
  checks.flatMap(({ id, result }) => (result && result.light !== 'ok' ? [`${id} ${result.light} ${result.cause}`] : []))

/** Connected, read, and visited by every door, as after setting it up. */
async function settleIn() {
  const { dependencies, corp, sandbox } = server
  const { corpId } = corp
  await sandbox.control.setScope({ departmentIds: [1], userIds: [] })
  await sandbox.control.setFaults({ dateAheadMs: 1_000 })
  for (const { userId } of await sandbox.control.employees()) {
    await upsertEmployeeFromDingTalk({ dependencies, corp }, userId)
  }
  const at = new Date(server.clock.now())
  await dependencies.database
    .insertInto('scheduledTasks')
    .values({ corpId, name: 'directory.check', dueAt: at, updatedAt: at, lastFinishedAt: at })
    .execute()
  await sandbox.control.subscribe({ url: requestUrlOf(corp, publicUrl) })
  const doors = [
    ['app', 'ios'],
    ['app', 'windows'],
    ['console', 'browser'],
  ] as const
  for (const [door, platform] of doors) await rememberArrival(dependencies, corpId, { door, platform })
  await countToday(dependencies, corpId, [{ kind: 'arrival', name: 'browser' }])
  await expect.poll(async () => (await run('event_address')).light).toBe('ok')
}

const lostApis = ['queryMeetingRoomList', 'listEventsView', 'getSchedule', 'updateMeetingRoom']

/** Everything in DingTalk that a careless probe could change. */
async function dingTalk() {
  const { control } = server.sandbox
  return {
    rooms: await control.rooms(),
    groups: await control.roomGroups(),
    calendar: await control.calendar(),
    inbox: await control.inbox(),
    people: await control.employees(),
  }
}

test('before the first run nothing is claimed, and the price is told', async () => {
  const { checks } = (await (await administrator.request(path)).json()) as HealthReport
  expect(checks.every(({ result }) => result === null)).toBe(true)
  expect(checks.filter(({ calls }) => calls > 0).map(({ id, calls }) => [id, calls])).toEqual([
    ['agent', 1],
    ['rooms', 1],
    ['room_writing', 1],
    ['calendar', 1],
    ['calendar_writing', 1],
    ['people_busy', 1],
  ])
})

test('a connected company is green all over, for exactly the calls that were told, and nothing in DingTalk is changed', async () => {
  await settleIn()
  const before = await dingTalk()
  const { counted } = await server.sandbox.control.callCount()
  const report = await runAll(...(await allIds()))
  expect(lightsOf(report)).toEqual([])
  const told = report.checks.reduce((sum, { calls }) => sum + calls, 0)
  expect((await server.sandbox.control.callCount()).counted - counted).toBe(told)
  expect(await dingTalk()).toEqual(before)
})

test.each([
  ['without any permission', () => server.sandbox.control.setPermissions({ granted: ['qyapi_base'] })],
  ['with another AgentId', () => server.sandbox.control.setCredentials({ agentId: 1 })],
  ['without smart meeting rooms', () => server.sandbox.control.setBehaviour({ roomsEntitled: false })],
  ['seeing nobody', () => server.sandbox.control.setScope({ departmentIds: [], userIds: [] })],
  [
    'while answers get lost',
    () => server.sandbox.control.setFaults({ answerLost: lostApis.map((api) => ({ api, count: 9, as: '500' })) }),
  ],
])('a look costs no more than was told, and changes nothing: %s', async (_, make) => {
  await settleIn()
  await run('operator')
  await make()
  const before = await dingTalk()
  const { counted } = await server.sandbox.control.callCount()
  const report = await runAll(...(await allIds()))
  const told = report.checks.reduce((sum, { calls }) => sum + calls, 0)
  expect((await server.sandbox.control.callCount()).counted - counted).toBeLessThanOrEqual(told)
  expect(await dingTalk()).toEqual(before)
})

test('once it is clear why DingTalk cannot be asked, it is left alone', async () => {
  await server.sandbox.control.setFaults({ errors: [{ kind: 'punish', count: 50 }] })
  const { total } = await server.sandbox.control.callCount()
  expect(lightsOf(await runAll('reach', 'credentials', 'scope', 'rooms'))).toEqual([
    'reach fault blocked',
    'credentials unknown blocked',
    'scope unknown blocked',
    'rooms unknown blocked',
  ])
  expect((await server.sandbox.control.callCount()).total - total).toBe(1)
})

test('a light remembers since when it is as it is', async () => {
  const first = await run('arrival_pc')
  server.clock.advance(60_000)
  const second = await run('arrival_pc')
  expect(second.since).toBe(first.at)
  expect(second.at).not.toBe(first.at)
})

test('nothing is run that is not named', async () => {
  const answer = await administrator.request(`${path}/runs`, { method: 'POST', json: { checks: [] } })
  expect(answer.status).toBe(400)
})

test('the push that we send to our own address leaves no trace, and settles no keys', async () => {
  const { dependencies, corp } = server
  await administrator.request('/meeting/api/v1/admin/connection', {
    method: 'PUT',
    json: { eventToken: 'AnotherToken2026', eventAesKey: 'anotherAesKey0123456789abcdefghijABCDEFGHIJ' },
  })
  expect((await run('public_address')).light).toBe('ok')
  const connection = (await (await administrator.request('/meeting/api/v1/admin/connection')).json()) as Connection
  expect(connection).toMatchObject({ verificationRequests: [], eventKeys: { state: 'both_accepted' } })
  const events = await dependencies.database
    .selectFrom('incomingEvents')
    .select('id')
    .where('corpId', '=', corp.corpId)
    .execute()
  expect(events).toEqual([])
})
