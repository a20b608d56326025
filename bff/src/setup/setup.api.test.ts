import {
  permissionProbeCalls,
  requiredPermissions,
  type AdminMe,
  type GeneratedEventKeys,
  type Problem,
  type SetupProgress,
  type SetupStep,
} from '@meeting/shared'
import { inspectRoutes } from 'hono/dev'
import { sql } from 'kysely'
import { createFreshServer, type FreshServer, type TestBrowser } from '@meeting/test/fresh-server'
import { useTestDatabase } from '@meeting/test/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createApp } from '../app.ts'
import { createLogger } from '../log/logger.ts'
import { describeServer } from '../server.ts'
import { issueSetupLink, linkLifeMs } from './setup-links.ts'

const api = '/meeting/api/v1'

/** One test, one deployment: a company is connected only once. */
const database = useTestDatabase()
let server: FreshServer
const lines: string[] = []
const log = createLogger({ level: 'trace', destination: { write: (line) => lines.push(line) } })

async function start(environment: Record<string, string> = {}) {
  server = await createFreshServer({ database, environment, log })
}

beforeEach(async () => {
  await sql`truncate corps, setup_sessions, setup_links cascade`.execute(database.db)
  lines.length = 0
})
afterEach(() => server.close())

const tokenOf = (link: string) => new URL(link).hash.slice(1)

async function open(browser: TestBrowser, link?: string): Promise<Response> {
  const url = link ?? (await issueSetupLink(server.dependencies))
  return browser(`${api}/setup/open`, { method: 'POST', json: { token: tokenOf(url) } })
}

async function progressOf(answer: Response | Promise<Response>): Promise<SetupProgress> {
  const settled = await answer
  expect(settled.status).toBe(200)
  return (await settled.json()) as SetupProgress
}

async function codeOf(answer: Response | Promise<Response>): Promise<string> {
  return ((await (await answer).json()) as Problem).code
}

const stateOf = ({ steps }: SetupProgress, step: SetupStep) => steps.find((found) => found.step === step)?.state
const put = (browser: TestBrowser, step: string, json: unknown) =>
  browser(`${api}/setup/${step}`, { method: 'PUT', json })
const post = (browser: TestBrowser, step: string) => browser(`${api}/setup/${step}`, { method: 'POST' })
const read = (browser: TestBrowser) => progressOf(browser(`${api}/setup/progress`))

function appOf() {
  const { agentId, clientId, clientSecret } = server.sandbox.credentials
  return { agentId: String(agentId), clientId, clientSecret }
}

/** As far as a Corp that people may sign in to. */
async function connectCompany(browser: TestBrowser) {
  await open(browser)
  await put(browser, 'corp', { corpId: server.sandbox.credentials.corpId })
  await put(browser, 'app', appOf())
  return progressOf(post(browser, 'connect'))
}

async function signIn(browser: TestBrowser, userId: string): Promise<Response> {
  const { code } = await server.sandbox.control.authCode({ userId, kind: 'in-app' })
  const { corpId } = server.sandbox.credentials
  return browser(`${api}/sign-in/dingtalk`, { method: 'POST', json: { code, corpId } })
}

