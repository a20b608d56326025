// @vitest-environment happy-dom
import { noticeKinds, rulesOfNotice, type NoticeKindChange, type NoticeReport } from '@meeting/shared'
import { defaultTemplates } from '@meeting/shared/notices/notice-templates'
import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, test } from 'vitest'
import { defineComponent, h, provide, type Component } from 'vue'
import { useRouter } from 'vue-router'
import { speak } from '../../i18n/index.ts'
import { getByRole, mountInApp } from '../../test-support/mount-app.ts'
import { useAdminStore } from '../admin.store.ts'
import NoticeKindPage from './NoticeKindPage.vue'
import NoticesPage from './NoticesPage.vue'
import { noticesCallsKey } from './notices.calls.ts'

const none = { sent: 0, read: 0, missed: 0, waiting: 0, dropped: 0 }
const report: NoticeReport = {
  language: 'zh-CN',
  reminderMinutes: 10,
  counts: { ...none, sent: 1_234, missed: 3 },
  calls: 40,
  sampleUrl: 'https://meeting.example',
  kinds: noticeKinds.map((kind) => {
    const { isOnByDefault, offBecause } = rulesOfNotice(kind)
    return {
      kind,
      isOn: isOnByDefault,
      isOnByDefault,
      offBecause,
      templates: {
        'zh-CN': { ...defaultTemplates['zh-CN'][kind], isOwn: false },
        'en-US': { ...defaultTemplates['en-US'][kind], isOwn: false },
      },
      ...none,
      missed: kind === 'refused' ? 3 : 0,
    }
  }),
}

afterEach(() => speak('zh-CN'))

async function openPage(component: Component, props: Record<string, unknown> = {}, mayWrite = true) {
  const changes: [string, NoticeKindChange][] = []
  const refuse = async () => {
    throw new Error('not expected')
  }
  const calls = {
    getReport: async () => report,
    changeSettings: refuse,
    changeKind: async (kind: string, change: NoticeKindChange) => {
      changes.push([kind, change])
      return report
    },
    sendTest: refuse,
    getLogged: refuse,
    listLog: refuse,
  }
  const page = defineComponent({
    setup() {
      provide(noticesCallsKey, calls)
      const router = useRouter()
      for (const name of ['admin-notices', 'admin-notices-log'])
        router.addRoute({ path: `/${name}`, name, component: {} })
      router.addRoute({ path: '/admin-notices/:kind', name: 'admin-notices-kind', component: {} })
      const actions = mayWrite ? (['notices.read', 'notices.write'] as const) : (['notices.read'] as const)
      useAdminStore().me = { id: 'me', name: '张晓雨', role: 'main', actions: [...actions] }
      return () => h(component, props)
    },
  })
  const { wrapper } = mountInApp(page)
  await flushPromises()
  return { wrapper, changes }
}

describe('the list of kinds', () => {
  test('says of each whether it is sent, why not, and what did not arrive', async () => {
    const { wrapper } = await openPage(NoticesPage)
    expect(wrapper.text()).toContain('1,234')
    const row = (name: string) => wrapper.findAll('tbody tr').find((tr) => tr.text().includes(name))
    expect(row('邀请开会')?.text()).toContain('默认关闭：钉钉日历已经通知')
    expect(row('没有订成')?.text()).toContain('3')
    expect(wrapper.findAll('tbody tr')).toHaveLength(noticeKinds.length)
  })

  test('switches a kind', async () => {
    const { wrapper, changes } = await openPage(NoticesPage)
    await wrapper.get('input[aria-label="发送“邀请开会”"]').setValue(true)
    expect(changes).toEqual([['invited', { isOn: true }]])
  })

  test('is only to be read by who may not change it', async () => {
    const { wrapper } = await openPage(NoticesPage, {}, false)
    expect(wrapper.get('input[role="switch"]').attributes('disabled')).toBeDefined()
  })
})

describe('the editor of a kind', () => {
  test('shows the card as it is typed, and saves it', async () => {
    const { wrapper, changes } = await openPage(NoticeKindPage, { kind: 'invited' })
    expect(wrapper.get('figure').text()).toContain('第三季度产品评审')
    await wrapper.get('textarea').setValue('### 请来\n在 **{room}** 见')
    expect(wrapper.get('figure').text()).toContain('在 望岳厅 见')
    getByRole('button', '保存').click()
    await flushPromises()
    const template = { title: '{organizer}邀请你开会', body: '### 请来\n在 **{room}** 见' }
    expect(changes).toEqual([['invited', { wording: { language: 'zh-CN', template } }]])
  })

  test('names what is wrong before it is saved', async () => {
    const { wrapper } = await openPage(NoticeKindPage, { kind: 'invited' })
    await wrapper.get('textarea').setValue('{previousRoom}')
    expect(wrapper.text()).toContain('这种通知没有占位符 {previousRoom}')
    await wrapper.get('textarea').setValue('长'.repeat(900))
    expect(wrapper.text()).toContain('会超过钉钉的 2048 字节')
    expect(getByRole('button', '发给我试试').hasAttribute('disabled')).toBe(true)
  })

  test('puts a placeholder where the cursor stands', async () => {
    const { wrapper } = await openPage(NoticeKindPage, { kind: 'invited' })
    const { element } = wrapper.get('textarea')
    await wrapper.get('textarea').setValue('在见')
    element.setSelectionRange(1, 1)
    getByRole('button', '会议室').click()
    await flushPromises()
    expect(element.value).toBe('在{room}见')
  })

  test('speaks English', async () => {
    await speak('en-US')
    const { wrapper } = await openPage(NoticeKindPage, { kind: 'invited' })
    expect(wrapper.text()).toContain('Invited')
    expect(wrapper.text()).toContain('Insert a placeholder')
  })
})
