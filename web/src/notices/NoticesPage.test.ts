// @vitest-environment happy-dom
import type { BellNotice, NoticeKind } from '@meeting/shared'
import { flushPromises } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'
import { getByRole, mountInApp } from '../test-support/mount-app.ts'
import NoticeBell from './NoticeBell.vue'
import NoticeSettingsPage from './NoticeSettingsPage.vue'
import NoticesPage from './NoticesPage.vue'
import { useNoticesStore } from './notices.store.ts'

const aNotice = (given: Partial<BellNotice> = {}): BellNotice => ({
  id: 7,
  kind: 'room_closed',
  title: '会议室停用，影响你的会议',
  body: '### 望岳厅 停用\n**周会**\n- 原因：检修',
  bookingId: 'b1',
  at: '2026-11-23T09:00:00.000Z',
  isMissed: false,
  isUnseen: false,
  ...given,
})

describe('the page of notices', () => {
  test('shows what one was told, without its headings, and leads to the booking', async () => {
    const { wrapper } = mountInApp(NoticesPage, {
      endpoints: { listNotices: async () => ({ notices: [aNotice()], next: null }) },
    })
    await flushPromises()
    expect(wrapper.text()).toContain('会议室停用，影响你的会议')
    expect(wrapper.text()).toContain('原因：检修')
    expect(wrapper.text()).not.toContain('望岳厅 停用')
    expect(wrapper.get('a.notice').attributes('href')).toBe('/bookings/b1')
    expect(wrapper.text()).not.toContain('没有送达钉钉')
  })

  test('marks what did not arrive, and looking at it makes it seen', async () => {
    const seen: number[] = []
    const { wrapper } = mountInApp(NoticesPage, {
      endpoints: {
        listNotices: async () => ({ notices: [aNotice({ isMissed: true, isUnseen: true })], next: null }),
        markNoticesSeen: async (upTo) => {
          seen.push(upTo)
          return { unseen: 0 }
        },
      },
    })
    useNoticesStore().unseen = 1
    await flushPromises()
    expect(wrapper.text()).toContain('没有送达钉钉，只在这里')
    expect(wrapper.text()).toContain('新')
    expect(seen).toEqual([7])
    expect(useNoticesStore().unseen).toBe(0)
  })

  test('reads on where the page before ended', async () => {
    const asked: (number | undefined)[] = []
    const { wrapper } = mountInApp(NoticesPage, {
      endpoints: {
        listNotices: async (before) => {
          asked.push(before)
          return before === undefined
            ? { notices: [aNotice()], next: 7 }
            : { notices: [aNotice({ id: 3, title: '更早的' })], next: null }
        },
      },
    })
    await flushPromises()
    getByRole('button', '显示更早的').click()
    await flushPromises()
    expect(asked).toEqual([undefined, 7])
    expect(wrapper.findAll('.notice')).toHaveLength(2)
  })

  test('says so when there are none', async () => {
    const { wrapper } = mountInApp(NoticesPage, {
      endpoints: { listNotices: async () => ({ notices: [], next: null }) },
    })
    await flushPromises()
    expect(wrapper.text()).toContain('没有通知')
  })
})

describe('the bell', () => {
  test('tells how many were missed', async () => {
    const { wrapper } = mountInApp(NoticeBell)
    expect(wrapper.get('a').attributes('aria-label')).toBe('通知')
    useNoticesStore().unseen = 120
    await flushPromises()
    expect(wrapper.get('a').attributes('aria-label')).toBe('通知，120 条没有送达')
    expect(wrapper.text()).toContain('99+')
  })
})

describe('the settings of notices', () => {
  const kinds: NoticeKind[] = ['refused', 'room_closed']

  test('mute a kind at once', async () => {
    const saved: (readonly NoticeKind[])[] = []
    const { wrapper } = mountInApp(NoticeSettingsPage, {
      endpoints: {
        getNoticeMutes: async () => ({ kinds, muted: ['refused'] }),
        saveNoticeMutes: async (muted) => {
          saved.push(muted)
          return { kinds, muted: [...muted] }
        },
      },
    })
    await flushPromises()
    const [refused, closed] = wrapper.findAll<HTMLInputElement>('input[role="switch"]')
    expect(refused?.element.checked).toBe(false)
    await closed?.setValue(false)
    await flushPromises()
    expect(saved).toEqual([['refused', 'room_closed']])
  })

  test('stay as they were when that could not be kept', async () => {
    const { wrapper } = mountInApp(NoticeSettingsPage, {
      endpoints: {
        getNoticeMutes: async () => ({ kinds, muted: [] }),
        saveNoticeMutes: async () => {
          throw new Error('away')
        },
      },
    })
    await flushPromises()
    const [refused] = wrapper.findAll<HTMLInputElement>('input[role="switch"]')
    await refused?.setValue(false)
    await flushPromises()
    expect(refused?.element.checked).toBe(true)
  })
})
