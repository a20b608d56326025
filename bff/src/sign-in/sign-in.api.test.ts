import type { Problem, SignInAnswer, SignInRequest } from '@meeting/shared'
import { useTestServer } from '@meeting/test/app'
import { afterEach, describe, expect, test } from 'vitest'

const server = useTestServer()

afterEach(async () => {
  const { control } = server.current.sandbox
  await control.clearFaults()
  await control.setAllowList({})
})

async function codeOf(userId: string, kind: 'in-app' | 'browser' | 'sso' = 'in-app') {
  return (await server.current.sandbox.control.authCode({ userId, kind })).code
}

function signIn(body: Partial<SignInRequest> & { code: string }, init: RequestInit = {}) {
  return server.current.request('/meeting/api/v1/sign-in/dingtalk', {
    ...init,
    method: 'POST',
    json: { corpId: server.current.corp.corpId, ...body },
  })
}

async function problemOf(answer: Response) {
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  return (await answer.json()) as Problem
}

const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')

async function exchangeCalls() {
  return server.current.sandbox.control.calls({ api: 'topapi/v2/user/getuserinfo' })
}

describe('inside DingTalk', () => {
  test('an employee unknown here so far is signed in and gets the first screen in one round trip', async () => {
    const answer = await signIn({ code: await codeOf('zhangsan') })
    expect(answer.status).toBe(200)
    const { bootstrap, bearer } = (await answer.json()) as SignInAnswer
    expect(bootstrap.me).toMatchObject({ name: '张三', corpId: server.current.corp.corpId, isAdministrator: false })
    expect(bootstrap).toMatchObject({ now: server.current.clock.now(), bookings: [], corp: { snapMinutes: 15 } })
    expect(bearer).toBeNull()
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('the session is a cookie that scripts cannot read and other sites cannot send', async () => {
    const answer = await signIn({ code: await codeOf('zhangsan') })
    const [cookie = ''] = answer.headers.getSetCookie()
    expect(cookie).toMatch(/^__Host-meeting=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    const next = await server.current.request('/meeting/api/v1/bootstrap', { headers: { cookie: cookieOf(answer) } })
    expect(await next.json()).toMatchObject({ me: { name: '张三' } })
  })

  test('in a frame of the PC client the cookie is one that frames keep', async () => {
    const answer = await signIn({ code: await codeOf('zhangsan'), embedded: true })
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-meeting-embedded=.+; HttpOnly; Secure; SameSite=None; Partitioned$/),
    ])
    const next = await server.current.request('/meeting/api/v1/bootstrap', { headers: { cookie: cookieOf(answer) } })
    expect(next.status).toBe(200)
  })

  test('a web view that drops cookies gets a bearer instead', async () => {
    const answer = await signIn({ code: await codeOf('lisi'), transport: 'bearer' })
    expect(answer.headers.getSetCookie()).toEqual([])
    const { bearer } = (await answer.json()) as SignInAnswer
    const next = await server.current.request('/meeting/api/v1/bootstrap', {
      headers: { authorization: `Bearer ${bearer}` },
    })
    expect(await next.json()).toMatchObject({ me: { name: '李四' } })
  })

  test('an administrator of DingTalk is one here at once', async () => {
    const answer = await signIn({ code: await codeOf('admin01') })
    expect(await answer.json()).toMatchObject({ bootstrap: { me: { isAdministrator: true } } })
  })

  test.each(['$CORPID$', ''])('the only company is meant when the address says "%s"', async (corpId) => {
    expect((await signIn({ code: await codeOf('zhangsan'), corpId })).status).toBe(200)
  })

  test('signing in again ends the session that the browser had', async () => {
    const before = cookieOf(await signIn({ code: await codeOf('zhangsan') }))
    await signIn({ code: await codeOf('zhangsan') }, { headers: { cookie: before } })
    const answer = await server.current.request('/meeting/api/v1/bootstrap', { headers: { cookie: before } })
    expect((await problemOf(answer)).code).toBe('session.expired')
  })

  test('who had left and is back is let in again', async () => {
    const { dependencies, corp, sandbox } = server.current
    await sandbox.control.hireEmployee({ userId: 'returner', name: '回来', departmentIds: [520_001] })
    await signIn({ code: await codeOf('returner') })
    await dependencies.database
      .updateTable('employees')
      .set({ leftAt: new Date(dependencies.clock.now()) })
      .where('corpId', '=', corp.corpId)
      .where('userId', '=', 'returner')
      .execute()
    server.current.clock.advance(1_000)
    expect((await signIn({ code: await codeOf('returner') })).status).toBe(200)
  })
})

