import {
  healthCauses,
  type HealthCause,
  type HealthCheckId,
  type HealthCopy,
  type HealthLight,
  type HealthReport,
  type HealthResult,
} from '@meeting/shared'
import { createTestServer, type SignedIn, type TestServer } from '@meeting/test/app'
import { aBooking, book, takeOverCompany } from '@meeting/test/bookings'
import { useTestDatabase } from '@meeting/test/database'
import { devices } from '@meeting/test/devices'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { requestUrlOf } from '../corps/request-url.ts'
import { createSealer } from '../corps/sealer.ts'
import { fetchFailedEvents } from '../events/failed-events.ts'
import { createNoticeSender } from '../notices/notice-sender.ts'
import { recordNotices } from '../notices/recording.ts'
import { countToday, type DailyCountKind } from './daily-counts.ts'
import { listResults } from './health.repository.ts'
import { runChecks } from './health.ts'

const database = useTestDatabase()
const publicUrl = 'https://meeting.example'
const minute = 60_000
const day = 24 * 60 * minute
const patience = { timeout: 20_000 }
const otherAesKey = 'anotherAesKey0123456789abcdefghijABCDEFGHIJ'

type Door = (request: Request, inside: () => Promise<Response>) => Response | Promise<Response>
const open: Door = (_, inside) => inside()

let server: TestServer
let administrator: SignedIn
/** What stands between the network and us. */
let door: Door
let receiverId: string

beforeEach(async () => {
  door = open
  receiverId = ''
  server = await createTestServer({
    database,
    async fetch(input, init) {
      const request = new Request(input, init)
      if (!request.url.startsWith(publicUrl)) return server.sandbox.fetch(request)
      return door(request, async () => server.app.request(request))
    },
  })
  administrator = await server.signInAsAdministrator()
})
afterEach(() => server.close())

async function run(id: HealthCheckId): Promise<HealthResult> {
  const answer = await administrator.request(`${path}/runs`, { method: 'POST', json: { checks: [id] } })
  expect(answer.status).toBe(200)
  const { checks } = (await answer.json()) as HealthReport
  const result = checks.find((check) => check.id === id)?.result
  if (!result) throw new Error('the check left no result')
  return result
}
const path = '/meeting/api/v1/admin/health'

const requestUrl = () => requestUrlOf(server.corp, publicUrl)
const control = () => server.sandbox.control
const subscribe = () => control().subscribe({ url: requestUrl() })
const context = () => ({ dependencies: server.dependencies, corp: server.corp })
const count = (kind: DailyCountKind, name: string) =>
  countToday(server.dependencies, server.corp.corpId, [{ kind, name }])

/** Puts other credentials into DingTalk's console, and what was there back. */
async function inConsole(change: Parameters<ReturnType<typeof control>['setCredentials']>[0]) {
  const before = { ...server.sandbox.credentials }
  await control().setCredentials(change)
  return async () => {
    await control().setCredentials(before)
  }
}

async function withoutPermission(code: string) {
  await control().revokePermissions({ permissions: [code] })
  return async () => {
    await control().grantPermissions({ permissions: [code] })
  }
}

/** DingTalk verifies our address with other keys than ours, then with ours. */
async function verifiedWith(change: Parameters<typeof inConsole>[0]) {
  const mend = await inConsole(change)
  expect(await subscribe()).toMatchObject({ ok: false })
  return async () => {
    await mend()
    server.clock.advance(1_000)
    await subscribe()
  }
}

async function refuseOnce(answer: unknown) {
  await control().setFaults({ errors: [answer as never] })
  return async () => control().clearFaults()
}

async function storeCalls(calls: number) {
  const month = new Date('2026-11-01T00:00:00Z')
  const { corpId } = server.corp
  await server.dependencies.database
    .insertInto('callCounts')
    .values({ corpId, month, kind: 'rooms.list', counted: true, calls })
    .execute()
}

async function storePushes(copies: number) {
  const at = new Date(server.clock.now())
  await storeEvent({ eventType: 'meetingroom_book', copies, at })
}

