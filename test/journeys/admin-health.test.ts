import { credentials } from '@meeting/sandbox'
import { healthChecks, type HealthLight, type HealthReport } from '@meeting/shared'
import type { SandboxControl } from '@meeting/sandbox/control/control.types'
import { devices } from '@meeting/test/devices'
import type { FrontDoorHabit } from '@meeting/test/front-door'
import { useJourney } from '@meeting/test/journey'
import { Client } from 'pg'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { roomIdOf } from './company.ts'
import { dayFromNow } from './company-time.ts'

const journey = useJourney({ behindFrontDoor: true })
const database = { client: undefined as Client | undefined }
beforeAll(async () => {
  database.client = new Client({ connectionString: journey.databaseUrl })
  await database.client.connect()
})
afterAll(() => database.client?.end())

/** What only time would bring about. */
const sql = (text: string) => database.client?.query(text)
const valueOf = async (text: string): Promise<unknown> => {
  const answer = await database.client?.query<unknown[]>({ text, rowMode: 'array' })
  return answer?.rows[0]?.[0]
}
const sandbox = (): SandboxControl => journey.product.sandbox

const light = (page: Page, id: string) => page.locator(`[data-check="${id}"]`)

/** Presses 'test again' of this light; its answer is on the page when it is not busy any more. */
async function testAgain(page: Page, id: string) {
  const answered = page.waitForResponse((response) => response.url().endsWith('/admin/health/runs'))
  await light(page, id)
    .getByRole('button', { name: /再测一次|Test again/ })
    .click()
  await answered
}

async function openHealth(page: Page, language: 'zh' | 'en' = 'zh') {
  await page.goto(`${journey.product.origin}/meeting/admin/health`)
  await page.getByRole('heading', { level: 1, name: language === 'zh' ? '体检' : 'Health check' }).waitFor()
}

type Mend = () => unknown
type Reading = {
  id: string
  /** What the page says: cause, fix, what to copy. */
  says: (string | RegExp)[]
}
type Fault = Reading & {
  make: (page: Page) => Promise<Mend | void>
}

const inConsole = (change: Partial<typeof credentials>) => async (): Promise<Mend> => {
  await sandbox().setCredentials(change)
  return () => sandbox().setCredentials(credentials)
}
const without = (code: string) => async (): Promise<Mend> => {
  await sandbox().revokePermissions({ permissions: [code] })
  return () => sandbox().grantPermissions({ permissions: [code] })
}
const withBehaviour = (change: Parameters<SandboxControl['setBehaviour']>[0], back: typeof change) => async () => {
  await sandbox().setBehaviour(change)
  return () => sandbox().setBehaviour(back)
}
const withFaults = (change: Parameters<SandboxControl['setFaults']>[0]) => async (): Promise<Mend> => {
  await sandbox().setFaults(change)
  return () => sandbox().clearFaults()
}
const behindGateway = (habit: FrontDoorHabit) => async (): Promise<Mend> => {
  journey.product.frontDoor?.behave(habit)
  return () => journey.product.frontDoor?.behave('none')
}
const verify = (keys: { eventToken?: string; eventAesKey?: string } = {}) =>
  sandbox().subscribe({ url: journey.product.bff.requestUrl, ...keys })
const verifiedWith = (keys: { eventToken?: string; eventAesKey?: string }) => async (): Promise<Mend> => {
  expect(await verify(keys)).toMatchObject({ ok: false })
  return () => verify()
}
const permission = (id: string, code: string, name: string): Fault => ({
  id,
  says: [`应用没有“${name}”（${code}）。`, '点“申请权限”', code],
  make: without(code),
})
/** Events whose storing waits for a lock. */
const countHeldUp = async () => {
  // Inside a transaction it would stay as first seen.
  await sql('select pg_stat_clear_snapshot()')
  return valueOf(`select count(*)::int from pg_stat_activity where datname = current_database()
    and wait_event_type = 'Lock' and query ilike '%insert into%incoming_events%'`)
}
/** As many counted calls more than there were, in this month of the company. */
const withCalls = (calls: number) => async (): Promise<Mend> => {
  await sql(`insert into call_counts (corp_id, month, kind, counted, calls)
    select corp_id, date_trunc('month', now() at time zone 'Asia/Shanghai')::date, 'of a month', true, ${calls} from corps`)
  return () => sql("delete from call_counts where kind = 'of a month'")
}
const otherAesKey = 'anotherAesKey0123456789abcdefghijABCDEFGHIJ'
const toWholeCompany = () => sandbox().setScope({ departmentIds: [1], userIds: [] })