describe('a setup link', () => {
  beforeEach(() => start())

  test('is shown at the terminal of a deployment without a company', async () => {
    const link = await issueSetupLink(server.dependencies)
    const shown = describeServer('http://127.0.0.1:3000', 'https://meeting.example', [], link)
    expect(shown.filter((line) => line.includes(link))).toHaveLength(1)
    expect(shown.join('\n')).toContain('setup-link')
  })

  test('keeps its secret behind the #, and only a hash of it in the database', async () => {
    const link = await issueSetupLink(server.dependencies)
    expect(link).toMatch(/^https:\/\/meeting\.example\/meeting\/admin\/setup#[\w-]{43}$/)
    await open(server.browser(), link)
    const rows = await database.db.selectFrom('setupLinks').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(tokenOf(link))
    expect(lines.join('')).not.toContain(tokenOf(link))
  })

  test('opens once', async () => {
    const link = await issueSetupLink(server.dependencies)
    const [first, second] = await Promise.all([open(server.browser(), link), open(server.browser(), link)])
    expect([first.status, second.status].toSorted((a, b) => a - b)).toEqual([200, 403])
  })

  test('is too old after half an hour', async () => {
    const link = await issueSetupLink(server.dependencies)
    server.clock.advance(linkLifeMs)
    expect(await codeOf(open(server.browser(), link))).toBe('setup.link_invalid')
  })

  test('gives a cookie that no script and no other site can use', async () => {
    const cookie = (await open(server.browser())).headers.getSetCookie().join()
    for (const part of ['__Host-meeting-setup=', 'HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/'])
      expect(cookie).toContain(part)
  })

  test('is needed for every step, and opens nothing else', async () => {
    const browser = server.browser()
    const routes = inspectRoutes(createApp(server.dependencies)).filter(
      ({ path, method, isMiddleware }) => path.startsWith(`${api}/`) && method !== 'ALL' && !isMiddleware,
    )
    const steps = routes.filter(({ path }) => path.startsWith(`${api}/setup/`) && !path.endsWith('/open'))
    expect(steps.length).toBeGreaterThan(6)
    for (const { path, method } of steps) expect(await codeOf(browser(path, { method }))).toBe('setup.link_required')
    await open(browser)
    for (const { path, method } of routes.filter(({ path: found }) => found.startsWith(`${api}/admin/`)))
      expect((await browser(path, { method })).status).toBe(401)
  })

  test('is not made for a company more when one is connected', async () => {
    await connectCompany(server.browser())
    await expect(issueSetupLink(server.dependencies)).rejects.toMatchObject({ code: 'setup.corp_already_connected' })
  })
})

describe('the assistant', () => {
  beforeEach(() => start())

  test('leads from nothing to a connected company whose administrator has signed in', async () => {
    const browser = server.browser()
    const { credentials, control } = server.sandbox
    const opened = await progressOf(open(browser))
    expect(opened).toMatchObject({ next: 'corp', connection: null })

    const chosen = await progressOf(put(browser, 'corp', { corpId: credentials.corpId }))
    expect(chosen.next).toBe('app')
    expect(chosen.connection?.requestUrl).toMatch(/^https:\/\/meeting\.example\/meeting\/dingtalk\/events\/[\w-]{22}$/)

    const proven = await progressOf(put(browser, 'app', appOf()))
    expect(proven).toMatchObject({ next: 'event_keys', proof: { ok: true } })
    expect(JSON.stringify(proven)).not.toContain(credentials.clientSecret)
    expect(stateOf(proven, 'egress')).toBe('done')

    const { keys } = (await (await post(browser, 'event-keys')).json()) as { keys: GeneratedEventKeys }
    expect(stateOf(await read(browser), 'request_url')).toBe('waiting')
    Object.assign(credentials, keys)
    expect(await control.subscribe({ url: chosen.connection?.requestUrl ?? '' })).toMatchObject({ ok: true })
    await expect.poll(async () => stateOf(await read(browser), 'request_url')).toBe('done')
    const seen = await read(browser)
    expect(seen.connection?.verificationRequests[0]).toMatchObject({ accepted: true, ownerKind: 'client_id' })
    expect(JSON.stringify(seen)).not.toContain(keys.eventAesKey)

    await put(browser, 'confirmations', { step: 'event_types', confirmed: true })
    await put(browser, 'confirmations', { step: 'addresses', confirmed: true })
    expect(stateOf(await progressOf(post(browser, 'permissions')), 'permissions')).toBe('done')
    const connected = await progressOf(post(browser, 'connect'))
    expect(connected).toMatchObject({ next: 'sign_in', sync: { employees: 0 } })
    await server.work()
    expect((await read(browser)).sync?.employees).toBeGreaterThan(3)
    expect((await read(browser)).sync?.roomCount).toBeGreaterThan(0)
    expect((await read(browser)).sync?.directory).toMatchObject({ error: null, finishedAt: expect.any(String) })

    expect((await signIn(browser, 'admin01')).status).toBe(200)
    const me = (await (await browser(`${api}/admin/me`)).json()) as AdminMe
    expect(me.role).toBe('main')
    expect(await codeOf(browser(`${api}/setup/progress`))).toBe('setup.link_required')
    const audit = await (await browser(`${api}/admin/audit?limit=200`)).text()
    for (const action of ['setup.corp_chosen', 'setup.corp_connected', 'setup.finished', 'connection.changed'])
      expect(audit).toContain(action)
    for (const secret of [credentials.clientSecret, keys.eventAesKey, keys.eventToken]) {
      expect(audit).not.toContain(secret)
      expect(lines.join('')).not.toContain(secret)
    }
  })

  test('ends when the administrator comes by DingTalk’s login page, before anybody was read', async () => {
    const browser = server.browser()
    const { signInUrl } = await connectCompany(browser)
    const begun = await browser(signInUrl ?? '')
    const { code } = await server.sandbox.control.authCode({
      userId: 'admin01',
      kind: 'browser',
      scope: 'openid corpid',
    })
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? ''
    const back = await browser(`/meeting/sign-in/callback?${new URLSearchParams({ code, state }).toString()}`)
    expect(back.headers.get('location')).toBe('/meeting/admin')
    expect(await (await browser(`${api}/admin/me`)).json()).toMatchObject({ role: 'main' })
    expect(await codeOf(browser(`${api}/setup/progress`))).toBe('setup.link_required')
  })

  test('goes on while only colleagues sign in', async () => {
    const browser = server.browser()
    await connectCompany(browser)
    const colleague = server.browser()
    expect((await signIn(colleague, 'zhangsan')).status).toBe(200)
    expect((await colleague(`${api}/admin/me`)).status).toBe(403)
    expect((await read(browser)).next).not.toBeNull()
  })

  test('may be left and gone on with through another link; the first browser is out', async () => {
    const first = server.browser()
    await open(first)
    await put(first, 'corp', { corpId: server.sandbox.credentials.corpId })
    await put(first, 'app', appOf())
    await put(first, 'confirmations', { step: 'addresses', confirmed: true })
    const second = server.browser()
    const resumed = await progressOf(open(second))
    expect(resumed.next).toBe('event_keys')
    expect(stateOf(resumed, 'addresses')).toBe('done')
    expect(await codeOf(first(`${api}/setup/progress`))).toBe('setup.link_required')
  })

  test('corrects a mistyped CorpId before the company is connected', async () => {
    const browser = server.browser()
    await open(browser)
    expect((await progressOf(put(browser, 'corp', { corpId: 'dingmistyped' }))).connection?.corpId).toBe('dingmistyped')
    const { corpId } = server.sandbox.credentials
    expect((await progressOf(put(browser, 'corp', { corpId }))).connection?.corpId).toBe(corpId)
    expect(server.dependencies.corps.findAny('dingmistyped')).toBeUndefined()
  })

  test('names what is wrong with a field', async () => {
    const browser = server.browser()
    await open(browser)
    const answer = await put(browser, 'corp', { corpId: '3086210042' })
    expect(await answer.json()).toMatchObject({
      code: 'connection.fields_invalid',
      problems: [{ path: 'corpId', issue: 'looks_like_agent_id' }],
    })
  })

  test.each([
    ['a wrong AppSecret', { clientSecret: 'not-this-one-0123456789' }, 'credentials_refused', 'clientSecret'],
    ['a wrong AppKey', { clientId: 'dingnobodysapp' }, 'credentials_refused', 'clientSecret'],
  ])('says of %s what it is, and keeps that for later', async (_, wrong, problem, field) => {
    const browser = server.browser()
    await open(browser)
    await put(browser, 'corp', { corpId: server.sandbox.credentials.corpId })
    const refused = await put(browser, 'app', { ...appOf(), ...wrong })
    expect(await refused.json()).toMatchObject({ code: 'connection.not_proven', data: { problem, field } })
    const progress = await read(browser)
    expect(stateOf(progress, 'app')).toBe('failed')
    expect(progress.proof).toMatchObject({ problem })
    expect((await progressOf(put(browser, 'app', appOf()))).next).toBe('event_keys')
  })

  test('says that the CorpId is another company’s', async () => {
    const browser = server.browser()
    await open(browser)
    await put(browser, 'corp', { corpId: 'dingsomebodyelse' })
    const refused = await put(browser, 'app', appOf())
    expect(await refused.json()).toMatchObject({ data: { problem: 'wrong_corp', field: 'corpId' } })
  })

  test('shows the address that DingTalk does not allow, and sees when it does', async () => {
    const browser = server.browser()
    await open(browser)
    await put(browser, 'corp', { corpId: server.sandbox.credentials.corpId })
    await server.sandbox.control.setAllowList({ ips: ['198.51.100.1'], callerIp: '203.0.113.5' })
    const progress = await progressOf(put(browser, 'app', appOf()))
    expect(stateOf(progress, 'egress')).toBe('failed')
    expect(progress.proof).toMatchObject({ ok: true, warning: { seenAddress: '203.0.113.5' } })
    await server.sandbox.control.setAllowList({ ips: ['203.0.113.5'], callerIp: '203.0.113.5' })
    expect(stateOf(await progressOf(put(browser, 'app', appOf())), 'egress')).toBe('done')
  })

  test('names a permission that is missing by its code and Chinese name', async () => {
    const browser = server.browser()
    await open(browser)
    await put(browser, 'corp', { corpId: server.sandbox.credentials.corpId })
    await put(browser, 'app', appOf())
    await server.sandbox.control.setPermissions({ granted: ['qyapi_base', 'qyapi_get_member'] })
    const progress = await progressOf(post(browser, 'permissions'))
    expect(stateOf(progress, 'permissions')).toBe('failed')
    expect(progress.permissions?.permissions).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'qyapi_get_department_list', name: '通讯录部门信息读权限', granted: false }),
        expect.objectContaining({ code: 'qyapi_get_member', granted: true }),
      ]),
    )
  })

  test('looks at every permission that can be told beforehand, for as many calls as the page says', async () => {
    const browser = server.browser()
    await open(browser)
    await put(browser, 'corp', { corpId: server.sandbox.credentials.corpId })
    await put(browser, 'app', appOf())
    const { counted } = await server.sandbox.control.callCount()
    const { permissions } = await progressOf(post(browser, 'permissions'))
    expect((await server.sandbox.control.callCount()).counted - counted).toBe(permissionProbeCalls)
    const granted = permissions?.permissions.filter((permission) => permission.granted).map(({ code }) => code)
    const wanted = requiredPermissions.map(({ code }) => code).filter((code) => code !== 'Contact.User.Read')
    expect(granted?.toSorted()).toEqual(wanted.toSorted())

    await server.sandbox.control.setPermissions({ granted: ['qyapi_base', 'qyapi_get_member'] })
    const missing = (await progressOf(post(browser, 'permissions'))).permissions?.permissions
    expect(missing?.filter((permission) => permission.granted === false)).toHaveLength(wanted.length - 1)
  })

  test('tells a wrong aes_key from a wrong token while the company is not connected yet', async () => {
    const browser = server.browser()
    await open(browser)
    await put(browser, 'corp', { corpId: server.sandbox.credentials.corpId })
    await put(browser, 'app', appOf())
    const { eventAesKey } = server.sandbox.credentials
    const { connection } = await progressOf(put(browser, 'event-keys', { eventToken: 'typedWrong', eventAesKey }))
    expect(await server.sandbox.control.subscribe({ url: connection?.requestUrl ?? '' })).toMatchObject({ ok: false })
    await expect.poll(async () => stateOf(await read(browser), 'request_url')).toBe('failed')
    expect((await read(browser)).connection?.verificationRequests[0]?.problem).toBe('token_wrong')
  })

  test.each([
    ['connect', 'corp'],
    ['permissions', 'corp'],
  ])('does not %s before the CorpId is given', async (step, missing) => {
    const browser = server.browser()
    await open(browser)
    const answer = await post(browser, step)
    expect(await answer.json()).toMatchObject({ code: 'setup.step_missing', data: { step: missing } })
  })

  test('does not connect an app that was not proven', async () => {
    const browser = server.browser()
    await open(browser)
    await put(browser, 'corp', { corpId: server.sandbox.credentials.corpId })
    expect(await (await post(browser, 'connect')).json()).toMatchObject({ data: { step: 'app' } })
    expect(server.dependencies.corps.list()).toEqual([])
  })

  test('lets nobody sign in before the company is connected', async () => {
    const browser = server.browser()
    await open(browser)
    await put(browser, 'corp', { corpId: server.sandbox.credentials.corpId })
    await put(browser, 'app', appOf())
    expect(await codeOf(signIn(browser, 'admin01'))).toBe('corp.not_connected')
  })
})