let stored = 0
async function storeEvent(given: { eventType?: string; copies?: number; state?: string; at: Date }) {
  const { eventType = 'user_modify_org', copies = 1, state = 'done', at } = given
  stored += 1
  const values = { corpId: server.corp.corpId, dedupeKey: `id:${stored}`, payload: '{}' }
  await server.dependencies.database
    .insertInto('incomingEvents')
    .values({ ...values, eventType, copies, state, dueAt: at, createdAt: at, updatedAt: at })
    .execute()
}

/** A booking that DingTalk has taken; then eleven minutes pass. */
async function placeBooking() {
  const { people, rooms } = await takeOverCompany(server)
  const answer = await book(people.zhangsan, aBooking({ roomIds: [rooms.plain] }))
  await settleBooking(answer.body.id, { state: 'confirmed', placedAt: new Date(server.clock.now()) })
  server.clock.advance(11 * minute)
}

async function settleBooking(id: string, values: { state: string; placedAt?: Date; refusal?: string }) {
  const updatedAt = new Date(server.clock.now())
  await server.dependencies.database
    .updateTable('bookings')
    .set({ ...values, updatedAt })
    .where('id', '=', id)
    .execute()
}

async function operatorChosen() {
  expect(await run('operator')).toMatchObject({ light: 'ok' })
}

async function signInFails(code: string) {
  await server.request('/meeting/api/v1/sign-in/dingtalk', {
    method: 'POST',
    json: { code, corpId: server.corp.corpId },
  })
}

const arrive = (name: string) => count('arrival', name)
const later = (ms: number) => server.clock.advance(ms)
async function afterDays(days: number) {
  server.clock.advance(days * day)
  administrator = await server.signInAsAdministrator()
}

type Fault = {
  id: HealthCheckId
  cause: HealthCause
  light?: HealthLight
  data?: HealthResult['data']
  copy?: HealthCopy
  /** Causes it; what it answers takes it away again. */
  make: () => Promise<void | (() => unknown)>
}

