// @vitest-environment happy-dom
import type { Booking, NewBooking } from '@meeting/shared'
import type { ErrorCode, Problem } from '@meeting/shared/errors'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '../api/api-error.ts'
import { speak } from '../i18n/index.ts'
import { useMessagesStore } from '../messages/messages.store.ts'
import { aBooking, aDay, aRoom, at } from '../test-support/examples.ts'
import { getByRole, mountInApp } from '../test-support/mount-app.ts'
import type { BookingRequest } from './booking-sheet.ts'
import BookingSheet from './BookingSheet.vue'

const rooms = [
  aRoom({ id: 'room-1', name: '望岳厅' }),
  aRoom({ id: 'room-2', name: '听涛', capacity: 6 }),
  aRoom({ id: 'room-3', name: '揽月', rules: { maxMinutes: 30 } }),
  aRoom({ id: 'room-4', name: '观澜', rules: { approval: 'standard' } }),
  aRoom({ id: 'room-5', name: '凌云' }),
  aRoom({ id: 'room-6', name: '拾光' }),
  aRoom({ id: 'room-7', name: '知行' }),
]
const afternoon = { start: at('14:00'), end: at('15:00') }

let sent: NewBooking[]

async function open(request: BookingRequest, bars: Parameters<typeof aDay>[0] = [], outcome?: Booking | ApiError) {
  sent = []
  const mounted = mountInApp(BookingSheet, {
    props: { request: { ...afternoon, ...request, id: 1 } },
    rooms,
    endpoints: {
      getDayTimeline: async () => aDay(bars),
      createBooking: async (booking) => {
        sent.push(booking)
        if (!outcome || outcome instanceof ApiError) throw outcome ?? new Error('not expected')
        return outcome
      },
    },
  })
  await flushPromises()
  return mounted
}

function refused(code: ErrorCode, more: Partial<Problem>) {
  const problem = { type: '', title: '', status: 409, code, detail: '', requestId: 'r', ...more }
  return new ApiError('problem', { status: 409, problem })
}

async function press(name: string) {
  getByRole('button', name).click()
  await flushPromises()
}

const text = () => document.getElementById('layers')?.textContent ?? ''
const chosenNames = () => [...document.querySelectorAll('.room-card-name')].map(({ textContent }) => textContent)
const offered = () => [...document.querySelectorAll('.room-choice-name')].map(({ textContent }) => textContent)
const isDisabled = (name: string) => getByRole('button', name).hasAttribute('disabled')

