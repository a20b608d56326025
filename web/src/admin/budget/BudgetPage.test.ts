// @vitest-environment happy-dom
import type { CallBudgetChange, CallBudgetReport } from '@meeting/shared'
import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, test } from 'vitest'
import { defineComponent, h, provide } from 'vue'
import { speak } from '../../i18n/index.ts'
import { getByRole, mountInApp } from '../../test-support/mount-app.ts'
import { useAdminStore } from '../admin.store.ts'
import { budgetCallsKey } from './budget.calls.ts'
import BudgetPage from './BudgetPage.vue'

const report: CallBudgetReport = {
  month: '2026-11',
  monthEndsAt: '2026-11-30T16:00:00.000Z',
  settings: { monthlyCalls: 5_000, isReduced: false, slower: { rooms: 1, bookings: 1, events: 4 } },
  used: 4_100,
  forecast: 5_600,
  warning: 80,
  reduced: null,
  savings: [
    { measure: 'reduced', calls: 1_025, saved: 375 },
    { measure: 'rooms', calls: 1_025, saved: 188 },
    { measure: 'bookings', calls: 0, saved: 0 },
    { measure: 'events', calls: 40, saved: 7 },
  ],
  kinds: [
    { kind: 'calendar.create_event', counted: true, calls: 3_075 },
    { kind: 'rooms.list', counted: true, calls: 1_025 },
    { kind: 'directory.employee', counted: false, calls: 9_000 },
    { kind: 'something.new', counted: false, calls: 1 },
  ],
}

afterEach(() => speak('zh-CN'))

async function openPage(given: Partial<CallBudgetReport> = {}, mayWrite = true) {
  const changes: CallBudgetChange[] = []
  const start = { ...report, ...given }
  const calls = {
    getBudget: async () => start,
    changeBudget: async (change: CallBudgetChange): Promise<CallBudgetReport> => {
      changes.push(change)
      const { slower, ...rest } = change
      const settings = { ...start.settings, ...rest, slower: { ...start.settings.slower, ...slower } }
      return { ...start, settings, reduced: change.isReduced ? 'switch' : null }
    },
  }
  const page = defineComponent({
    setup() {
      provide(budgetCallsKey, calls)
      const actions = mayWrite ? (['budget.read', 'budget.write'] as const) : (['budget.read'] as const)
      useAdminStore().me = { id: 'me', name: '张晓雨', role: 'main', actions: [...actions] }
      return () => h(BudgetPage)
    },
  })
  const { wrapper } = mountInApp(page)
  await flushPromises()
  return { wrapper, changes }
}

describe('the page of the call budget', () => {
  test('has a meter, the warning, and where the month will end', async () => {
    const { wrapper } = await openPage()
    expect(wrapper.get('[role="meter"]').attributes('aria-valuenow')).toBe('82')
    expect(wrapper.text()).toContain('已用 4,100 / 5,000 次')
    expect(wrapper.text()).toContain('已用超过 80%')
    expect(wrapper.text()).toContain('到月底约 5,600 次（112%），会超出额度')
    expect(wrapper.find('.budget-bar').classes()).toContain('is-warn')
  })

  test('names each kind of call and its share of what counts', async () => {
    const { wrapper } = await openPage()
    const read = () => wrapper.findAll('tbody tr').map((row) => row.findAll('td').map((cell) => cell.text()))
    expect(read()).toHaveLength(2)
    getByRole('button', '显示不计入额度的 2 种').click()
    await flushPromises()
    const rows = read()
    expect(rows[0]).toEqual(['创建日程 calendar.create_event', '3,075', '75%', '计入'])
    expect(rows[2]).toEqual(['读取成员 directory.employee', '9,000', '—', '不计入'])
    expect(rows[3]?.[0]).toBe('something.new something.new')
  })

  test('a full month fills the meter and does not burst it', async () => {
    const { wrapper } = await openPage({ used: 9_000, warning: 95, reduced: 'used', forecast: null })
    expect(wrapper.get('[role="meter"]').attributes('aria-valuenow')).toBe('100')
    expect(wrapper.get('[role="meter"]').attributes('aria-valuetext')).toBe('180%')
    expect(wrapper.text()).toContain('已自动启用')
    expect(wrapper.text()).toContain('还不能预测')
  })

  test('turns the reduced mode on and off', async () => {
    const { wrapper, changes } = await openPage()
    getByRole('button', '启用节省模式').click()
    await flushPromises()
    expect(wrapper.text()).toContain('已手动启用')
    getByRole('button', '关闭节省模式').click()
    await flushPromises()
    expect(changes).toEqual([{ isReduced: true }, { isReduced: false }])
  })

  test('saves a limit that is one, and refuses any other', async () => {
    const { wrapper, changes } = await openPage()
    await wrapper.get('input').setValue('12')
    expect(wrapper.text()).toContain('请填写 100 到 100000000 之间的整数')
    expect(getByRole('button', '保存').hasAttribute('disabled')).toBe(true)
    await wrapper.get('input').setValue('20000')
    getByRole('button', '保存').click()
    await flushPromises()
    expect(changes).toEqual([{ monthlyCalls: 20_000 }])
    expect(wrapper.find('.save-bar').exists()).toBe(false)
  })

  test('the switch does not lose a limit that is typed and not saved', async () => {
    const { wrapper } = await openPage()
    await wrapper.get('input').setValue('20000')
    getByRole('button', '启用节省模式').click()
    await flushPromises()
    expect(wrapper.get('input').element.value).toBe('20000')
    expect(wrapper.find('.save-bar').exists()).toBe(true)
  })

  test('is only to be read by who may not change it', async () => {
    const { wrapper } = await openPage({}, false)
    expect(wrapper.get('input').attributes('disabled')).toBeDefined()
    expect(() => getByRole('button', '启用节省模式')).toThrow('no button')
  })

  test('speaks English', async () => {
    await speak('en-US')
    const { wrapper } = await openPage()
    expect(wrapper.text()).toContain('4,100 of 5,000 calls used')
    expect(wrapper.text()).toContain('Create a calendar event')
  })

  test('tells what each measure would save, and makes a refresh rarer', async () => {
    const { wrapper, changes } = await openPage()
    const card = wrapper.get('[aria-label="怎么省"]')
    expect(card.text()).toContain('启用后约省 375 次')
    expect(card.text()).toContain('再慢一倍约省 188 次')
    expect(card.text()).toContain('已经最慢')
    await card.get('select').setValue('2')
    await flushPromises()
    expect(changes).toEqual([{ slower: { rooms: 2 } }])
  })

  test('offers no choice to whoever may only look', async () => {
    const { wrapper } = await openPage({}, false)
    expect(wrapper.get('[aria-label="怎么省"]').find('select').exists()).toBe(false)
  })
})