/** Before anybody came in, but for one who tried by browser without the permission that this needs. */
const atFirst: Reading[] = [
  { id: 'arrival_phone', says: ['还没有人从手机上进来过。', '应用首页地址', '/meeting'] },
  { id: 'arrival_console', says: ['还没有管理员从钉钉管理后台进来过。', '管理后台地址', '/meeting'] },
  {
    id: 'permission_person',
    says: ['应用没有“通讯录个人信息读权限”（Contact.User.Read）。', '点“申请权限”', 'Contact.User.Read'],
  },
]

/** In an order in which one does not disturb the next. */
const faults: Fault[] = [
  {
    id: 'secrets',
    says: ['密钥是用另一把主密钥封存的，读不出来。', '用原来的主密钥', 'MASTER_KEY'],
    async make() {
      await sql("update corps set sealed_secrets = sealed_secrets || '\\x00'")
      return () => sql('update corps set sealed_secrets = substring(sealed_secrets for length(sealed_secrets) - 1)')
    },
  },
  {
    id: 'credentials',
    says: ['钉钉不接受现在的 AppKey 和 AppSecret。', '复制 Client Secret'],
    make: inConsole({ clientSecret: 'reset-0123456789abcdef' }),
  },
  {
    id: 'corp',
    says: [/应用属于另一家企业，不是 ding5a4d/, '核对 CorpId'],
    make: inConsole({ corpId: 'dingsomeothercompany' }),
  },
  { id: 'agent', says: ['AgentId 3086210042 不是这个应用的', '一串数字'], make: inConsole({ agentId: 1 }) },
  {
    id: 'sso',
    says: ['SSOSecret 和企业对不上。', '不是 AppSecret'],
    make: inConsole({ ssoSecret: 'another-sso-secret' }),
  },
  {
    id: 'address',
    says: ['服务器的出口 IP 不在应用的白名单里。', '服务器出口 IP', '203.0.113.77'],
    async make() {
      await sandbox().setAllowList({ ips: ['198.51.100.1'], callerIp: '203.0.113.77' })
      return () => sandbox().setAllowList({})
    },
  },
  { id: 'clock', says: [/服务器的时钟比钉钉慢 9\d 秒。/, 'NTP'], make: withFaults({ dateAheadMs: 95_000 }) },
  { id: 'clock', says: [/服务器的时钟比钉钉快 4\d 秒。/, 'NTP'], make: withFaults({ dateAheadMs: -45_000 }) },
  permission('permission_departments', 'qyapi_get_department_list', '通讯录部门信息读权限'),
  permission('permission_members', 'qyapi_get_department_member', '通讯录部门成员读权限'),
  permission('permission_profiles', 'qyapi_get_member', '成员信息读权限'),
  permission('rooms', 'VideoConference.Conference.Read', '智能会议室读权限'),
  permission('room_writing', 'VideoConference.Conference.Write', '智能会议室写权限'),
  permission('calendar', 'Calendar.Event.Read', '日程读权限'),
  permission('calendar_writing', 'Calendar.Event.Write', '日程写权限'),
  permission('people_busy', 'Calendar.EventSchedule.Read', '日程忙闲读权限'),
  {
    id: 'permission_mobile',
    says: ['“企业员工手机号信息”（fieldMobile）一项都是空的', 'fieldMobile'],
    make: without('fieldMobile'),
  },
  {
    id: 'permission_mail',
    says: ['“邮箱等个人信息”（fieldEmail）一项都是空的', 'fieldEmail'],
    make: without('fieldEmail'),
  },
  {
    id: 'scope',
    says: ['应用看不到任何部门和员工。', '选“全部员工”'],
    async make() {
      await sandbox().setScope({ departmentIds: [], userIds: [] })
      return toWholeCompany
    },
  },
  {
    id: 'operator',
    says: ['企业有 1 位管理员，但都不在应用的可见范围里。', '通讯录权限范围'],
    async make() {
      await sandbox().setScope({ departmentIds: [], userIds: ['lisi'] })
      return toWholeCompany
    },
  },
  {
    id: 'directory',
    says: ['钉钉里有 8 人，这里只有 6 人，少 2 人。', '同步一次'],
    async make() {
      await sandbox().holdPushes()
      for (const userId of ['new1', 'new2']) await sandbox().hireEmployee({ userId, name: '新同事' })
      return async () => {
        for (const userId of ['new1', 'new2']) await sandbox().leave({ userId })
        await sandbox().releasePushes({ drop: 99 })
      }
    },
  },
  { id: 'public_address', says: ['请求网址被转到了 sso.example', '不要先转去登录页'], make: behindGateway('redirect') },
  { id: 'public_address', says: ['拦下了请求（HTTP 403）', '放行 POST'], make: behindGateway('forbid') },
  { id: 'public_address', says: ['回答在路上被改了', '不要改写 JSON'], make: behindGateway('rewrite-answer') },
  { id: 'public_address', says: ['页面在路上被缓存了', 'Cache-Control'], make: behindGateway('cached') },
  {
    id: 'event_address',
    says: ['签名 token 和这里的不一样（加密 aes_key 是对的）', '复制签名 token'],
    make: verifiedWith({ eventToken: 'AnotherToken2026' }),
  },
  {
    id: 'event_address',
    says: ['加密 aes_key 和这里的不一样（签名 token 是对的）', '复制加密 aes_key'],
    make: verifiedWith({ eventAesKey: otherAesKey }),
  },
  {
    id: 'event_address',
    says: ['都和这里的不一样', '两项都复制'],
    make: verifiedWith({ eventToken: 'AnotherToken2026', eventAesKey: otherAesKey }),
  },
  {
    id: 'event_address',
    says: [/请求是给另一个应用（.*….*）的/, '要用它自己的网址'],
    async make() {
      await sandbox().setCredentials({ clientId: 'dingsomeotherapp0001' })
      await verify()
      return async () => {
        await sandbox().setCredentials(credentials)
        await verify()
      }
    },
  },
  {
    id: 'event_address',
    says: ['缺了或变了参数', '原样传递查询参数'],
    async make() {
      const mend = await behindGateway('rewrite-query')()
      await verify()
      return async () => {
        await mend()
        await verify()
      }
    },
  },
  {
    id: 'event_traffic',
    says: [/已经 8 天没有收到事件/, '一个应用只能有一个请求网址', '/meeting/dingtalk/events/'],
    async make() {
      await sql("update verification_requests set at = at - interval '8 days'")
      await sql("update incoming_events set created_at = created_at - interval '8 days'")
      return verify
    },
  },
  {
    id: 'event_answers',
    says: ['有 2 个事件没有送到，是从钉钉的失败列表里捡回来的', '网关和服务器'],
    async make(page) {
      for (const userid of ['lisi', 'wangwu']) {
        await sandbox().failEvent({ type: 'user_modify_org', payload: { userid: [userid] } })
      }
      await post(page, '/events/recover')
      await journey.product.bff.waitForLine(/events recovered/)
      return () => sql("update daily_counts set last_at = last_at - interval '2 days' where kind = 'event_recovered'")
    },
  },
  {
    id: 'event_answers',
    says: [/一天之内有 \d+ 个事件回答得太慢（超过 1 秒）。/, '数据库是不是太慢'],
    async make() {
      await sql('begin')
      await sql('lock table incoming_events in exclusive mode')
      await sandbox().changeEmployee({ userId: 'lisi', title: '产品经理' })
      await expect.poll(countHeldUp).toBeGreaterThan(0)
      await sql('select pg_sleep(1.05)')
      await sql('commit')
      await sandbox().idle()
      const counted = () => valueOf("select sum(count)::int from daily_counts where kind = 'event_slow'")
      await expect.poll(counted).toBeGreaterThan(0)
      return () => sql("update daily_counts set last_at = last_at - interval '2 days' where kind = 'event_slow'")
    },
  },
  {
    id: 'event_work',
    says: [/有 \d+ 个事件处理不了，已经放弃（user_modify_org）/, '去事件'],
    async make() {
      await sql("update incoming_events set state = 'dead' where event_type = 'user_modify_org'")
      return () => sql("update incoming_events set state = 'done' where state = 'dead'")
    },
  },
  {
    id: 'colleagues',
    says: ['接入 8 天了，除了管理员还没有人进来过。', '选成“全部员工”'],
    async make(page) {
      await sql("delete from daily_counts where kind = 'arrival' and name = 'colleague'")
      await sql("update corps set connected_at = connected_at - interval '8 days'")
      // Makes the company be read again.
      await reduceCalls(page, false)
      return () => visitAs('zhangsan', 'android')
    },
  },
  {
    id: 'colleagues',
    says: ['有 1 次登录来自应用看不到的同事。', '可使用范围'],
    async make() {
      await sandbox().setScope({ departmentIds: [520_001], userIds: [] })
      const { page } = await journey.visit({ device: 'ios', userId: 'outsider' })
      await sql("delete from employees where user_id = 'outsider'")
      await page.goto(`${journey.product.origin}/meeting`)
      await page.getByText('可见范围').first().waitFor()
      return async () => {
        await toWholeCompany()
        await visitAs('zhangsan', 'android')
      }
    },
  },
  {
    id: 'sign_in',
    says: ['钉钉说本企业没有这个域名的应用', '应用首页地址和 PC 端首页地址', '/meeting'],
    async make() {
      const { page } = await journey.visit({ device: 'windows', userId: 'lisi', authCode: 'refused' })
      await page.goto(`${journey.product.origin}/meeting`)
      await page.getByRole('alert').first().waitFor()
      return () => visitAs('lisi', 'windows')
    },
  },
  {
    id: 'clients',
    says: ['有 1 次是用太旧的钉钉打开的（android 8.1）', '更新钉钉'],
    async make(page) {
      const agent = devices.android.userAgent.replace('Chrome/100', 'Chrome/69')
      await page.request.get(`${journey.product.origin}/meeting`, { headers: { 'user-agent': agent } })
      return () => sql("delete from daily_counts where kind = 'old_client'")
    },
  },
  {
    id: 'budget',
    says: ['省调用模式被手动打开', '去额度'],
    async make(page) {
      await reduceCalls(page, true)
      return () => reduceCalls(page, false)
    },
  },
  {
    id: 'budget',
    says: [/本月已用 4\d{3} 次调用，是额度 5000 次的 8\d%。/, '购买额度'],
    make: withCalls(4_000),
  },
  {
    id: 'pushes',
    says: ['本月的推送已到标准版的 3000 条', '购买推送包'],
    async make() {
      await sql(`insert into incoming_events
        (corp_id, dedupe_key, event_type, payload, state, copies, due_at, created_at, updated_at)
        select corp_id, 'pushes of a month', 'calendar_event_change', '{}', 'done', 3000, now(), now(), now() from corps`)
      return () => sql("delete from incoming_events where dedupe_key = 'pushes of a month'")
    },
  },
  {
    id: 'rooms',
    says: ['是别的应用用掉的', '看看是哪个应用'],
    async make() {
      await sandbox().setQuota({ usedCalls: 5_000 })
      return () => sandbox().setQuota({ usedCalls: 0 })
    },
  },
  {
    id: 'calendar',
    says: ['钉钉说企业本月的调用额度已经用完。', '等到下个月一号'],
    async make() {
      const forget = await withCalls(3_000)()
      await sandbox().setQuota({ usedCalls: 5_000 })
      return async () => {
        await sandbox().setQuota({ usedCalls: 0 })
        await forget()
      }
    },
  },
  {
    id: 'rooms',
    says: ['企业没有开通智能会议室。', '开通“智能会议室”'],
    make: withBehaviour({ roomsEntitled: false }, { roomsEntitled: true }),
  },
  {
    id: 'room_writing',
    says: ['不是智能会议室的管理员', '权限设置'],
    make: withBehaviour({ administratorsManageRooms: false }, { administratorsManageRooms: true }),
  },
  {
    id: 'notices',
    says: ['拒绝发送工作通知（70003）', '先看 AgentId'],
    async make(page) {
      const mend = await inConsole({ agentId: 1 })()
      await sendTestNotice(page, 'fault')
      return async () => {
        await mend()
        await sendTestNotice(page, 'ok')
      }
    },
  },
  {
    id: 'event_rooms',
    says: [/送到钉钉的预订没有发回事件，别的事件却有来/, '勾选会议室预定'],
    async make(page) {
      await sandbox().holdPushes()
      await book(page, '望岳厅', 'confirmed')
      await sql("update bookings set placed_at = placed_at - interval '11 minutes'")
      return async () => {
        await sandbox().releasePushes()
        await sandbox().idle()
      }
    },
  },
  {
    id: 'bookings',
    says: ['有 1 个预订等了十分钟以上还没有送到钉钉。', '不用重订'],
    async make(page) {
      await sandbox().setFaults({ outage: true })
      const state = await book(page, '听雨轩', 'placing')
      await sql("update bookings set created_at = created_at - interval '11 minutes' where state = 'placing'")
      return async () => {
        await sandbox().clearFaults()
        await expect.poll(state).toBe('confirmed')
      }
    },
  },
  {
    id: 'bookings',
    says: ['拒绝了 1 个预订，最近一次说：预定时长不得少于90分钟', '核对这条规则'],
    async make(page) {
      // What is not told cannot be known beforehand.
      await sandbox().holdPushes()
      const roomId = await roomIdOf(sandbox(), '规矩屋')
      await sandbox().changeRoom({ roomId, rules: { minMinutes: 90, maxMinutes: 0, approval: 'none' } })
      await book(page, '规矩屋', 'refused')
      return async () => {
        await sandbox().releasePushes()
        await sql("update bookings set updated_at = updated_at - interval '2 days' where state = 'refused'")
      }
    },
  },
  {
    id: 'arrival_pc',
    says: ['还没有人从电脑上进来过。', 'PC 端首页地址', '/meeting'],
    async make() {
      // The administrator who looks at the page came in on one.
      await sql("delete from arrivals where way = 'pc'")
      return () => visitAs('lisi', 'windows')
    },
  },
  { id: 'reach', says: ['调用太频繁', '过一分钟'], make: withFaults({ errors: [{ kind: 'qps', count: 50 }] }) },
  { id: 'reach', says: ['服务器连不上钉钉。', '443 端口'], make: withFaults({ outage: true }) },
  { id: 'reach', says: ['暂时屏蔽了服务器的地址', '等五分钟'], make: withFaults({ ipBlock: 'punish' }) },
]

