import type { BootData } from '@meeting/shared'
import { createLogger } from '../log/logger.ts'
import { useTestServer } from '@meeting/test/app'
import { describe, expect, test } from 'vitest'
import { temporaryWebFolder } from '@meeting/test/web-folder'

const lines: string[] = []
const log = createLogger({ level: 'trace', destination: { write: (line) => lines.push(line) } })
const server = useTestServer({ log, webFolder: await temporaryWebFolder() })

const cookiesOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .filter((cookie) => !cookie.endsWith('='))
    .join('; ')

async function codeOf(userId: string, kind: 'browser' | 'sso') {
  return (await server.current.sandbox.control.authCode({ userId, kind })).code
}

/** Begins at our address as a browser would; answers where it was sent, with what. */
async function begin(returnTo = '/meeting/rooms?date=2026-11-24') {
  const answer = await server.current.request(`/meeting/sign-in/browser?returnTo=${encodeURIComponent(returnTo)}`)
  const login = new URL(answer.headers.get('location') ?? '')
  return { answer, login, state: login.searchParams.get('state') ?? '', cookie: cookiesOf(answer) }
}

function comeBack(query: Record<string, string>, cookie: string) {
  return server.current.request(`/meeting/sign-in/callback?${new URLSearchParams(query).toString()}`, {
    headers: { cookie },
  })
}

/** What the app page says after a failure. */
async function problemShown(answer: Response) {
  const page = await server.current.request(answer.headers.get('location') ?? '', {
    headers: { cookie: cookiesOf(answer) },
  })
  const boot = /id="boot">(.*?)<\/script>/.exec(await page.text())?.[1] ?? '{}'
  const data = JSON.parse(boot) as BootData
  return data.kind === 'anonymous' ? data.problem : data.kind
}

async function isSignedIn(answer: Response) {
  const headers = { cookie: cookiesOf(answer) }
  const bootstrap = await server.current.request('/meeting/api/v1/bootstrap', { headers })
  return bootstrap.status === 200
}

