// @vitest-environment happy-dom
import { healthChecks, type HealthCheckId, type HealthReport, type HealthResult } from '@meeting/shared'
import { flushPromises } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'
import { h, provide } from 'vue'
import { getByRole, mountInApp } from '../../test-support/mount-app.ts'
import { healthGroups } from './health-groups.ts'
import { healthCallsKey } from './health.calls.ts'
import HealthPage from './HealthPage.vue'

const at = '2026-11-23T01:00:00.000Z'

function aResult(given: Partial<HealthResult> = {}): HealthResult {
  return { light: 'ok', cause: null, data: {}, copy: null, at, since: at, ...given }
}

function aReport(results: Partial<Record<HealthCheckId, HealthResult>> = {}): HealthReport {
  const costly = new Set<HealthCheckId>(['rooms', 'calendar'])
  return {
    checks: healthChecks.map((id) => ({ id, calls: costly.has(id) ? 1 : 0, result: results[id] ?? null })),
  }
}

async function openHealth(report: HealthReport, answer: HealthReport = report) {
  const asked: HealthCheckId[][] = []
  const page = {
    setup() {
      provide(healthCallsKey, {
        getHealth: () => Promise.resolve(report),
        runChecks: (checks) => {
          asked.push(checks)
          return Promise.resolve(answer)
        },
      })
      return () => h(HealthPage)
    },
  }
  const { wrapper } = mountInApp(page)
  await flushPromises()
  const light = (id: HealthCheckId) => wrapper.get(`[data-check="${id}"]`)
  return { wrapper, asked, light }
}

test('every light has its place, once', () => {
  const placed: HealthCheckId[] = healthGroups.flatMap(({ checks }) => checks)
  expect(placed.toSorted()).toEqual([...healthChecks].toSorted())
})

describe('the health check', () => {
  test('claims nothing before the first run, and tells the price of each and of all', async () => {
    const { wrapper, light } = await openHealth(aReport())
    expect(wrapper.text()).toContain('还没有测过。')
    expect(getByRole('button', '全部测一次').textContent).toContain('用 2 次调用额度')
    expect(light('rooms').text()).toContain('用 1 次调用额度')
    expect(getByRole('button', '只测不用额度的')).toBeTruthy()
    expect(light('reach').text()).toContain('未检查')
  })

  test('says of a fault one cause, one fix, what to copy, and shows where', async () => {
    const { wrapper, light } = await openHealth(
      aReport({
        reach: aResult(),
        address: aResult({
          light: 'fault',
          cause: 'address_not_allowed',
          data: { address: '203.0.113.77' },
          copy: { what: 'address', text: '203.0.113.77' },
        }),
        arrival_pc: aResult({ light: 'warning', cause: 'no_pc_arrival' }),
      }),
    )
    expect(wrapper.get('.health-tally').text()).toContain('1 盏红灯')
    expect(wrapper.get('.health-tally').text()).toContain('1 盏黄灯')
    expect(wrapper.findAll('h2').map((heading) => heading.text())).toEqual([
      '先修这些 1',
      '再看这些 1',
      '连接 6',
      '权限与通讯录 9',
      '事件推送 7',
      '入口 6',
      '会议室与额度 8',
    ])
    expect(light('reach').text()).toContain('正常')
    const address = light('address')
    expect(address.text()).toContain('有问题')
    expect(address.find('.light-bad').exists()).toBe(true)
    expect(address.text()).toContain('服务器的出口 IP 不在应用的白名单里。')
    expect(address.text()).toContain('加到“安全设置 → 服务器出口 IP”，保存。')
    expect(address.get('.copy-field-value').text()).toBe('203.0.113.77')
    await address.get('[aria-expanded=false]').trigger('click')
    expect(address.get('[role=img]').attributes('aria-label')).toContain('安全设置')
  })

  test('sends a light that could not be told to the one that explains it', async () => {
    const { light } = await openHealth(
      aReport({ scope: aResult({ light: 'unknown', cause: 'secret_refused', data: { code: 'x' } }) }),
    )
    expect(light('scope').text()).toContain('没能检查。 先看“AppKey 与 AppSecret”那盏灯。')
    expect(light('scope').text()).not.toContain('怎么修')
  })

  test('tests one again, or all', async () => {
    const { asked, light } = await openHealth(aReport(), aReport({ clock: aResult() }))
    await light('clock').get('button').trigger('click')
    await flushPromises()
    expect(light('clock').text()).toContain('正常')
    getByRole('button', '全部测一次').click()
    await flushPromises()
    expect(asked).toEqual([['clock'], [...healthChecks]])
  })

  test.each(['permission_missing', 'scope_partial', 'events_silent', 'owner_wrong', 'budget_short'] as const)(
    'leaves no gap in the sentence of %s',
    async (cause) => {
      const values = { code: 'c', name: 'n', departments: 2, people: 1, known: 30, days: 8, owner: 'ding…1' }
      const data = { ...values, used: 4000, total: 5000, percent: 80 }
      const { light } = await openHealth(aReport({ scope: aResult({ light: 'fault', cause, data }) }))
      expect(light('scope').text()).not.toMatch(/[{}]/)
    },
  )
})
