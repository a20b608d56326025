// @vitest-environment happy-dom
import type { FindAnswer, FindRequest, FoundOffer } from '@meeting/shared'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '../api/api-error.ts'
import { useBookingSheetStore } from '../bookings/booking-sheet.ts'
import { useMyRoomsStore } from '../room-list/my-rooms.store.ts'
import { aRoom, at } from '../test-support/examples.ts'
import { getByRole, mountInApp } from '../test-support/mount-app.ts'
import FindPage from './FindPage.vue'

const rooms = [
  aRoom({ id: 'room-1', name: '望岳厅' }),
  aRoom({ id: 'room-2', name: '听涛', capacity: 6, rules: { approval: 'standard' } }),
]
let asked: FindRequest[]
let answers: (Partial<FindAnswer> | ApiError)[]
let marked: [string, boolean][]

const iso = (clock: string, date = '2026-11-23') => `${date}T${clock}:00+08:00`
const offer = (given: Partial<FoundOffer> = {}): FoundOffer => ({
  roomIds: ['room-1'],
  start: iso('14:00'),
  end: iso('15:00'),
  until: null,
  differences: [],
  ...given,
})

async function open(...given: typeof answers) {
  answers = given
  const { wrapper } = mountInApp(FindPage, {
    rooms,
    endpoints: {
      find: async (question) => {
        asked.push(question)
        const answer = answers.shift() ?? {}
        if (answer instanceof ApiError) throw answer
        return { fits: [], others: [], unknown: [], ...answer }
      },
      markRoom: async (roomId, isMarked) => {
        marked.push([roomId, isMarked])
        return undefined
      },
    },
  })
  await flushPromises()
  return wrapper
}
const text = () => document.getElementById('page')?.textContent?.replace(/\s+/g, ' ') ?? ''

beforeEach(() => {
  localStorage.clear()
  asked = []
  marked = []
  vi.useFakeTimers({ now: at('13:50'), toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('finding a room', () => {
  it('looks at once for what was looked for last, and again after each change', async () => {
    const wrapper = await open({ fits: [offer()] }, {})
    expect(asked[0]).toMatchObject({ windows: [{ start: iso('13:45'), end: iso('15:45') }], minutes: 60, people: 1 })
    expect(text()).toContain('1 间合适')
    getByRole('button', '明天').click()
    await flushPromises()
    getByRole('button', '增加人数').click()
    await vi.advanceTimersByTimeAsync(300)
    expect(asked).toHaveLength(2)
    expect(asked[1]).toMatchObject({ windows: [{ start: iso('08:00', '2026-11-24') }], people: 2 })
    wrapper.unmount()
    await open({})
    expect(asked[2]).toMatchObject({ windows: [{ start: iso('08:00', '2026-11-24') }], people: 2 })
  })

  it('opens the sheet with everything chosen', async () => {
    await open({ fits: [offer()] })
    getByRole('button', '预订 望岳厅 · 今天 14:00–15:00').click()
    expect(useBookingSheetStore().request).toMatchObject({ roomIds: ['room-1'], start: at('14:00'), end: at('15:00') })
  })

  it('says in plain words how the nearest choices differ', async () => {
    await open({
      others: [
        offer({ start: iso('14:30'), end: iso('15:30'), differences: [{ kind: 'later', minutes: 30 }] }),
        offer({
          roomIds: ['room-2'],
          differences: [
            { kind: 'seats', count: -4 },
            { kind: 'place', other: 'building' },
            { kind: 'lacks', equipment: ['tv', 'phone'] },
          ],
        }),
        offer({
          start: iso('10:00', '2026-11-24'),
          end: iso('11:00', '2026-11-24'),
          differences: [{ kind: 'later', minutes: 1200 }],
        }),
        offer({ roomIds: ['room-1', 'room-2'], differences: [{ kind: 'split' }] }),
      ],
    })
    const words = [
      '没有正好合适的',
      '晚 30 分钟',
      '小 4 人',
      '在另一栋楼',
      '没有电视、电话',
      '改到明天',
      '分两间坐',
      '需要审批',
    ]
    expect(words.filter((word) => !text().includes(word))).toEqual([])
    getByRole('button', '预订 望岳厅 + 听涛').click()
    expect(useBookingSheetStore().request?.roomIds).toEqual(['room-1', 'room-2'])
  })

  it('says when nothing is near either, when the time has passed, and what failed, with a way to try again', async () => {
    await open({}, new ApiError('offline'), { fits: [offer()] })
    expect(text()).toContain('附近也没有可订的')
    getByRole('button', '今天').click()
    await vi.advanceTimersByTimeAsync(300)
    expect(text()).toContain('没有网络')
    getByRole('button', '重试').click()
    await flushPromises()
    expect(text()).toContain('1 间合适')
  })

  it('marks a room at once, and takes the mark back when that could not be kept', async () => {
    await open({ fits: [offer()] })
    getByRole('button', '收藏 望岳厅').click()
    expect(useMyRoomsStore().isFavourite('room-1')).toBe(true)
    await flushPromises()
    expect(marked).toEqual([['room-1', true]])
  })
})