/** What a button of another page does. */
async function post(page: Page, path: string, data?: unknown) {
  const { origin } = journey.product
  const answer = await page.request.post(`${origin}/meeting/api/v1/admin${path}`, { data, headers: { origin } })
  expect(answer.ok()).toBe(true)
  return answer
}

async function reduceCalls(page: Page, isReduced: boolean) {
  const { origin } = journey.product
  const url = `${origin}/meeting/api/v1/admin/call-budget`
  expect((await page.request.put(url, { data: { isReduced }, headers: { origin } })).ok()).toBe(true)
}

/** Books a room for an hour of tomorrow, until DingTalk has had its say; answers how to ask for what becomes of it. */
async function book(page: Page, roomName: string, ends: 'placing' | 'confirmed' | 'refused') {
  const { origin } = journey.product
  const roomId = await valueOf(`select id from rooms where name = '${roomName}'`)
  const [start, end] = ['10:00', '11:00'].map((time) => `${dayFromNow(1)}T${time}:00+08:00`)
  const data = { title: `在${roomName}开会`, roomIds: [roomId], start, end, attendeeIds: [], note: '' }
  await page.request.post(`${origin}/meeting/api/v1/bookings`, { data, headers: { origin } })
  const state = () => valueOf(`select state from bookings where title = '${data.title}'`)
  await expect.poll(state).toBe(ends)
  return state
}