describe('a code', () => {
  test('that arrives several times at once is exchanged once and signs in everybody who sent it', async () => {
    const code = await codeOf('zhangsan')
    const before = (await exchangeCalls()).length
    const answers = await Promise.all([signIn({ code }), signIn({ code }), signIn({ code })])
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200])
    expect((await exchangeCalls()).length - before).toBe(1)
  })

  test('that was used already is refused without asking DingTalk (D22)', async () => {
    const code = await codeOf('zhangsan')
    await signIn({ code })
    const before = (await exchangeCalls()).length
    const answer = await signIn({ code })
    expect(answer.status).toBe(401)
    expect(await problemOf(answer)).toMatchObject({ code: 'sign_in.code_invalid', step: 'auth_code' })
    expect((await exchangeCalls()).length).toBe(before)
  })

  test('of another door is refused by DingTalk, and the step is named', async () => {
    const answer = await signIn({ code: await codeOf('zhangsan', 'browser') })
    expect(await problemOf(answer)).toMatchObject({ code: 'sign_in.code_invalid', step: 'auth_code' })
  })

  test.each([{ code: '' }, { code: 'a b' }, { code: 'x'.repeat(600) }])(
    'of an impossible form is invalid input',
    async (body) => {
      const problem = await problemOf(await signIn(body))
      expect(problem).toMatchObject({ code: 'request.invalid', problems: [{ path: 'code' }] })
    },
  )
})

describe('a failure names its step and what is needed', () => {
  test('the page was opened in a company that is not connected here (D24)', async () => {
    const answer = await signIn({ code: await codeOf('zhangsan'), corpId: 'dingothercompany' })
    expect(answer.status).toBe(403)
    expect(await problemOf(answer)).toMatchObject({ code: 'sign_in.wrong_corp', step: 'auth_code' })
  })

  test('the person is outside the range of the app', async () => {
    const problem = await problemOf(await signIn({ code: await codeOf('outsider') }))
    expect(problem.code).toBe('sign_in.outside_scope')
    expect(['auth_code', 'identity', 'profile']).toContain(problem.step)
  })

  test('the server’s address is not on the allow-list, and is told', async () => {
    await server.current.sandbox.control.setAllowList({ ips: ['192.0.2.1'], callerIp: '198.51.100.7' })
    const answer = await signIn({ code: await codeOf('wangwu') })
    expect(answer.status).toBe(503)
    expect(await problemOf(answer)).toMatchObject({
      code: 'sign_in.address_not_allowed',
      data: { seenAddress: '198.51.100.7' },
    })
  })

  test('a permission is missing, and is named', async () => {
    const { control } = server.current.sandbox
    await control.hireEmployee({ userId: 'newcomer', name: '新人', departmentIds: [520_001] })
    await control.revokePermissions({ permissions: ['qyapi_get_member'] })
    const problem = await problemOf(await signIn({ code: await codeOf('newcomer') }))
    await control.grantPermissions({ permissions: ['qyapi_get_member'] })
    expect(problem).toMatchObject({
      code: 'sign_in.permission_missing',
      step: 'profile',
      data: { requiredScopes: ['qyapi_get_member'] },
    })
  })

  test('DingTalk does not work', async () => {
    await server.current.sandbox.control.setFaults({ outage: true })
    const answer = await signIn({ code: await codeOf('zhangsan') })
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('5')
    expect(await problemOf(answer)).toMatchObject({ code: 'sign_in.dingtalk_unavailable' })
  })

  test('the reference number is in the answer and in its header', async () => {
    const answer = await signIn({ code: 'nonsense' })
    const { requestId } = await problemOf(answer)
    expect(requestId).toMatch(/^[\w-]{12}$/)
    expect(answer.headers.get('x-request-id')).toBe(requestId)
  })
})

describe('who wants to know how to sign in', () => {
  test('gets what the container needs, and nothing secret', async () => {
    const { corp, request } = server.current
    const answer = await request(`/meeting/api/v1/sign-in/options?corpId=${corp.corpId}`)
    expect(await answer.json()).toEqual({ corpId: corp.corpId, corpName: '', clientId: corp.clientId })
  })
})

test('signing out ends the session for good', async () => {
  const cookie = cookieOf(await signIn({ code: await codeOf('zhangsan') }))
  const answer = await server.current.request('/meeting/api/v1/sign-out', { method: 'POST', headers: { cookie } })
  expect(answer.status).toBe(204)
  expect(answer.headers.getSetCookie().every((value) => value.includes('Max-Age=0'))).toBe(true)
  const after = await server.current.request('/meeting/api/v1/bootstrap', { headers: { cookie } })
  expect((await problemOf(after)).code).toBe('session.expired')
})