const faults: Fault[] = [
  {
    id: 'secrets',
    cause: 'secrets_unreadable',
    async make() {
      const { database: own, sealer } = server.dependencies
      const { corpId } = server.corp
      const seal = (key: { seal: typeof sealer.seal }) =>
        own
          .updateTable('corps')
          .set({ sealedSecrets: key.seal('{}', corpId) })
          .where('corpId', '=', corpId)
          .execute()
      await seal(createSealer(Buffer.alloc(32, 9)))
      return () => seal(sealer)
    },
  },
  ...(
    [
      ['500', 'unreachable'],
      ['reset', 'unreachable'],
      ['punish', 'blocked'],
      ['html', 'unreachable'],
      ['qps', 'throttled'],
    ] as const
  ).map(([kind, cause]) => ({
    id: 'reach' as const,
    cause,
    make: () => refuseOnce({ kind, count: 50 }),
  })),
  {
    id: 'credentials',
    cause: 'secret_refused',
    data: { code: 'invalidClientIdOrSecret' },
    make: () => inConsole({ clientSecret: 'reset-in-the-console-0123456789' }),
  },
  { id: 'corp', cause: 'wrong_corp', make: () => inConsole({ corpId: 'dingsomeothercompany0000000000000000' }) },
  {
    id: 'address',
    cause: 'address_not_allowed',
    copy: { what: 'address', text: '203.0.113.77' },
    async make() {
      await control().setAllowList({ ips: ['198.51.100.1'], callerIp: '203.0.113.77' })
      return () => control().setAllowList({ ips: ['203.0.113.77'] })
    },
  },
  ...(
    [
      [45_000, 'clock_behind'],
      [-31_000, 'clock_ahead'],
    ] as const
  ).map(([dateAheadMs, cause]) => ({
    id: 'clock' as const,
    cause,
    data: { seconds: Math.abs(dateAheadMs) / 1000 },
    async make() {
      await control().setFaults({ dateAheadMs })
      return () => control().setFaults({ dateAheadMs: 20_000 })
    },
  })),
  { id: 'agent', cause: 'agent_wrong', make: () => inConsole({ agentId: 1 }) },
  ...(
    [
      ['permission_departments', 'qyapi_get_department_list', '通讯录部门信息读权限'],
      ['permission_members', 'qyapi_get_department_member', '通讯录部门成员读权限'],
      ['permission_profiles', 'qyapi_get_member', '成员信息读权限'],
      ['rooms', 'VideoConference.Conference.Read', '智能会议室读权限'],
      ['room_writing', 'VideoConference.Conference.Write', '智能会议室写权限'],
      ['calendar', 'Calendar.Event.Read', '日程读权限'],
      ['calendar_writing', 'Calendar.Event.Write', '日程写权限'],
      ['people_busy', 'Calendar.EventSchedule.Read', '日程忙闲读权限'],
      ['sso', 'qyapi_get_omp_sso_userinfo', '应用管理后台免登权限'],
    ] as const
  ).map(([id, code, name]) => ({
    id,
    cause: 'permission_missing' as const,
    data: { code, name },
    copy: { what: 'permission' as const, text: code },
    async make() {
      await operatorChosen()
      return withoutPermission(code)
    },
  })),
  ...(
    [
      ['permission_mobile', 'fieldMobile'],
      ['permission_mail', 'fieldEmail'],
    ] as const
  ).map(([id, code]) => ({
    id,
    cause: 'field_hidden' as const,
    light: 'warning' as const,
    data: { people: 5 },
    copy: { what: 'permission' as const, text: code },
    make: () => withoutPermission(code),
  })),
  {
    id: 'permission_person',
    cause: 'permission_missing',
    copy: { what: 'permission', text: 'Contact.User.Read' },
    async make() {
      await count('permission', 'Contact.User.Read')
      later(1_000)
      return () => arrive('browser')
    },
  },
  { id: 'permission_person', cause: 'never_by_browser', light: 'unknown', make: async () => () => arrive('browser') },
  {
    id: 'scope',
    cause: 'scope_empty',
    async make() {
      await control().setScope({ departmentIds: [], userIds: [] })
      return () => control().setScope({ departmentIds: [1], userIds: [] })
    },
  },
  {
    id: 'scope',
    cause: 'scope_partial',
    light: 'warning',
    data: { departments: 1, people: 0, known: 1 },
    make: async () => () => control().setScope({ departmentIds: [1], userIds: [] }),
  },
  {
    id: 'directory',
    cause: 'never_synced',
    light: 'unknown',
    make: async () => () => finishSync(null),
  },
  {
    id: 'directory',
    cause: 'sync_failed',
    async make() {
      await finishSync('directory.employees: 90002')
      return () => finishSync(null)
    },
  },
  {
    id: 'directory',
    cause: 'people_missing',
    light: 'warning',
    data: { known: 1, total: 6, missing: 5 },
    async make() {
      await control().setScope({ departmentIds: [1], userIds: [] })
      await finishSync(null)
      return async () => {
        for (const { userId, unionId, name } of await control().employees())
          await server.anEmployee({ userId, unionId, name })
      }
    },
  },
  {
    id: 'operator',
    cause: 'administrators_hidden',
    async make() {
      await control().setScope({ departmentIds: [], userIds: ['lisi'] })
      return () => control().setScope({ departmentIds: [1], userIds: [] })
    },
  },
  {
    id: 'operator',
    cause: 'no_administrator',
    async make() {
      await control().changeEmployee({ userId: 'admin01', administrator: 'none' })
      return () => control().changeEmployee({ userId: 'admin01', administrator: 'main' })
    },
  },
  {
    id: 'operator',
    cause: 'identity_mixed',
    async make() {
      const unionId = 'uNiOnOfTwoPeopleiEiE'
      for (const userId of ['admin01', 'lisi']) await control().changeEmployee({ userId, unionId })
      return async () => {
        await control().changeEmployee({ userId: 'lisi', unionId: 'uNiOnOfLisiAloneiEiE' })
        await control().changeEmployee({ userId: 'admin01', unionId })
      }
    },
  },
  ...(
    [
      ['public_redirect', { to: 'sso.example' }, () => redirect('https://sso.example/login')],
      ['public_intercepted', { status: 403 }, () => new Response('<h1>blocked</h1>', { status: 403 })],
      ['public_changed', {}, async (_, inside) => lowerKeys(await inside())],
      ['public_unreachable', { code: 'ECONNREFUSED' }, () => cut('ECONNREFUSED')],
      ['public_certificate', { code: 'CERT_HAS_EXPIRED' }, () => cut('CERT_HAS_EXPIRED')],
    ] satisfies [HealthCause, HealthResult['data'], Door][]
  ).map(([cause, data, broken]) => ({
    id: 'public_address' as const,
    cause,
    data,
    async make() {
      door = broken
      return () => {
        door = open
      }
    },
  })),
  {
    id: 'public_address',
    cause: 'public_slow',
    light: 'warning',
    data: { ms: 1_200 },
    async make() {
      door = (_, inside) => {
        later(1_200)
        return inside()
      }
      return () => {
        door = open
      }
    },
  },
  {
    id: 'public_address',
    cause: 'public_cached',
    light: 'warning',
    async make() {
      const kept = () => new Response('<!doctype html>', { headers: { 'cache-control': 'max-age=600' } })
      door = (request, inside) => (request.method === 'GET' ? kept() : inside())
      return () => {
        door = open
      }
    },
  },
  {
    id: 'public_address',
    cause: 'event_keys_missing',
    light: 'unknown',
    async make() {
      await withoutEventKeys()
    },
  },
  { id: 'event_address', cause: 'event_keys_missing', make: async () => withoutEventKeys() },
  { id: 'event_address', cause: 'never_verified', make: async () => subscribe },
  ...(
    [
      ['token_wrong', { eventToken: 'AnotherToken2026' }],
      ['aes_key_wrong', { eventAesKey: otherAesKey }],
      ['both_wrong', { eventToken: 'AnotherToken2026', eventAesKey: otherAesKey }],
      ['owner_wrong', { clientId: 'dingsomeotherapp0001' }],
    ] as const
  ).map(([cause, change]) => ({ id: 'event_address' as const, cause, make: () => verifiedWith(change) })),
  {
    id: 'event_address',
    cause: 'foreign_corp',
    make: () => pushAndMend({ payload: { EventType: 'user_modify_org', CorpId: 'dingsomebodyelse' } }),
  },
  { id: 'event_address', cause: 'too_old', make: () => pushAndMend({ corrupt: 'old-timestamp' }) },
  {
    id: 'event_address',
    cause: 'push_mangled',
    async make() {
      await subscribe()
      await poll('event_traffic', 'ok')
      later(1_000)
      server.dependencies.deliverPushesTo(async (input, init) => {
        const url = new URL(String(input))
        url.searchParams.set('signature', 'f'.repeat(40))
        return server.app.request(url, init)
      })
      await control().changeEmployee({ userId: 'lisi', title: '改' })
      return async () => {
        server.dependencies.deliverPushesTo(async (input, init) => server.app.request(input, init))
        later(1_000)
        await subscribe()
      }
    },
  },
  { id: 'event_traffic', cause: 'no_event_yet', light: 'unknown', make: async () => subscribe },
  {
    id: 'event_traffic',
    cause: 'events_silent',
    light: 'warning',
    data: { days: 7 },
    copy: undefined,
    async make() {
      await subscribe()
      await poll('event_traffic', 'ok')
      await control().unsubscribe()
      await afterDays(7)
      return subscribe
    },
  },
  {
    id: 'event_rooms',
    cause: 'events_taken',
    light: 'warning',
    async make() {
      await placeBooking()
      return () => storeEvent({ eventType: 'meetingroom_book', at: new Date(server.clock.now()) })
    },
  },
  {
    id: 'event_rooms',
    cause: 'room_events_missing',
    light: 'warning',
    async make() {
      await placeBooking()
      await storeEvent({ at: new Date(server.clock.now()) })
      return () => storeEvent({ eventType: 'meetingroom_book', at: new Date(server.clock.now()) })
    },
  },
  {
    id: 'event_answers',
    cause: 'events_slow',
    light: 'warning',
    data: { count: 1 },
    async make() {
      await subscribe()
      // The clock of the server moves on while the event is being stored.
      const { ids } = server.dependencies
      const secret = ids.secret.bind(ids)
      ids.secret = (bytes) => {
        later(1_000)
        return secret(bytes)
      }
      await control().changeEmployee({ userId: 'lisi', title: '慢' })
      await control().idle()
      ids.secret = secret
      return () => afterDays(2)
    },
  },
  {
    id: 'event_answers',
    cause: 'events_recovered',
    light: 'warning',
    data: { count: 2 },
    async make() {
      for (const userid of ['lisi', 'wangwu']) {
        await control().failEvent({ type: 'user_modify_org', payload: { userid: [userid] } })
      }
      await fetchFailedEvents(context(), AbortSignal.timeout(10_000))
      return () => afterDays(2)
    },
  },
  {
    id: 'event_work',
    cause: 'events_dead',
    light: 'warning',
    data: { count: 1, type: 'user_modify_org' },
    async make() {
      await storeEvent({ state: 'dead', at: new Date(server.clock.now()) })
      return forgetEvents
    },
  },
  {
    id: 'event_work',
    cause: 'events_waiting',
    light: 'warning',
    data: { count: 1 },
    async make() {
      await storeEvent({ state: 'waiting', at: new Date(server.clock.now() - 11 * minute) })
      return forgetEvents
    },
  },
  ...(
    [
      ['arrival_phone', 'no_phone_arrival'],
      ['arrival_pc', 'no_pc_arrival'],
      ['arrival_console', 'no_console_arrival'],
    ] as const
  ).map(([id, cause]) => ({
    id,
    cause,
    light: 'warning' as const,
    copy: { what: 'home_url' as const, text: `${publicUrl}/meeting` },
    make: async () => undefined,
  })),
  { id: 'sso', cause: 'sso_refused', make: () => inConsole({ ssoSecret: 'another-sso-secret-0123456789' }) },
  {
    id: 'sso',
    cause: 'sso_missing',
    light: 'warning',
    async make() {
      await administrator.request('/meeting/api/v1/admin/connection', { method: 'PUT', json: { ssoSecret: null } })
    },
  },
  ...(
    [
      ['sign_in_domain', 'fault', () => count('sign_in_failure', 'container.refused.3')],
      ['sign_in_foreign', 'warning', () => count('sign_in_failure', 'container.noCorpId.')],
      ['sign_in_container', 'warning', () => count('sign_in_failure', 'container.timeout.')],
      ['sign_in_codes', 'warning', () => signInFails('used-up-code')],
    ] as const
  ).map(([cause, light, make]) => ({
    id: 'sign_in' as const,
    cause,
    light,
    async make() {
      await make()
      await poll('sign_in', light)
      later(1_000)
      return () => arrive('pc')
    },
  })),
  {
    id: 'colleagues',
    cause: 'colleagues_outside',
    light: 'warning',
    data: { count: 1 },
    async make() {
      const { code } = await control().authCode({ userId: 'outsider', kind: 'in-app' })
      await signInFails(code)
      await poll('colleagues', 'warning')
      later(1_000)
      return async () => {
        await control().setScope({ departmentIds: [1], userIds: [] })
        await arrive('colleague')
      }
    },
  },
  {
    id: 'colleagues',
    cause: 'colleagues_absent',
    light: 'warning',
    data: { days: 8 },
    async make() {
      await afterDays(8)
      return () => arrive('colleague')
    },
  },
  {
    id: 'clients',
    cause: 'clients_old',
    light: 'warning',
    data: { count: 2, client: 'android 8.1' },
    async make() {
      const agent = devices.android.userAgent.replace('Chrome/100', 'Chrome/69')
      for (let visit = 0; visit < 2; visit += 1) {
        const page = await server.request(`/meeting?corpId=${server.corp.corpId}`, { headers: { 'user-agent': agent } })
        expect(await page.text()).toContain('钉钉版本太旧')
      }
      await poll('clients', 'warning')
      return () => afterDays(9)
    },
  },
  { id: 'budget', cause: 'budget_short', light: 'warning', data: { used: 4_000 }, make: () => storeCalls(4_000) },
  { id: 'budget', cause: 'budget_reduced', data: { used: 4_750 }, make: () => storeCalls(4_750) },
  { id: 'budget', cause: 'budget_switched', light: 'warning', make: () => reduceByHand(true) },
  { id: 'pushes', cause: 'pushes_short', light: 'warning', data: { percent: 80 }, make: () => storePushes(2_400) },
  { id: 'pushes', cause: 'pushes_used', make: () => storePushes(3_000) },
  {
    id: 'rooms',
    cause: 'quota_used_by_others',
    async make() {
      await operatorChosen()
      await control().setQuota({ usedCalls: 6_000 })
      return () => control().setQuota({ usedCalls: 0 })
    },
  },
  {
    id: 'calendar',
    cause: 'quota_exhausted',
    async make() {
      await operatorChosen()
      await storeCalls(3_000)
      await control().setQuota({ usedCalls: 6_000 })
      return () => control().setQuota({ usedCalls: 0 })
    },
  },
  { id: 'rooms', cause: 'no_operator', light: 'unknown', make: async () => operatorChosen },
  {
    id: 'rooms',
    cause: 'rooms_none',
    light: 'warning',
    async make() {
      await operatorChosen()
      for (const { roomId } of await control().rooms()) await control().removeRoom({ roomId })
      return () => control().createRoom({ name: '新会议室' })
    },
  },
  {
    id: 'rooms',
    cause: 'rooms_not_entitled',
    light: 'warning',
    async make() {
      await operatorChosen()
      await control().setBehaviour({ roomsEntitled: false })
      return () => control().setBehaviour({ roomsEntitled: true })
    },
  },
  {
    id: 'room_writing',
    cause: 'operator_no_room_administrator',
    light: 'warning',
    async make() {
      await operatorChosen()
      await control().setBehaviour({ administratorsManageRooms: false })
      return () => control().setBehaviour({ administratorsManageRooms: true })
    },
  },
  {
    id: 'bookings',
    cause: 'bookings_stuck',
    data: { count: 1 },
    async make() {
      const { people, rooms } = await takeOverCompany(server)
      const { body } = await book(people.zhangsan, aBooking({ roomIds: [rooms.plain] }))
      later(11 * minute)
      return () => settleBooking(body.id, { state: 'confirmed' })
    },
  },
  {
    id: 'bookings',
    cause: 'bookings_refused',
    light: 'warning',
    data: { count: 1, text: '预定时长不得少于30分钟' },
    async make() {
      const { people, rooms } = await takeOverCompany(server)
      const { body } = await book(people.zhangsan, aBooking({ roomIds: [rooms.plain] }))
      const refusal = JSON.stringify({ reason: 'rule', roomId: rooms.plain, texts: ['预定时长不得少于30分钟'] })
      await settleBooking(body.id, { state: 'refused', refusal })
      return () => afterDays(2)
    },
  },
  {
    id: 'notices',
    cause: 'notices_refused',
    data: { code: '70003' },
    async make() {
      await control().setCredentials({ agentId: 1 })
      await sendNotice()
      return async () => {
        await control().setCredentials({ agentId: Number(server.corp.agentId) })
        await sendNotice(20 * minute)
      }
    },
  },
  {
    id: 'notices',
    cause: 'notices_missed',
    light: 'warning',
    data: { count: 1, reason: 'failed' },
    async make() {
      await control().setNotices({ failsFor: ['lisi'] })
      await sendNotice()
      await sendNotice(2 * minute)
      return () => afterDays(2)
    },
  },
  {
    id: 'notices',
    cause: 'notices_capped',
    light: 'warning',
    data: { count: 1, reason: '143105' },
    async make() {
      await control().setNotices({ perPersonAndDay: 0 })
      await sendNotice()
      await sendNotice(2 * minute)
      return () => afterDays(2)
    },
  },
]