describe('a link that repairs', () => {
  beforeEach(() => start())

  test('lets the AppSecret be replaced when nobody can sign in any more', async () => {
    const browser = server.browser()
    await connectCompany(browser)
    await signIn(browser, 'admin01')
    const { corpId } = server.sandbox.credentials
    server.sandbox.credentials.clientSecret = 'reset-in-the-console-0123456789'
    const repairing = server.browser()
    const opened = await progressOf(open(repairing, await issueSetupLink(server.dependencies, corpId)))
    expect(opened).toMatchObject({ isRepair: true, connection: { corpId } })
    expect(await codeOf(put(repairing, 'corp', { corpId: 'dinganother' }))).toBe('setup.corp_already_connected')
    await progressOf(put(repairing, 'app', appOf()))
    expect((await signIn(repairing, 'admin01')).status).toBe(200)
    expect(await codeOf(repairing(`${api}/setup/progress`))).toBe('setup.link_required')
  })
})

describe('several companies', () => {
  test('may be connected one after another when the operator allows it', async () => {
    await start({ ALLOW_SEVERAL_CORPS: 'true' })
    await connectCompany(server.browser())
    const browser = server.browser()
    await progressOf(open(browser))
    const taken = await put(browser, 'corp', { corpId: server.sandbox.credentials.corpId })
    expect(await codeOf(taken)).toBe('setup.corp_already_connected')
    const { next, connection } = await progressOf(put(browser, 'corp', { corpId: 'dingsecond' }))
    expect(next).toBe('app')
    expect(connection?.homeUrl).toBe('https://meeting.example/meeting?corpId=dingsecond')
  })

  test('that are being connected at once do not meet', async () => {
    await start({ ALLOW_SEVERAL_CORPS: 'true' })
    const [one, two] = [server.browser(), server.browser()]
    await open(one)
    await open(two)
    await progressOf(put(one, 'corp', { corpId: 'dingfirst' }))
    expect((await read(two)).connection).toBeNull()
    expect(await codeOf(put(two, 'corp', { corpId: 'dingfirst' }))).toBe('setup.corp_in_setup')
    server.clock.advance(8 * 24 * 3_600_000)
    const three = server.browser()
    await open(three)
    // The one that began is over; what it typed is not handed on.
    expect((await progressOf(put(three, 'corp', { corpId: 'dingfirst' }))).next).toBe('app')
  })
})