describe('a plain browser', () => {
  test('is sent to DingTalk’s login page with everything that page wants', async () => {
    const { answer, login, state } = await begin()
    expect(answer.status).toBe(302)
    expect(login.origin + login.pathname).toBe('https://login.sandbox.example/oauth2/auth')
    expect(Object.fromEntries(login.searchParams)).toEqual({
      redirect_uri: 'https://meeting.example/meeting/sign-in/callback',
      response_type: 'code',
      client_id: server.current.corp.clientId,
      scope: 'openid corpid',
      prompt: 'consent',
      corpId: server.current.corp.corpId,
      state,
    })
    expect(login.search).toContain('scope=openid%20corpid')
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test.each(['code', 'authCode'])('comes back with `%s`, is signed in, and is where it wanted to be', async (name) => {
    const { state, cookie } = await begin()
    const answer = await comeBack({ [name]: await codeOf('zhangsan', 'browser'), state }, cookie)
    expect(answer.headers.get('location')).toBe('/meeting/rooms?date=2026-11-24')
    expect(await isSignedIn(answer)).toBe(true)
  })

  test('walks through the login page itself', async () => {
    const { login, cookie } = await begin()
    const page = await server.current.sandbox.fetch(login.href)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('张三')
    expect(cookie).toMatch(/^__Host-meeting-door-/)
  })

  test('does not get in with a state that another browser began (login CSRF)', async () => {
    const attacker = await begin()
    const code = await codeOf('lisi', 'browser')
    const victim = await comeBack({ code, state: attacker.state }, '')
    expect(victim.headers.get('location')).toBe('/meeting')
    expect(await isSignedIn(victim)).toBe(false)
    expect(await problemShown(victim)).toMatchObject({ code: 'sign_in.state_invalid', step: 'auth_code' })
  })

  test('does not get in with the cookie of one attempt and the state of another', async () => {
    const first = await begin()
    const second = await begin()
    const name = first.cookie.split('=')[0] ?? ''
    const swapped = `${name}=${second.cookie.slice(second.cookie.indexOf('=') + 1)}`
    const answer = await comeBack({ code: await codeOf('lisi', 'browser'), state: first.state }, swapped)
    expect(await problemShown(answer)).toMatchObject({ code: 'sign_in.state_invalid' })
  })

  test.each(['', 'x', 'a'.repeat(43)])('does not get in with the made-up state "%s"', async (state) => {
    const { cookie } = await begin()
    const answer = await comeBack({ code: await codeOf('lisi', 'browser'), state }, cookie)
    expect(await problemShown(answer)).toMatchObject({ code: 'sign_in.state_invalid' })
  })

  test('has ten minutes', async () => {
    const { state, cookie } = await begin()
    server.current.clock.advance(10 * 60_000)
    const answer = await comeBack({ code: await codeOf('zhangsan', 'browser'), state }, cookie)
    expect(await problemShown(answer)).toMatchObject({ code: 'sign_in.state_invalid' })
  })

  test('that said no at the login page is told so, and is where it began', async () => {
    const { state, cookie } = await begin()
    const answer = await comeBack({ error: 'access_denied', state }, cookie)
    expect(answer.headers.get('location')).toBe('/meeting/rooms?date=2026-11-24')
    expect(await problemShown(answer)).toMatchObject({ code: 'sign_in.code_missing' })
  })

  test('of somebody outside the company is refused with the step', async () => {
    const { control } = server.current.sandbox
    await control.hireEmployee({ userId: 'leaver', name: '离开', departmentIds: [520_001] })
    const code = await codeOf('leaver', 'browser')
    await control.leave({ userId: 'leaver' })
    const { state, cookie } = await begin()
    const answer = await comeBack({ code, state }, cookie)
    expect(await isSignedIn(answer)).toBe(false)
    expect(await problemShown(answer)).toMatchObject({
      code: 'sign_in.not_employee',
      step: 'identity',
    })
  })

  test.each([
    'https://evil.example/',
    '//evil.example/meeting',
    '/\\evil.example',
    '/meeting/../../evil',
    'javascript:alert(1)',
  ])('is never led to %s', async (returnTo) => {
    const { state, cookie } = await begin(returnTo)
    const answer = await comeBack({ code: await codeOf('zhangsan', 'browser'), state }, cookie)
    expect(answer.headers.get('location')).toBe('/meeting')
  })

  test('finds the reference number of a failure in the log, and no code in address or log', async () => {
    const { state, cookie } = await begin()
    const answer = await comeBack({ code: 'this-is-a-used-code', state }, cookie)
    expect(answer.headers.get('location')).not.toMatch(/code|state|sign_in/)
    const problem = await problemShown(answer)
    expect(problem).toMatchObject({ code: 'sign_in.code_invalid', requestId: answer.headers.get('x-request-id') })
    const entry = lines.find((line) => line.includes(answer.headers.get('x-request-id') ?? '-'))
    expect(entry).toContain('sign_in.code_invalid')
    expect(lines.join('')).not.toContain('this-is-a-used-code')
  })
})

describe('the admin console', () => {
  test('brings an administrator in, and the code disappears from the address', async () => {
    const code = await codeOf('admin01', 'sso')
    const answer = await server.current.request(`/meeting?code=${code}&dd_nav_bgcolor=FF000000`)
    expect(answer.status).toBe(302)
    expect(answer.headers.get('location')).toBe('/meeting?dd_nav_bgcolor=FF000000')
    expect(await isSignedIn(answer)).toBe(true)
  })

  test('brings nobody else in', async () => {
    const code = await codeOf('zhangsan', 'sso')
    const answer = await server.current.request(`/meeting/?code=${code}`)
    expect(answer.headers.get('location')).toBe('/meeting/')
    expect(await isSignedIn(answer)).toBe(false)
    expect(await problemShown(answer)).toMatchObject({
      code: 'sign_in.not_administrator',
      step: 'identity',
    })
  })

  test('does not change who is signed in: a link made by somebody else does nothing', async () => {
    const { headers } = await server.current.signInAs(await server.current.anEmployee({ name: '受害者' }))
    const code = await codeOf('admin01', 'sso')
    const answer = await server.current.request(`/meeting?code=${code}`, { headers })
    expect(answer.headers.get('location')).toBe('/meeting')
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  test('a visit with a used code goes on when an administrator is signed in already', async () => {
    const administrator = await server.current.anEmployee({ isAdministrator: true })
    const { headers } = await server.current.signInAs(administrator)
    const answer = await server.current.request('/meeting?code=used-before', { headers })
    expect(answer.headers.get('location')).toBe('/meeting')
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  test('a preview of the link does not use up the code', async () => {
    const code = await codeOf('admin01', 'sso')
    const preview = await server.current.request(`/meeting?code=${code}`, { headers: { 'sec-purpose': 'prefetch' } })
    expect(preview.status).toBe(503)
    expect(await isSignedIn(await server.current.request(`/meeting?code=${code}`))).toBe(true)
  })
})