/** As the page of a kind of notice does; until it is known how the sending went. */
async function sendTestNotice(page: Page, ends: HealthLight) {
  const template = { title: '会议室停用', body: '试发一条' }
  await post(page, '/notices/test', { kind: 'room_closed', language: 'zh-CN', template })
  const noticeLight = async () => {
    const answer = await post(page, '/health/runs', { checks: ['notices'] })
    const { checks } = (await answer.json()) as HealthReport
    return checks.find(({ id }) => id === 'notices')?.result?.light
  }
  await expect.poll(noticeLight).toBe(ends)
}

/** Somebody opens the app on a device. */
async function visitAs(userId: string, device: 'android' | 'windows') {
  const { page, close } = await journey.visit({ device, userId })
  await page.goto(`${journey.product.origin}/meeting`)
  await page.getByRole('navigation').first().waitFor()
  await close()
}

/** Every door has been used, and everything may be seen. */
async function settleIn() {
  await toWholeCompany()
  await visitAs('zhangsan', 'android')
  await arriveFromConsole()
  await arriveByBrowser()
}

async function arriveFromConsole() {
  const { code } = await sandbox().authCode({ userId: 'admin01', kind: 'sso' })
  const { page } = await journey.visit({ device: 'browser' })
  await page.goto(`${journey.product.origin}/meeting?code=${code}`)
  await page.getByRole('navigation').first().waitFor()
}

