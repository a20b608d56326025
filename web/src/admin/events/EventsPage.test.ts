// @vitest-environment happy-dom
import type { EventDetail, EventTypes, LoggedEvent } from '@meeting/shared'
import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, test } from 'vitest'
import { defineComponent, h, provide } from 'vue'
import { speak } from '../../i18n/index.ts'
import { getByRole, mountInApp } from '../../test-support/mount-app.ts'
import { useAdminStore } from '../admin.store.ts'
import { eventsCallsKey, type EventQuestion } from './events.calls.ts'
import EventsPage from './EventsPage.vue'

const at = '2026-11-23T01:00:00.000Z'
const dead: LoggedEvent = {
  id: 7,
  type: 'meetingroom_book',
  state: 'dead',
  receivedAt: at,
  settledAt: at,
  workedMs: 4_200,
  answeredMs: 12,
  handledMs: 350,
  copies: 3,
  attempts: 8,
  outcome: null,
  lastError: 'the room is not known',
  dueAt: null,
  replayedAt: null,
}
const summary: EventTypes = {
  types: [
    { type: 'user_add_org', subscribed: true, lastReceivedAt: null, lastWeek: 0, waiting: 0, dead: 0 },
    { type: 'meetingroom_book', subscribed: true, lastReceivedAt: at, lastWeek: 12, waiting: 0, dead: 1 },
  ],
  recovery: { lastFinishedAt: null, lastError: null, dueAt: null, running: false },
}

afterEach(() => speak('zh-CN'))

/** The page with one event that was given up, for somebody who may do `actions`. */
async function openPage(actions: ('events.read' | 'events.replay')[] = ['events.read', 'events.replay']) {
  const asked: EventQuestion[] = []
  const replayed: number[] = []
  let recovered = 0
  const payload = '{"eventType":"meetingroom_book"}'
  const calls = {
    listEvents: async (query: EventQuestion) => {
      asked.push(query)
      return { events: [dead], nextCursor: query.before ? null : 7 }
    },
    getTypes: async () => summary,
    getEvent: async (): Promise<EventDetail> => ({ ...dead, payload }),
    replay: async (id: number): Promise<EventDetail> => {
      replayed.push(id)
      return { ...dead, state: 'waiting', settledAt: null, workedMs: null, dueAt: at, replayedAt: at, payload }
    },
    recover: async () => {
      recovered += 1
      return undefined
    },
  }
  const page = defineComponent({
    setup() {
      provide(eventsCallsKey, calls)
      useAdminStore().me = { id: 'me', name: '张晓雨', role: 'main', actions }
      return () => h(EventsPage)
    },
  })
  const { wrapper } = mountInApp(page)
  await flushPromises()
  return { wrapper, asked, replayed, recovered: () => recovered }
}

describe('the page of events', () => {
  test('says of each type when it last came, and of each event what became of it', async () => {
    const { wrapper } = await openPage()
    const text = wrapper.text()
    expect(text).toContain('用户增加')
    expect(text).toContain('30 天内没有')
    expect(text).toContain('1 个失败')
    expect(text).toContain('350 毫秒')
    expect(text).toContain('回应 12 毫秒')
    expect(text).toContain('收到 3 次')
    expect(text).toContain('the room is not known')
  })

  test('shows what DingTalk sent and has it worked off again', async () => {
    const { wrapper, replayed } = await openPage()
    getByRole('button', '会议室预定 #7 的详情').click()
    await flushPromises()
    expect(document.querySelector('.event-payload')?.textContent).toContain('"eventType": "meetingroom_book"')
    const sheet = document.querySelector<HTMLElement>('[role="dialog"] footer')
    sheet?.querySelector('button')?.click()
    await flushPromises()
    expect(replayed).toEqual([7])
    expect(wrapper.find('.light-busy').exists()).toBe(true)
    expect(wrapper.text()).toContain('已重新处理')
  })

  test('has a failed one worked off again from the list', async () => {
    const { wrapper, replayed } = await openPage()
    getByRole('button', '重新处理 会议室预定 #7').click()
    await flushPromises()
    expect(replayed).toEqual([7])
    expect(wrapper.find('.light-busy').exists()).toBe(true)
  })

  test('filters by state and reads on where it stopped', async () => {
    const { wrapper, asked } = await openPage()
    await wrapper.findAll('select')[1]?.setValue('dead')
    await flushPromises()
    expect(asked.at(-1)).toMatchObject({ state: 'dead' })
    getByRole('button', '显示更早的').click()
    await flushPromises()
    expect(asked.at(-1)).toMatchObject({ state: 'dead', before: 7 })
  })

  test('asks DingTalk for what it could not deliver', async () => {
    const { recovered } = await openPage()
    getByRole('button', '补取未送达的事件').click()
    await flushPromises()
    expect(recovered()).toBe(1)
  })

  test('offers only to look to who may not replay', async () => {
    await openPage(['events.read'])
    expect(() => getByRole('button', '补取未送达的事件')).toThrow('no button')
    getByRole('button', '会议室预定 #7 的详情').click()
    await flushPromises()
    expect(() => getByRole('button', '重新处理')).toThrow('no button')
  })

  test('speaks English', async () => {
    await speak('en-US')
    const { wrapper } = await openPage()
    expect(wrapper.text()).toContain('Room booking')
    expect(wrapper.text()).toContain('not within 30 days')
  })
})
