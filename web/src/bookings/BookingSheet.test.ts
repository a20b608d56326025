// @vitest-environment happy-dom
import type { Booking, NewBooking, Refusal } from '@meeting/shared'
import type { ErrorCode } from '@meeting/shared/errors'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '../api/api-error.ts'
import { useMessagesStore } from '../messages/messages.store.ts'
import { aBooking, aDay, aRoom, at } from '../test-support/examples.ts'
import { getByRole, mountInApp } from '../test-support/mount-app.ts'
import BookingSheet from './BookingSheet.vue'
import { useMyBookingsStore } from './my-bookings.store.ts'

const rooms = [aRoom({ id: 'room-1', name: '望岳厅' }), aRoom({ id: 'room-2', name: '听涛', capacity: 6 })]
const request = { id: 1, roomId: 'room-1', start: at('14:00'), end: at('15:00') }

type Outcome = Booking | ApiError
let sent: { booking: NewBooking; key: string }[]

async function open(bars: Parameters<typeof aDay>[0], outcomes: Outcome[] = []) {
  sent = []
  const mounted = mountInApp(BookingSheet, {
    props: { request },
    rooms,
    endpoints: {
      getDayTimeline: async () => aDay(bars),
      createBooking: async (booking, key) => {
        sent.push({ booking, key })
        const outcome = outcomes.shift()
        if (!outcome) throw new Error('asked more often than expected')
        if (outcome instanceof ApiError) throw outcome
        return outcome
      },
    },
  })
  await flushPromises()
  return mounted
}

function refused(code: ErrorCode, data?: unknown) {
  return new ApiError('problem', {
    status: 409,
    problem: { type: '', title: '', status: 409, code, detail: '', requestId: 'r', data },
  })
}

const text = () => document.getElementById('layers')?.textContent ?? ''

beforeEach(() => {
  vi.useFakeTimers({ now: at('10:00'), toFake: ['Date', 'setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the booking sheet', () => {
  it('says with its one button what will happen, and sends just that', async () => {
    await open([], [aBooking({ id: 'new', from: '14:00', to: '15:00' })])
    expect(text()).toContain('这段时间空闲')
    getByRole('button', '预订 望岳厅 · 14:00–15:00').click()
    await flushPromises()
    expect(sent[0]?.booking).toEqual({
      title: '张晓雨的会议',
      roomIds: ['room-1'],
      start: '2026-11-23T14:00:00+08:00',
      end: '2026-11-23T15:00:00+08:00',
      attendeeIds: [],
      note: '',
    })
    expect(useMessagesStore().messages[0]?.text).toBe('已预订 望岳厅，今天 14:00–15:00')
  })

  it('names a clash while one is choosing, and one tap on an alternative resolves it', async () => {
    await open([{ from: '14:30', to: '15:30', name: '李思远' }])
    expect(text()).toContain('14:30–15:30 已被李思远预订')
    expect(getByRole('button', '预订 望岳厅').hasAttribute('disabled')).toBe(true)
    getByRole('button', '听涛，小 2 人').click()
    await flushPromises()
    expect(getByRole('button', '预订 听涛 · 14:00–15:00').hasAttribute('disabled')).toBe(false)
  })

  it('tells politely that somebody was faster, and keeps what was entered', async () => {
    await open([], [refused('booking.room_busy', { conflicts: [] })])
    getByRole('button', '预订 望岳厅').click()
    await flushPromises()
    expect(getByRole('alert').textContent).toContain('会议室刚刚被别人订走了')
    expect(text()).toContain('预订 望岳厅 · 14:00–15:00')
  })

  it('tells DingTalk’s refusal by its reason', async () => {
    const refusal = { reason: 'daily_limit', roomId: null, texts: [] }
    await open([], [refused('booking.refused_by_dingtalk', { refusal })])
    getByRole('button', '预订 望岳厅').click()
    await flushPromises()
    expect(getByRole('alert').textContent).toContain('次数已用完')
  })

  it('sends the same key again after a lost connection, and a new one after a refusal', async () => {
    await open([], [new ApiError('offline'), refused('booking.room_busy'), aBooking({ id: 'new' })])
    for (let attempt = 0; attempt < 3; attempt += 1) {
      getByRole('button', '预订 望岳厅').click()
      await flushPromises()
    }
    const [first, second, third] = sent.map(({ key }) => key)
    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })

  it('says honestly that a booking is being confirmed, until there is a final word', async () => {
    const placing = aBooking({ id: 'new', from: '14:00', to: '15:00', state: 'placing' })
    await open([], [placing])
    getByRole('button', '预订 望岳厅').click()
    await flushPromises()
    expect(text()).toContain('时段已为你保留，正在向钉钉确认')
    useMyBookingsStore().put({ ...placing, state: 'confirmed' })
    await flushPromises()
    expect(useMessagesStore().messages[0]?.text).toContain('已预订 望岳厅')
  })

  it('comes back with the reason when the final word is no', async () => {
    const placing = aBooking({ id: 'new', from: '14:00', to: '15:00', state: 'placing' })
    await open([], [placing])
    getByRole('button', '预订 望岳厅').click()
    await flushPromises()
    const refusal: Refusal = { reason: 'room_taken', roomId: 'room-1', texts: [] }
    useMyBookingsStore().put({ ...placing, state: 'refused', refusal })
    await flushPromises()
    expect(getByRole('alert').textContent).toContain('刚被别人订走')
  })

  it('asks before it throws away what somebody typed', async () => {
    const { wrapper } = await open([])
    const title = document.querySelector<HTMLInputElement>('.booking-form .field input.field-input')
    if (!title) throw new Error('no field for the title')
    title.value = '产品评审'
    title.dispatchEvent(new Event('input'))
    await flushPromises()
    getByRole('button', '关闭').click()
    await flushPromises()
    expect(text()).toContain('放弃填写的内容？')
    getByRole('button', '继续填写').click()
    await flushPromises()
    expect(text()).toContain('预订 望岳厅')
    wrapper.unmount()
  })
})