/** Tells somebody of a closed room, once; then what is due is sent, or asked after. */
async function sendNotice(wait = 5_000) {
  const { dependencies, corp } = server
  receiverId ||= (await server.anEmployee({ userId: 'lisi' })).id
  const detail = { reason: '检修', previousRooms: ['望岳厅'] }
  const notice = { kind: 'room_closed', receiverIds: [receiverId], detail } as const
  if (wait === 5_000) await recordNotices(dependencies.database, corp.corpId, [notice], server.clock.now())
  server.clock.advance(wait)
  const sender = createNoticeSender(dependencies)
  await sender.drain()
  await sender.stop()
}

function redirect(to: string): Response {
  return new Response(null, { status: 302, headers: { location: to } })
}

function cut(code: string): never {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })
}

async function lowerKeys(response: Response): Promise<Response> {
  return new Response((await response.text()).replace('timeStamp', 'timestamp'))
}

async function withoutEventKeys() {
  const { database: own, sealer, corps } = server.dependencies
  const { corpId, clientSecret, ssoSecret } = server.corp
  const secrets = { clientSecret, ssoSecret, eventToken: null, eventAesKey: null, previousEventKeys: null }
  const sealedSecrets = sealer.seal(JSON.stringify(secrets), corpId)
  await own.updateTable('corps').set({ sealedSecrets }).where('corpId', '=', corpId).execute()
  await corps.refresh()
}

