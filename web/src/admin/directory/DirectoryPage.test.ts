// @vitest-environment happy-dom
import type { DirectoryReport, DirectorySync } from '@meeting/shared'
import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, test } from 'vitest'
import { defineComponent, h, provide } from 'vue'
import { useRouter } from 'vue-router'
import { speak } from '../../i18n/index.ts'
import { getByRole, mountInApp } from '../../test-support/mount-app.ts'
import { useAdminStore } from '../admin.store.ts'
import { directoryCallsKey, useDirectoryCalls } from './directory.calls.ts'
import DirectoryPage from './DirectoryPage.vue'

const done: DirectorySync = {
  id: 'run',
  cause: 'schedule',
  requestedBy: null,
  state: 'done',
  startedAt: '2026-11-22T19:10:00.000Z',
  finishedAt: '2026-11-22T19:10:36.000Z',
  activeMs: 36_000,
  calls: 1_206,
  departments: { found: 600, read: 600 },
  people: { expected: 20_000, read: 20_000 },
  pace: 556,
  left: null,
  problem: null,
  nextAt: null,
  report: {
    seen: 20_000,
    added: 3,
    changed: 12,
    back: 0,
    left: 1,
    departmentsRemoved: 0,
    doubted: 0,
    people: 20_004,
    departments: 602,
  },
}
const report: DirectoryReport = {
  current: null,
  last: done,
  nextNightly: null,
  here: { people: 20_000, departments: 600 },
  gaps: [
    { kind: 'scope_person', count: 4 },
    { kind: 'left', count: 0 },
  ],
  fields: [
    { field: 'mobile', empty: 19_999, read: 20_000 },
    { field: 'title', empty: 0, read: 20_000 },
  ],
}
const running: DirectorySync = {
  ...done,
  state: 'running',
  people: { expected: 20_000, read: 5_000 },
  departments: { found: 400, read: 150 },
  left: 27_000,
  report: null,
}

afterEach(() => speak('zh-CN'))

async function openPage(given: Partial<DirectoryReport> = {}) {
  const asked: string[] = []
  const page = defineComponent({
    setup() {
      const router = useRouter()
      for (const name of ['admin-directory', 'admin-directory-people', 'admin-directory-leavers'])
        router.addRoute({ path: `/${name}`, name, component: {} })
      const calls = {
        ...useDirectoryCalls(),
        getDirectory: async () => ({ ...report, ...given }),
        startSync: async () => (asked.push('start'), { ...report, current: running }),
        stopSync: async () => (asked.push('stop'), { ...report, current: { ...running, state: 'stopping' as const } }),
        listDirectory: async (kind: string, after?: string) => {
          asked.push(`${kind} ${after ?? ''}`)
          return {
            items: [{ id: `x${after ?? ''}1`, name: null, department: null, at: null }],
            next: after ? null : 'x',
          }
        },
      }
      provide(directoryCallsKey, calls)
      useAdminStore().me = {
        id: 'me',
        name: '张晓雨',
        role: 'main',
        actions: ['directory.read', 'directory.sync', 'directory.write'],
      }
      return () => h(DirectoryPage)
    },
  })
  const { wrapper } = mountInApp(page)
  await flushPromises()
  return { wrapper, asked }
}

describe('the page of the directory', () => {
  test('tells what the last comparison found, and starts the next', async () => {
    const { wrapper, asked } = await openPage()
    expect(wrapper.text()).toContain('读到 20,000 人：新增 3，变更 12，恢复 0，离开 1')
    expect(wrapper.text()).toContain('钉钉里 20,004')
    getByRole('button', '立即同步').click()
    await flushPromises()
    expect(asked).toEqual(['start'])
    expect(wrapper.get('[role="progressbar"]').attributes('aria-valuenow')).toBe('25')
  })

  test('shows people, departments, pace and time left while it reads, and stops', async () => {
    const { wrapper, asked } = await openPage({ current: running })
    for (const words of ['5,000 / 约 20,000 人', '150 / 400 个部门', '每秒 556 人', '约剩 27 秒'])
      expect(wrapper.text()).toContain(words)
    getByRole('button', '暂停').click()
    await flushPromises()
    expect(asked).toEqual(['stop'])
    expect(wrapper.text()).toContain('正在暂停')
  })

  test('names the permission that is missing by name and code', async () => {
    const problem = { kind: 'permission', text: '', permission: 'qyapi_get_department_member' }
    const { wrapper } = await openPage({ current: { ...running, state: 'waiting', problem } })
    expect(wrapper.text()).toContain('缺少权限 通讯录部门成员读权限')
    expect(wrapper.text()).toContain('qyapi_get_department_member')
    expect(wrapper.text()).toContain('继续同步')
  })

  test('opens the list of who is missing, page by page', async () => {
    const { asked } = await openPage()
    getByRole('button', '查看名单：授权范围外的人').click()
    await flushPromises()
    getByRole('button', '显示更多').click()
    await flushPromises()
    expect(asked).toEqual(['scope_person ', 'scope_person x'])
  })

  test('takes a field that nearly nobody has for a missing permission', async () => {
    const { wrapper } = await openPage()
    expect(wrapper.text()).toContain('很可能没有开通权限“企业员工手机号信息”')
    expect(wrapper.text()).toContain('fieldMobile')
  })

  test('speaks English', async () => {
    await speak('en-US')
    const { wrapper } = await openPage({ current: { ...running, state: 'stopped' } })
    expect(wrapper.text()).toContain('Stopped. What was read is not read again')
  })
})