beforeEach(() => {
  vi.useFakeTimers({ now: at('10:00'), toFake: ['Date', 'setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] })
})
afterEach(async () => {
  vi.useRealTimers()
  await speak('zh-CN')
})

describe('several rooms in one booking', () => {
  it('are added from those that are free and allowed then, and booked together', async () => {
    const made = aBooking({ id: 'new', from: '14:00', to: '15:00', roomIds: ['room-1', 'room-5'] })
    await open({ roomId: 'room-1' }, [{ room: 'room-2', from: '14:30', to: '15:30' }], made)
    await press('再加一间会议室')
    expect(text()).toContain('这里只列出 今天 14:00–15:00 可订的会议室')
    // Not the chosen one, not the taken one, not the one for half an hour.
    expect(offered()).toEqual(['观澜', '凌云', '拾光', '知行'])
    await press('凌云')
    expect(chosenNames()).toEqual(['望岳厅', '凌云'])
    expect(document.activeElement?.textContent).toContain('凌云')
    expect(text()).toContain('2 间这段时间都空闲')
    await press('预订 望岳厅等 2 间 · 14:00–15:00')
    expect(sent[0]?.roomIds).toEqual(['room-1', 'room-5'])
    expect(useMessagesStore().messages[0]?.text).toBe('已预订 望岳厅等 2 间，今天 14:00–15:00')
  })

  it('say each for itself what speaks against it, and can be taken out again', async () => {
    await open({ roomIds: ['room-1', 'room-2', 'room-3'] }, [
      { room: 'room-2', from: '14:30', to: '15:30', name: '李思远' },
    ])
    const said = [...document.querySelectorAll('.chosen-room')].map(
      (row) => row.querySelector('.chosen-room-verdict')?.textContent,
    )
    expect(said[0]).toBe('')
    expect(said[1]).toContain('听涛：14:30–15:30 已被李思远预订')
    expect(said[2]).toContain('揽月：')
    expect(isDisabled('预订 望岳厅等 3 间')).toBe(true)
    await press('移除 听涛')
    await press('移除 揽月')
    expect(chosenNames()).toEqual(['望岳厅'])
    expect(isDisabled('预订 望岳厅 · 14:00–15:00')).toBe(false)
    expect(document.activeElement?.textContent).toContain('望岳厅')
  })

  it('are all looked at again when the time changes', async () => {
    await open({ roomIds: ['room-1', 'room-2'] }, [{ room: 'room-2', from: '15:00', to: '16:00', name: '李思远' }])
    expect(text()).toContain('2 间这段时间都空闲')
    await press('2 小时')
    expect(text()).toContain('听涛：15:00–16:00 已被李思远预订')
  })

  it('offer another room for the one that is taken, by name', async () => {
    await open({ roomIds: ['room-1', 'room-2'] }, [{ room: 'room-2', from: '08:00', to: '20:00' }])
    await press('代替 听涛')
    expect(chosenNames()).toHaveLength(2)
    expect(chosenNames()).not.toContain('听涛')
    expect(isDisabled('预订 望岳厅等 2 间')).toBe(false)
  })

  it('are five at most', async () => {
    await open({ roomIds: ['room-1', 'room-2', 'room-4', 'room-5'] })
    expect(text()).toContain('需要审批')
    await press('再加一间会议室')
    await press('拾光')
    expect(chosenNames()).toHaveLength(5)
    expect(text()).not.toContain('再加一间会议室')
  })

  it.each([
    [
      'taken meanwhile',
      refused('booking.room_busy', { data: { conflicts: [{ roomId: 'room-2', busy: [] }] } }),
      '听涛：会议室刚刚被别人订走了',
    ],
    [
      'against its rules',
      refused('booking.rule_violated', {
        data: { refusals: [{ roomId: 'room-5', violations: [{ rule: 'not_open' }] }] },
      }),
      '凌云：',
    ],
    ['gone', refused('room.not_found', { problems: [{ path: 'roomIds.1', issue: 'unknown' }] }), '听涛：'],
    [
      'refused by DingTalk',
      refused('booking.refused_by_dingtalk', {
        data: { refusal: { reason: 'room_taken', roomId: 'room-5', texts: [] } },
      }),
      '凌云：会议室在钉钉里刚被别人订走',
    ],
  ])('name the one that is %s', async (_why, outcome, words) => {
    await open({ roomIds: ['room-1', 'room-2', 'room-5'] }, [], outcome)
    await press('预订 望岳厅等 3 间')
    expect(getByRole('alert').textContent).toContain(words)
    expect(chosenNames()).toHaveLength(3)
  })

  it('are told in English, too', async () => {
    await speak('en-US')
    await open({ roomIds: ['room-1', 'room-2', 'room-5'] })
    expect(isDisabled('Book 望岳厅 + 2 more · 14:00–15:00')).toBe(false)
    expect(text()).toContain('All 3 rooms are free at that time')
    expect(text()).toContain('Add another room')
  })
})

describe('one room', () => {
  it('is as light as ever: no second verdict, nothing to take out', async () => {
    await open({ roomId: 'room-1' })
    expect(text()).toContain('这段时间空闲')
    expect(document.querySelector('.chosen-room-verdict, .chosen-room-remove')).toBeNull()
  })
})