async function pushAndMend(push: { payload?: Record<string, unknown>; corrupt?: 'old-timestamp' }) {
  await subscribe()
  // What matched is written down after the answer; the push shall be the later one.
  await poll('event_traffic', 'ok')
  later(1_000)
  await control().pushEvent({ type: 'user_modify_org', raw: true, payload: {}, ...push })
  return async () => {
    later(1_000)
    await subscribe()
  }
}

async function reduceByHand(isReduced: boolean) {
  await administrator.request('/meeting/api/v1/admin/call-budget', { method: 'PUT', json: { isReduced } })
  return () => administrator.request('/meeting/api/v1/admin/call-budget', { method: 'PUT', json: { isReduced: false } })
}

async function forgetEvents() {
  await sql`delete from incoming_events where corp_id = ${server.corp.corpId}`.execute(server.dependencies.database)
}

async function finishSync(lastError: string | null) {
  const { corpId } = server.corp
  const at = new Date(server.clock.now())
  const values = { corpId, name: 'directory.check', dueAt: at, updatedAt: at, lastFinishedAt: at, lastError }
  await server.dependencies.database
    .insertInto('scheduledTasks')
    .values(values)
    .onConflict((conflict) => conflict.columns(['corpId', 'name']).doUpdateSet(values))
    .execute()
}

