import type { Problem, SignInFailureReceipt, SignInFailureReport } from '@meeting/shared'
import { useTestServer } from '@meeting/test/app'
import { beforeEach, describe, expect, test } from 'vitest'
import { createLogger } from '../log/logger.ts'

const lines: string[] = []
const log = createLogger({ level: 'trace', destination: { write: (line) => lines.push(line) } })
const server = useTestServer({ log })

const refusedByDingTalk: SignInFailureReport = {
  kind: 'refused',
  nativeCode: '9',
  message: '对应企业没有某域名微应用',
  platform: 'android',
  dingTalkVersion: '8.1.11',
}

const report = (json: unknown) => server.current.request('/meeting/api/v1/sign-in/failures', { method: 'POST', json })

beforeEach(() => {
  lines.length = 0
  // The allowance of this address is there again.
  server.current.clock.advance(120_000)
})

describe('a sign-in that failed inside DingTalk’s client', () => {
  test('is found in the log under the number that its page shows', async () => {
    const answer = await report(refusedByDingTalk)
    expect(answer.status).toBe(200)
    const { requestId } = (await answer.json()) as SignInFailureReceipt
    expect(requestId).toBe(answer.headers.get('x-request-id'))
    const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(entries.filter((entry) => entry.requestId === requestId)).toEqual([
      expect.objectContaining({
        level: 40,
        kind: 'refused',
        nativeCode: '9',
        said: '对应企业没有某域名微应用',
        platform: 'android',
        dingTalkVersion: '8.1.11',
        msg: 'sign-in failed in the container',
      }),
    ])
  })

  test('needs neither a code nor a version', async () => {
    const silent = { ...refusedByDingTalk, kind: 'timeout', nativeCode: '', message: '', dingTalkVersion: null }
    expect((await report(silent)).status).toBe(200)
  })

  test.each([
    ['a kind that is none', { kind: 'hacked' }, 'kind'],
    ['a long text', { message: '长'.repeat(121) }, 'message'],
    ['a line break in the text', { message: 'a\nb' }, 'message'],
    ['a code with blanks', { nativeCode: 'one two' }, 'nativeCode'],
    ['a version in words', { dingTalkVersion: 'newest' }, 'dingTalkVersion'],
    ['a field of its own', { secret: 'x' }, ''],
  ])('is not written down with %s', async (_what, wrong, path) => {
    const answer = await report({ ...refusedByDingTalk, ...wrong })
    expect(answer.status).toBe(400)
    expect((await answer.json()) as Problem).toMatchObject({ code: 'request.invalid', problems: [{ path }] })
    expect(lines.join('')).not.toContain('sign-in failed in the container')
  })

  test('cannot fill the log, nor use up anybody’s tries at signing in', async () => {
    let last = await report(refusedByDingTalk)
    for (let more = 0; more < 30; more += 1) last = await report(refusedByDingTalk)
    expect(last.status).toBe(429)
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(lines.filter((line) => line.includes('sign-in failed in the container'))).toHaveLength(30)
    const { code } = await server.current.sandbox.control.authCode({ userId: 'zhangsan', kind: 'in-app' })
    const { corpId } = server.current.corp
    const signIn = { method: 'POST', json: { code, corpId } }
    expect((await server.current.request('/meeting/api/v1/sign-in/dingtalk', signIn)).status).toBe(200)
  })
})
