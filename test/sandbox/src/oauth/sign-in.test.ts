import { beforeEach, describe, expect, test } from 'vitest'
import { createTestSandbox, origin } from '../test-support.ts'
import type { Answer, TestSandbox } from '../test-support.ts'

let box: TestSandbox

beforeEach(async () => {
  box = await createTestSandbox()
})

const signIn = (code: string): Promise<Answer> => box.callOld('/topapi/v2/user/getuserinfo', { code })

describe('in-app sign-in', () => {
  test('a code of the container names the person, once', async () => {
    const { code } = await box.control.authCode({ userId: 'admin01', kind: 'in-app' })
    expect((await signIn(code)).json).toMatchObject({
      errcode: 0,
      result: { userid: 'admin01', name: '管理员', sys: true, sys_level: 1 },
    })
    expect((await signIn(code)).json).toMatchObject({ errcode: 40078, errmsg: '不存在的临时授权码' })
  })

  test('a code is good for five minutes', async () => {
    const { code: inTime } = await box.control.authCode({ userId: 'lisi', kind: 'in-app' })
    const { code: tooLate } = await box.control.authCode({ userId: 'lisi', kind: 'in-app' })
    box.clock.now += 299_999
    expect((await signIn(inTime)).json['errcode']).toBe(0)
    box.clock.now += 1
    expect((await signIn(tooLate)).json['errcode']).toBe(40078)
  })

  test.each(['browser', 'sso'] as const)('a %s code is of another kind and stays unused', async (kind) => {
    const { code } = await box.control.authCode({ userId: 'lisi', kind })
    expect((await signIn(code)).json['errcode']).toBe(40078)
  })

  test('somebody outside the app is known but not admitted', async () => {
    const { code } = await box.control.authCode({ userId: 'outsider', kind: 'in-app' })
    expect((await signIn(code)).json['errcode']).toBe(40079)
  })

  test('without a code it says so', async () => {
    expect((await signIn('')).json['errcode']).toBe(41026)
  })
})

describe('the old console sign-in', () => {
  test('an SSO token and code give the person, not wrapped in a result', async () => {
    const { corpId, ssoSecret } = box.credentials
    const response = await box.fetch(`${origin}/sso/gettoken?corpid=${corpId}&corpsecret=${ssoSecret}`)
    const { access_token: token } = (await response.json()) as { access_token: string }
    const { code } = await box.control.authCode({ userId: 'admin01', kind: 'sso' })
    const url = `${origin}/sso/getuserinfo?access_token=${token}&code=${code}`
    expect(await (await box.fetch(url)).json()).toMatchObject({
      errcode: 0,
      is_sys: true,
      user_info: { userid: 'admin01' },
      corp_info: { corpid: corpId },
    })
    expect(await (await box.fetch(url)).json()).toMatchObject({ errcode: 41007 })
  })

  test('the app token does not open it', async () => {
    expect((await box.callOld('/sso/getuserinfo?code=x')).json).toMatchObject({ errcode: 40014 })
  })
})

const query = (more: Record<string, string> = {}): URLSearchParams =>
  new URLSearchParams({
    redirect_uri: 'http://app.test/back?next=1',
    response_type: 'code',
    client_id: box.credentials.clientId,
    scope: 'openid corpid',
    prompt: 'consent',
    state: 's/1',
    ...more,
  })

const choose = async (more: Record<string, string>): Promise<URL> => {
  const response = await box.fetch(`${origin}/oauth2/auth`, { method: 'POST', body: query(more) })
  expect(response.status).toBe(302)
  return new URL(response.headers.get('location') ?? '')
}

describe('the login page', () => {
  test('shows the employees to choose from', async () => {
    const response = await box.fetch(`${origin}/oauth2/auth?${query()}`)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('value="zhangsan"')
  })

  test('goes back with the code under both names, and the state as it was', async () => {
    const target = await choose({ userId: 'zhangsan' })
    expect(target.origin + target.pathname).toBe('http://app.test/back')
    expect(target.searchParams.get('next')).toBe('1')
    expect(target.searchParams.get('state')).toBe('s/1')
    expect(target.searchParams.get('code')).toBe(target.searchParams.get('authCode'))
    expect(target.searchParams.get('code')).toMatch(/^[0-9a-f]{32}$/)
  })

  test('can be told to send only one of the names', async () => {
    await box.control.setBehaviour({ loginRedirect: 'authCode' })
    const target = await choose({ userId: 'zhangsan' })
    expect(target.searchParams.has('code')).toBe(false)
    expect(target.searchParams.has('authCode')).toBe(true)
  })

  test('somebody who says no comes back with an error', async () => {
    const target = await choose({ userId: 'zhangsan', decision: 'refuse' })
    expect(target.searchParams.get('error')).toBe('access_denied')
    expect(target.searchParams.has('code')).toBe(false)
  })

  test.each([
    ['without consent', { prompt: '' }],
    ['for another app', { client_id: 'dingother' }],
    ['without openid', { scope: 'corpid' }],
  ])('breaks %s and never goes back', async (_, more) => {
    expect((await box.fetch(`${origin}/oauth2/auth?${query(more)}`)).status).toBe(400)
  })

  test('refuses an address that is not registered', async () => {
    await box.control.setBehaviour({ redirectUris: ['http://app.test/other'] })
    expect((await box.fetch(`${origin}/oauth2/auth?${query()}`)).status).toBe(400)
  })
})

describe('the user token', () => {
  test('is no app token and hides the mobile number without its permission', async () => {
    const { clientId, clientSecret } = box.credentials
    const { code } = await box.control.authCode({ userId: 'zhangsan', kind: 'browser' })
    const body = { clientId, clientSecret, code, grantType: 'authorization_code' }
    const { json } = await box.callNew('/v1.0/oauth2/userAccessToken', { method: 'POST', body })
    expect(json).not.toHaveProperty('corpId')
    await box.control.revokePermissions({ permissions: ['Contact.User.mobile'] })
    box.token = String(json['accessToken'])
    const me = await box.callNew('/v1.0/contact/users/me')
    expect(me.json).toMatchObject({ nick: '张三' })
    expect(me.json).not.toHaveProperty('mobile')
    expect((await box.callOld('/topapi/user/listadmin', {})).json['sub_code']).toBe('40014')
    box.clock.now += 7_200_000
    expect((await box.callNew('/v1.0/contact/users/me')).json['code']).toBe('accesstoken.expired')
  })

  test('the app token does not open contact/users/me', async () => {
    expect((await box.callNew('/v1.0/contact/users/me')).json['code']).toBe('InvalidAuthentication')
  })
})
