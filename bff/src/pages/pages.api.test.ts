import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { BootData } from '@meeting/shared'
import { useTestServer } from '@meeting/test/app'
import { temporaryWebFolder } from '@meeting/test/web-folder'
import { describe, expect, test } from 'vitest'
import { createApp } from '../app.ts'

const server = useTestServer({ webFolder: await temporaryWebFolder() })
const asset = '/meeting/assets/index-AbCd1234.js'

function bootOf(html: string): BootData {
  return JSON.parse(/<script type="application\/json" id="boot">(.*?)<\/script>/.exec(html)?.[1] ?? 'null') as BootData
}

const loadPage = async (encoding: string) => {
  const answer = await server.current.request('/meeting', { headers: { 'accept-encoding': encoding } })
  expect(answer.headers.get('vary')).toContain('Accept-Encoding')
  return { encoding: answer.headers.get('content-encoding'), body: Buffer.from(await answer.arrayBuffer()) }
}

describe('the page', () => {
  test.each(['/meeting', '/meeting/', '/meeting/rooms', '/meeting/bookings/0198/edit?x=1', '/meeting/admin/setup'])(
    'is served at %s',
    async (path) => {
      const answer = await server.current.request(path)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(answer.headers.get('cache-control')).toBe('no-cache')
    },
  )

  test('tells a stranger how to sign in', async () => {
    const { corp, request } = server.current
    const boot = bootOf(await (await request('/meeting?corpId=$CORPID$')).text())
    expect(boot).toEqual({
      kind: 'anonymous',
      options: { corpId: corp.corpId, corpName: '', clientId: corp.clientId },
      problem: null,
    })
  })

  test('holds the first screen for who has a session, and is not kept anywhere', async () => {
    const employee = await server.current.anEmployee({ name: '王小明' })
    const { request } = await server.current.signInAs(employee)
    const answer = await request('/meeting/rooms')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(bootOf(await answer.text())).toMatchObject({ kind: 'ready', bootstrap: { me: { name: '王小明' } } })
  })

  test('is not broken out of by what people call themselves', async () => {
    const name = '</script><script>alert(1)</script><!--\u2028'
    const { request } = await server.current.signInAs(await server.current.anEmployee({ name }))
    const html = await (await request('/meeting')).text()
    expect(html).not.toContain('<script>alert')
    expect(html).not.toContain('<!--')
    expect(bootOf(html)).toMatchObject({ bootstrap: { me: { name } } })
  })

  test('is compressed as the browser wishes', async () => {
    const br = await loadPage('gzip, deflate, br')
    expect(br.encoding).toBe('br')
    expect(brotliDecompressSync(br.body).toString()).toContain('id="boot"')
    const gzip = await loadPage('gzip')
    expect(gunzipSync(gzip.body).toString()).toContain('id="boot"')
    expect((await loadPage('br;q=0, identity')).encoding).toBeNull()
  })

  test('runs only scripts of ours, and may be framed only by DingTalk', async () => {
    const { headers } = await server.current.request('/meeting')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'self' https://*.dingtalk.com")
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
    expect(policy).toMatch(/style-src 'self' 'sha256-[\w+/=]+'/)
    expect(headers.get('x-frame-options')).toBeNull()
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('permissions-policy')).toContain('camera=()')
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
  })

  test('comes even when the database is gone, and says why it is empty', async () => {
    const { token } = await server.current.signInAs()
    const broken = Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' })
    const { dependencies } = server.current
    const app = createApp(
      {
        ...dependencies,
        database: new Proxy(dependencies.database, {
          get: () => {
            throw broken
          },
        }),
      },
      { webFolder: await temporaryWebFolder() },
    )
    const answer = await app.request('/meeting', { headers: { cookie: `__Host-meeting=${token}` } })
    expect(answer.status).toBe(200)
    expect(bootOf(await answer.text())).toMatchObject({ problem: { code: 'database.unavailable' } })
  })
})

describe('files', () => {
  test('whose name changes with their content are kept for ever', async () => {
    const answer = await server.current.request(asset, { headers: { 'accept-encoding': 'br' } })
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/)
    expect(answer.headers.get('content-encoding')).toBe('br')
    const body = Buffer.from(await answer.arrayBuffer())
    expect(brotliDecompressSync(body).toString()).toContain('会议室')
  })

  test('of other names are asked for again, cheaply', async () => {
    const first = await server.current.request('/meeting/favicon.svg')
    expect(first.headers.get('cache-control')).toBe('no-cache')
    const again = await server.current.request('/meeting/favicon.svg', {
      headers: { 'if-none-match': first.headers.get('etag') ?? '' },
    })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
  })

  test.each([
    '/meeting/assets/gone-AbCd1234.js',
    '/meeting/../../package.json',
    '/meeting/%2e%2e/%2e%2e/package.json',
    '/meeting/assets/..%2f..%2findex.html',
    '/meeting/.built',
    '/meeting/index.html',
    '/meeting/robots.txt',
  ])('that are not part of the app are not found: %s', async (path) => {
    const answer = await server.current.app.request(`https://meeting.example${path}`)
    expect(answer.status).toBe(404)
  })
})

test('an unknown address of the API is a JSON 404, not a page', async () => {
  const { request } = await server.current.signInAs()
  for (const path of ['/meeting/api/v1/nothing', '/meeting/api/v2/rooms', '/meeting/api/']) {
    const answer = await request(path)
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ code: 'resource.not_found' })
  }
})

test('the bare origin leads to the app', async () => {
  const answer = await server.current.request('/')
  expect(answer.headers.get('location')).toBe('/meeting')
})