/** What is counted or kept beside an answer may come a moment after it. */
async function poll(id: HealthCheckId, light: HealthLight) {
  await expect.poll(async () => (await run(id)).light, patience).toBe(light)
}

test.each(faults.map((fault) => ({ ...fault, name: `${fault.id}: ${fault.cause}` })))(
  'says so, and is content once it is mended: $name',
  async ({ id, cause, light = 'fault', data = {}, copy, make }) => {
    const mend = await make()
    await expect.poll(() => run(id), patience).toMatchObject({ light, cause, data, ...(copy ? { copy } : {}) })
    if (typeof mend !== 'function') return
    await mend()
    await expect.poll(async () => (await run(id)).light, patience).toBe('ok')
  },
)

test('an address that only means something inside a network is of no use to DingTalk', async () => {
  const inside = await createTestServer({ database, environment: { PUBLIC_URL: 'http://10.0.0.5:3000' } })
  await runChecks({ dependencies: inside.dependencies, corp: inside.corp }, ['public_address'])
  const results = await listResults(inside.dependencies.database, inside.corp.corpId)
  expect(results.get('public_address')).toMatchObject({
    light: 'fault',
    cause: 'public_private',
    data: { host: '10.0.0.5' },
  })
  await inside.close()
})

/** Only an answer of DingTalk's that nobody has seen yet. */
const untold: HealthCause[] = ['no_date', 'refused']

test('every cause is caused', () => {
  const caused = new Set<HealthCause>([...faults.map(({ cause }) => cause), 'public_private'])
  expect(healthCauses.filter((cause) => !caused.has(cause))).toEqual(untold)
})
