import type { HealthCheckId, HealthReport, HealthResult } from '@meeting/shared'
import { createTestServer, type SignedIn, type TestServer } from '@meeting/test/app'
import { useTestDatabase } from '@meeting/test/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { requestUrlOf } from '../corps/request-url.ts'
import { rememberArrival } from '../corps/arrivals.ts'

const path = '/meeting/api/v1/admin/health'
const database = useTestDatabase()
let server: TestServer
let administrator: SignedIn
/** By how much DingTalk's clock is behind ours, ms. */
let drift: number

beforeEach(async () => {
  drift = 0
  server = await createTestServer({
    database,
    fetch: async (input, init) => {
      const answer = await server.sandbox.fetch(input, init)
      answer.headers.set('date', new Date(server.clock.now() - drift).toUTCString())
      return answer
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

const subscribe = () => server.sandbox.control.subscribe({ url: requestUrlOf(server.corp, 'https://meeting.example') })

test('before the first run nothing is claimed, and the price is told', async () => {
  const { checks } = (await (await administrator.request(path)).json()) as HealthReport
  expect(checks.every(({ result }) => result === null)).toBe(true)
  expect(checks.filter(({ calls }) => calls > 0).map(({ id, calls }) => [id, calls])).toEqual([
    ['rooms', 1],
    ['calendar', 1],
  ])
})

test('a connected company is green all over, for exactly the calls that were told', async () => {
  await server.sandbox.control.setScope({ departmentIds: [1], userIds: [] })
  await subscribe()
  for (const [door, platform] of [
    ['app', 'ios'],
    ['app', 'windows'],
    ['console', 'browser'],
  ] as const) {
    await rememberArrival(server.dependencies, server.corp.corpId, { door, platform })
  }
  await expect.poll(async () => (await run('event_address')).light).toBe('ok')
  const { counted } = await server.sandbox.control.callCount()
  const report = await runAll(...(await allIds()))
  expect(lightsOf(report)).toEqual([])
  const told = report.checks.reduce((sum, { calls }) => sum + calls, 0)
  expect((await server.sandbox.control.callCount()).counted - counted).toBe(told)
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

describe('the connection', () => {
  test.each([
    ['500', 'unreachable'],
    ['reset', 'unreachable'],
    ['punish', 'blocked'],
    ['qps', 'throttled'],
  ] as const)('with DingTalk answering %s is %s, and DingTalk is left alone', async (kind, cause) => {
    await server.sandbox.control.setFaults({ errors: [{ kind, count: 50 }] })
    const report = await runAll('reach', 'credentials', 'scope', 'rooms')
    expect(lightsOf(report)).toEqual([
      `reach fault ${cause}`,
      `credentials unknown ${cause}`,
      `scope unknown ${cause}`,
      `rooms unknown ${cause}`,
    ])
  })

  test('with an AppSecret that was reset', async () => {
    server.sandbox.credentials.clientSecret = 'reset-in-the-console-0123456789'
    expect(lightsOf(await runAll('reach', 'credentials', 'corp'))).toEqual([
      'credentials fault secret_refused',
      'corp unknown secret_refused',
    ])
    expect(await run('corp')).toMatchObject({ light: 'unknown', cause: 'secret_refused' })
  })

  test('with an app of another company', async () => {
    server.sandbox.credentials.corpId = 'dingsomeothercompany0000000000000000'
    expect(await run('corp')).toMatchObject({
      light: 'fault',
      cause: 'wrong_corp',
      data: { corpId: server.corp.corpId },
    })
  })

  test('from an address that is not allowed, which can be copied', async () => {
    await server.sandbox.control.setAllowList({ ips: ['198.51.100.1'], callerIp: '203.0.113.77' })
    expect(await run('address')).toMatchObject({
      light: 'fault',
      cause: 'address_not_allowed',
      copy: { what: 'address', text: '203.0.113.77' },
    })
  })

  test.each([
    [31_000, 'clock_ahead'],
    [-45_000, 'clock_behind'],
  ])('with a clock that is off by %i ms', async (by, cause) => {
    drift = by
    const seconds = Math.abs(by) / 1000
    expect(await run('clock')).toMatchObject({ light: 'fault', cause, data: { seconds } })
  })

  test('with the SSO secret of somebody else, or none', async () => {
    server.sandbox.credentials.ssoSecret = 'another-sso-secret-0123456789'
    expect(await run('sso')).toMatchObject({ light: 'fault', cause: 'sso_refused' })
    await administrator.request('/meeting/api/v1/admin/connection', { method: 'PUT', json: { ssoSecret: null } })
    expect(await run('sso')).toMatchObject({ light: 'warning', cause: 'sso_missing' })
  })
})

describe('permissions', () => {
  test.each([
    ['permission_departments', 'qyapi_get_department_list', '通讯录部门信息读权限'],
    ['permission_members', 'qyapi_get_department_member', '通讯录部门成员读权限'],
    ['permission_profiles', 'qyapi_get_member', '成员信息读权限'],
    ['rooms', 'VideoConference.Conference.Read', '智能会议室读权限'],
    ['calendar', 'Calendar.Event.Read', '日历读权限'],
  ] as const)('%s: a missing %s is named', async (id, code, name) => {
    await run('operator')
    await server.sandbox.control.revokePermissions({ permissions: [code] })
    expect(await run(id)).toMatchObject({
      light: 'fault',
      cause: 'permission_missing',
      data: { code, name },
      copy: { what: 'permission', text: code },
    })
    await server.sandbox.control.grantPermissions({ permissions: [code] })
    expect((await run(id)).light).toBe('ok')
  })
})

describe('people', () => {
  test('outside the range that the app may see', async () => {
    await server.sandbox.control.setScope({ departmentIds: [], userIds: [] })
    expect(await run('scope')).toMatchObject({ light: 'fault', cause: 'scope_empty' })
    const somebody = (await server.sandbox.control.employees()).find(({ administrator: level }) => !level)
    await server.sandbox.control.setScope({ departmentIds: [], userIds: [somebody?.userId ?? ''] })
    expect(await run('scope')).toMatchObject({
      light: 'warning',
      cause: 'scope_partial',
      data: { departments: 0, people: 1, known: 1 },
    })
    expect(await run('operator')).toMatchObject({ light: 'fault', cause: 'administrators_hidden' })
    expect(await run('rooms')).toMatchObject({ light: 'unknown', cause: 'no_operator' })
  })

  test('without any administrator', async () => {
    for (const { userId } of await server.sandbox.control.employees()) {
      await server.sandbox.control.changeEmployee({ userId, administrator: 'none' })
    }
    expect(await run('operator')).toMatchObject({ light: 'fault', cause: 'no_administrator' })
  })

  test('who came neither by phone nor by PC nor from the console', async () => {
    const report = await runAll('arrival_phone', 'arrival_pc', 'arrival_console')
    expect(lightsOf(report)).toEqual([
      'arrival_phone warning no_phone_arrival',
      'arrival_pc warning no_pc_arrival',
      'arrival_console warning no_console_arrival',
    ])
    expect(report.checks.find(({ id }) => id === 'arrival_pc')?.result?.copy).toEqual({
      what: 'home_url',
      text: 'https://meeting.example/meeting',
    })
  })
})

describe('events', () => {
  test('to an address that was never verified', async () => {
    expect(await run('event_address')).toMatchObject({
      light: 'fault',
      cause: 'never_verified',
      copy: { text: requestUrlOf(server.corp, 'https://meeting.example') },
    })
    expect(await run('event_traffic')).toMatchObject({ light: 'unknown', cause: 'no_event_yet' })
  })

  test.each([
    [{ eventToken: 'AnotherToken2026' }, 'token_wrong'],
    [{ eventAesKey: 'anotherAesKey0123456789abcdefghijABCDEFGHIJ' }, 'aes_key_wrong'],
    [{ eventToken: 'AnotherToken2026', eventAesKey: 'anotherAesKey0123456789abcdefghijABCDEFGHIJ' }, 'both_wrong'],
    [{ clientId: 'dingsomeotherapp0001' }, 'owner_wrong'],
  ] as const)('with %o in the console', async (credentials, cause) => {
    const before = { ...server.sandbox.credentials }
    Object.assign(server.sandbox.credentials, credentials)
    await subscribe()
    await expect.poll(async () => (await run('event_address')).cause).toBe(cause)
    Object.assign(server.sandbox.credentials, before)
    server.clock.advance(1_000)
    await subscribe()
    await expect.poll(async () => (await run('event_address')).light).toBe('ok')
  })

  test('that stay away for a week', async () => {
    await subscribe()
    await expect.poll(async () => (await run('event_traffic')).light).toBe('ok')
    await server.sandbox.control.unsubscribe()
    server.clock.advance(7 * 24 * 60 * 60_000)
    administrator = await server.signInAsAdministrator()
    expect(await run('event_traffic')).toMatchObject({ light: 'warning', cause: 'events_silent', data: { days: 7 } })
  })
})

describe('the monthly quota', () => {
  test.each([
    [3_999, 'ok', null],
    [4_000, 'warning', 'budget_short'],
    [4_750, 'fault', 'budget_reduced'],
  ] as const)('after %i calls', async (calls, light, cause) => {
    const month = new Date('2026-11-01T00:00:00Z')
    await server.dependencies.database
      .insertInto('callCounts')
      .values({ corpId: server.corp.corpId, month, kind: 'rooms.list', counted: true, calls })
      .execute()
    expect(await run('budget')).toMatchObject({ light, cause, data: { used: calls } })
  })

  test('with saving switched on by hand', async () => {
    const json = { isReduced: true }
    const answer = await administrator.request('/meeting/api/v1/admin/call-budget', { method: 'PUT', json })
    expect(answer.status).toBe(200)
    expect(await run('budget')).toMatchObject({ light: 'warning', cause: 'budget_switched' })
  })

  test('used up at DingTalk by others', async () => {
    await run('operator')
    await server.sandbox.control.setQuota({ monthlyCalls: 5_000, usedCalls: 6_000 })
    expect(await run('rooms')).toMatchObject({ light: 'fault', cause: 'quota_exhausted' })
    expect(await run('calendar')).toMatchObject({ light: 'fault', cause: 'quota_exhausted' })
  })
})

test('a company without rooms', async () => {
  await run('operator')
  for (const { roomId } of await server.sandbox.control.rooms()) await server.sandbox.control.removeRoom({ roomId })
  expect(await run('rooms')).toMatchObject({ light: 'warning', cause: 'rooms_none' })
})