async function arriveByBrowser() {
  const page = await signInByBrowser()
  await page.getByRole('navigation').first().waitFor()
}

async function signInByBrowser(): Promise<Page> {
  const { page } = await journey.visit({ device: 'browser' })
  await page.goto(`${journey.product.origin}/meeting`)
  await page.getByRole('link', { name: '用钉钉账号登录' }).click()
  await page.getByRole('button', { name: '李四' }).click()
  return page
}

test('each fault is caused in DingTalk or in front of us, and read on the page; mended, its light is green again', async () => {
  const grant = await without('Contact.User.Read')()
  await (await signInByBrowser()).getByRole('alert').first().waitFor()
  const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'windows', userId: 'admin01' })
  await openHealth(page)
  await page.getByRole('button', { name: /全部测一次 · 用 6 次调用额度/ }).click()
  await page.getByText(/测完了/).waitFor()
  for (const reading of atFirst) await expectSentence(page, reading)
  await screenshot('admin-health-first')
  await grant()
  await settleIn()
  await post(page, '/directory/sync')
  await journey.product.bff.waitForLine(/"seen":6.*directory checked/)
  await page.getByRole('button', { name: /全部测一次/ }).click()
  await expect.poll(() => page.locator('[data-light]:not([data-light="ok"])').allInnerTexts()).toEqual([])
  await screenshot('admin-health-green')
  expect(await accessibilityProblems()).toEqual([])

  for (const fault of faults) await expectFault(page, fault)
  const onlyGreen = healthChecks.filter((id) => !read.has(id))
  expect(onlyGreen, 'lights of which no fault was read').toEqual([])
})

