// @vitest-environment happy-dom
import { setupSteps, type Connection, type SetupProgress, type SetupStep } from '@meeting/shared'
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import '../admin/admin.routes.ts'
import { ApiError } from '../api/api-error.ts'
import SetupPage from './SetupPage.vue'
import { setupCallsKey, type SetupCalls } from './setup.calls.ts'

enableAutoUnmount(afterEach)
beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener() {}, removeEventListener() {} }))
  vi.stubGlobal('scrollTo', () => {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  window.history.replaceState(null, '', '/')
})

const secret = { isSet: true, last4: null, setAt: null }
const connection: Connection = {
  corpId: 'dingcorp',
  corpName: '',
  connectedAt: null,
  agentId: '42',
  clientId: 'dingapp',
  secrets: { clientSecret: secret, eventToken: secret, eventAesKey: secret, ssoSecret: secret },
  eventKeys: { state: 'settled', since: '2026-11-23T02:00:00.000Z' },
  requestUrl: 'https://meeting.example/meeting/dingtalk/events/key',
  homeUrl: 'https://meeting.example/meeting',
  redirectUrl: 'https://meeting.example/meeting/sign-in/callback',
  arrivals: { phone: null, pc: null, console: null, browser: null },
  egressAddresses: [],
  fromEnvironment: [],
  requestUrlVerifiedAt: null,
  verificationRequests: [],
}

/** A setup whose steps before `next` are done. */
function progressAt(next: SetupStep, more: Partial<SetupProgress> = {}): SetupProgress {
  const reached = setupSteps.indexOf(next)
  return {
    expiresAt: '2026-11-30T02:00:00.000Z',
    isRepair: false,
    steps: setupSteps.map((step, index) => ({ step, state: index < reached ? 'done' : 'open' })),
    next,
    connection,
    proof: null,
    permissions: null,
    sync: null,
    signInUrl: null,
    ...more,
  }
}

const refusal = (code: 'setup.link_invalid' | 'setup.link_required') =>
  new ApiError('problem', {
    status: 403,
    problem: { type: '', title: '', status: 403, code, detail: '', requestId: 'r1' },
  })

async function open(address: string, calls: Partial<SetupCalls>) {
  window.history.replaceState(null, '', address)
  document.body.innerHTML = '<div id="page"></div>'
  const page = mount(SetupPage, {
    attachTo: '#page',
    // A page under test sees only the calls it is expected to make.
    global: { plugins: [createPinia()], provide: { [setupCallsKey as symbol]: calls } },
  })
  await flushPromises()
  return page
}

const title = (page: Awaited<ReturnType<typeof open>>) => page.find('h1').text()

describe('a setup link', () => {
  test('is opened with what stands behind its #, which leaves the address', async () => {
    const given: string[] = []
    const page = await open('/meeting/setup#secret-of-the-link', {
      open: async ({ token }) => {
        given.push(token)
        return progressAt('corp', { connection: null })
      },
    })
    expect([given, window.location.hash, title(page)]).toEqual([['secret-of-the-link'], '', '公司配置'])
  })

  test('that was opened before goes on in the same browser', async () => {
    const page = await open('/meeting/setup#used', {
      open: () => Promise.reject(refusal('setup.link_invalid')),
      getProgress: async () => progressAt('event_keys'),
    })
    expect(title(page)).toBe('事件配置')
  })

  test('that is dead says how to get another', async () => {
    const page = await open('/meeting/setup#dead', {
      open: () => Promise.reject(refusal('setup.link_invalid')),
      getProgress: () => Promise.reject(refusal('setup.link_required')),
    })
    expect(page.text()).toContain('这个配置链接无效、已过期或已被使用')
    expect(page.text()).toContain('setup-link')
  })

  test('for a repair begins with the app', async () => {
    const page = await open('/meeting/setup#repair', {
      open: async () => progressAt('event_types', { isRepair: true }),
    })
    expect(title(page)).toBe('应用配置')
    expect(page.text()).toContain('这家企业已经接入过')
  })
})

test("DingTalk's verification shows by itself, and only then one can go on", async () => {
  let progress = progressAt('request_url')
  const page = await open('/meeting/setup', { getProgress: async () => progress })
  const goOn = () => page.find<HTMLButtonElement>('button[type="submit"]').element
  expect([page.text().includes('正在等钉钉的验证请求'), goOn().disabled]).toEqual([true, true])
  progress = progressAt('event_types', {
    connection: { ...connection, requestUrlVerifiedAt: '2026-11-23T02:31:02.000Z' },
  })
  await vi.advanceTimersByTimeAsync(2_500)
  expect(page.text()).toMatch(/收到验证请求 \d\d:31:02，已通过/)
  expect(goOn().disabled).toBe(false)
})