/** Ids of lights of which a fault was read. */
const read = new Set<string>()
const lightOf = (page: Page, id: string) => light(page, id).getAttribute('data-light')

async function expectFault(page: Page, { id, says, make }: Fault) {
  const mend = await make(page)
  await testAgain(page, id)
  await expectSentence(page, { id, says })
  await mend?.()
  await testAgain(page, id)
  await expect.poll(() => lightOf(page, id), { message: `${id} after mending: ${says[0]}` }).toBe('ok')
}

async function expectSentence(page: Page, { id, says }: Reading) {
  await expect.poll(() => lightOf(page, id), { message: `${id}: ${says[0]}` }).not.toBe('ok')
  const text = await light(page, id).innerText()
  for (const words of says) expect(text).toMatch(words instanceof RegExp ? words : new RegExp(escape(words)))
  read.add(id)
}

const escape = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

test('many at once: reds first, in English, at both sizes, light and dark', async () => {
  await sandbox().setScope({ departmentIds: [520_001], userIds: [] })
  await sandbox().revokePermissions({
    permissions: ['Calendar.Event.Write', 'qyapi_get_department_list', 'fieldMobile'],
  })
  await sandbox().setCredentials({ agentId: 1 })
  await sandbox().setFaults({ dateAheadMs: 95_000 })
  for (const visit of [
    { device: 'windows', language: 'en-US', colorScheme: 'light' },
    { device: 'windows', language: 'zh-CN', colorScheme: 'light' },
    { device: 'ios', language: 'en-US', colorScheme: 'dark' },
  ] as const) {
    const { page, screenshot, accessibilityProblems } = await journey.visit({ ...visit, userId: 'admin01' })
    const isEnglish = visit.language === 'en-US'
    await openHealth(page, isEnglish ? 'en' : 'zh')
    await page.getByRole('button', { name: isEnglish ? /Test all · costs 6 calls/ : /全部测一次/ }).click()
    const red = page.getByRole('region', { name: isEnglish ? /Mend these first/ : /先修这些/ })
    await page.getByText(isEnglish ? /^Tested\. / : /^测完了。/).waitFor()
    if (isEnglish) {
      await red.getByText(/The server's clock is 9\d seconds behind DingTalk's/).waitFor()
      await red.getByText('The app does not have "日程写权限" (Calendar.Event.Write).').waitFor()
      await red.getByText("AgentId 3086210042 is not this app's").waitFor()
      const yellow = page.getByRole('region', { name: /Then look at these/ })
      await yellow.getByText(/sees only a part of the company/).waitFor()
    }
    await screenshot(`admin-health-many-${visit.language}-${visit.colorScheme}`)
    const { width = 0 } = page.viewportSize() ?? {}
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    // The drawing of the console opens in its place.
    await red
      .getByRole('button', { name: isEnglish ? 'Show where' : '看看在哪里' })
      .first()
      .click()
    await red.getByRole('img').waitFor()
    expect(await accessibilityProblems()).toEqual([])
  }
})
