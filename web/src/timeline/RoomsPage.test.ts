// @vitest-environment happy-dom
import type { DayTimeline } from '@meeting/shared'
import { flushPromises } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'
import { ApiError } from '../api/api-error.ts'
import { useMyBookingsStore } from '../bookings/my-bookings.store.ts'
import { openPage, phoneWidth, useTestScreen, type OpenedPage } from '../test-support/rooms-pages.ts'
import { aBar, aBooking, aDate, aRoom, aTimeline, at, someRules } from './timeline.fixtures.ts'

/** 358 px for the twelve hours from 8 to 20. */
const pixelsPerHour = (phoneWidth - 32) / 12

useTestScreen()

const grid = (page: OpenedPage) => page.get('[role=grid]')
const barNames = (page: OpenedPage) => page.findAll('[role=gridcell]').map((cell) => cell.attributes('aria-label'))

function pixelsAt(hour: number): number {
  return (hour - 8) * pixelsPerHour
}

/** A tap on a room's track at a wall time. */
function tap(page: OpenedPage, roomId: string, hour: number) {
  return page.get(`[data-room="${roomId}"]`).trigger('click', { clientX: pixelsAt(hour) })
}

/** Draws from one hour to another; answers how the choice looked before the button was let go. */
async function draw(page: OpenedPage, from: number, to: number) {
  const track = page.get('[data-room="room-1"]')
  await track.trigger('pointerdown', { pointerType: 'mouse', button: 0, clientX: pixelsAt(from) })
  await track.trigger('pointermove', { pointerType: 'mouse', buttons: 1, clientX: pixelsAt(to) })
  const shown = page.get('.track-selection').classes()
  await track.trigger('pointerup', { pointerType: 'mouse', clientX: pixelsAt(to) })
  await track.trigger('click', { clientX: pixelsAt(to) })
  return shown
}

describe('the timeline of all rooms', () => {
  test('names each bar for who cannot see it', async () => {
    const { page } = await openPage({
      bars: [['room-1', [aBar('09:00', '10:00', 0, 1), aBar('16:00', '17:00', 2, 1)]]],
      bookings: [aBooking('14:00', '15:00')],
    })
    expect(barNames(page)).toEqual([
      '已占用，李四，09:00 到 10:00',
      '我的，周会，14:00 到 15:00',
      '待审批，李四，16:00 到 17:00',
    ])
  })

  test('of three hundred rooms only those in view exist', async () => {
    const rooms = Array.from({ length: 300 }, (_, index) => aRoom({ id: `room-${index}`, name: `房间 ${index}` }))
    const { page } = await openPage({ rooms })
    expect(page.findAll('[role=rowheader]').length).toBeLessThan(16)
    expect(grid(page).attributes('aria-rowcount')).toBe('301')
  })

  test('keeps its rooms in place while the day is loading', async () => {
    const { page } = await openPage({ getTimeline: () => new Promise(() => {}) })
    expect(page.get('[role=rowheader]').text()).toContain('望岳厅')
    expect(grid(page).attributes('aria-busy')).toBe('true')
  })

  test('a failure says what to do and its reference, and can be tried again', async () => {
    let fails = true
    const problem = {
      type: '',
      title: '',
      detail: '',
      status: 503,
      code: 'database.unavailable',
      requestId: 'req-7',
    } as const
    const { page } = await openPage({
      getTimeline: () =>
        fails ? Promise.reject(new ApiError('problem', { status: 503, problem })) : Promise.resolve(aTimeline([])),
    })
    expect(page.get('[role=alert]').text()).toContain('req-7')
    fails = false
    await page.get('[role=alert] button').trigger('click')
    await flushPromises()
    expect(grid(page).text()).toContain('望岳厅')
  })

  test('when the filters exclude everything, one button takes them away', async () => {
    const { page, router } = await openPage({ path: '/rooms?seats=20' })
    expect(page.text()).toContain('没有符合条件的会议室')
    const clear = page.findAll('.page-state button').find((button) => button.text() === '清除筛选')
    await clear?.trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({})
    expect(page.text()).toContain('望岳厅')
  })

  test('my bar settles in place when the booking is confirmed', async () => {
    const { page } = await openPage({ bookings: [aBooking('14:00', '15:00', { state: 'placing' })] })
    const before = page.get('[role=gridcell]')
    expect(before.attributes('aria-label')).toBe('我的 · 确认中，周会，14:00 到 15:00')
    useMyBookingsStore().put(aBooking('14:00', '15:00'))
    await flushPromises()
    const after = page.get('[role=gridcell]')
    expect(after.attributes('aria-label')).toBe('我的，周会，14:00 到 15:00')
    expect(after.element).toBe(before.element)
  })
})

describe('a tap', () => {
  test('on free time opens the booking sheet with the hour that fits there', async () => {
    const { page, sheet } = await openPage({ bars: [['room-1', [aBar('17:00', '18:00', 0, 1)]]] })
    await tap(page, 'room-1', 16.7)
    expect(sheet.request).toMatchObject({ roomId: 'room-1', start: at('16:00'), end: at('17:00') })
  })

  test('on the past does nothing', async () => {
    const { page, sheet } = await openPage()
    await tap(page, 'room-1', 10)
    expect(sheet.request).toBeNull()
  })

  test("on somebody's bar says who and when", async () => {
    const { page, sheet } = await openPage({ bars: [['room-1', [aBar('16:00', '17:30', 0, 1)]]] })
    await tap(page, 'room-1', 16.5)
    await flushPromises()
    const dialog = document.querySelector('[role=dialog]')
    expect(dialog?.textContent).toContain('16:00–17:30')
    expect(dialog?.textContent).toContain('李四')
    expect(sheet.request).toBeNull()
  })

  test('on my bar leads to my booking', async () => {
    const { page, router } = await openPage({ bookings: [aBooking('14:00', '15:00', { id: 'b-9' })] })
    await tap(page, 'room-1', 14.5)
    await flushPromises()
    expect(router.currentRoute.value).toMatchObject({ name: 'booking', params: { bookingId: 'b-9' } })
  })
})

describe('drawing with the mouse', () => {
  test('books what was drawn', async () => {
    const { page, sheet } = await openPage()
    await draw(page, 15, 16.5)
    expect(sheet.request).toMatchObject({ roomId: 'room-1', start: at('15:00'), end: at('16:30') })
  })

  test('follows what is changed in the sheet, and goes with it', async () => {
    const rooms = [aRoom(), aRoom({ id: 'room-2', name: '听雨轩' })]
    const { page, sheet } = await openPage({ rooms, bars: [['room-1', [aBar('18:00', '19:00', 0, 1)]]] })
    await draw(page, 15, 16.5)
    sheet.choose({ roomIds: ['room-1'], start: at('17:00'), end: at('17:30') })
    await flushPromises()
    const selection = () => page.get('[data-room="room-1"] .track-selection')
    expect(selection().text()).toContain('30 分钟')
    expect(selection().classes()).not.toContain('is-refused')
    sheet.choose({ roomIds: ['room-1'], start: at('17:00'), end: at('18:30') })
    await flushPromises()
    expect(selection().classes()).toContain('is-refused')
    sheet.choose({ roomIds: ['room-2'], start: at('10:00'), end: at('10:30') })
    await flushPromises()
    expect(page.find('[data-room="room-1"] .track-selection').exists()).toBe(false)
    expect(page.find('[data-room="room-2"] .track-selection').exists()).toBe(true)
    sheet.choose({ roomIds: ['room-2'], start: at('10:00') + 86_400_000, end: at('10:30') + 86_400_000 })
    await flushPromises()
    expect(page.find('.track-selection').exists()).toBe(false)
  })

  test('turns red before one lets go when a rule says no, and says which', async () => {
    const rooms = [aRoom({ rules: someRules({ maxMinutes: 60 }) })]
    const { page, sheet } = await openPage({ rooms })
    expect(await draw(page, 15, 17)).toContain('is-refused')
    expect(sheet.request).toBeNull()
    expect(page.text()).toContain('最长只能订 1 小时')
  })
})

describe('the keyboard', () => {
  test('walks rooms and hours, hears where it is, and books with Enter', async () => {
    const rooms = [aRoom(), aRoom({ id: 'room-2', name: '听雨轩' })]
    const { page, sheet } = await openPage({ rooms, bars: [['room-2', [aBar('16:00', '17:00', 0, 1)]]] })
    await grid(page).trigger('focus')
    for (const key of ['ArrowDown', 'ArrowRight']) await grid(page).trigger('keydown', { key })
    const active = grid(page).attributes('aria-activedescendant') ?? ''
    expect(document.getElementById(active)?.getAttribute('aria-label')).toBe('听雨轩，14:00，空闲至 16:00，按回车预订')
    await grid(page).trigger('keydown', { key: 'Enter' })
    expect(sheet.request).toMatchObject({ roomId: 'room-2', start: at('14:00'), end: at('15:00') })
  })

  test('changes the length with Shift and an arrow', async () => {
    const { page, sheet } = await openPage()
    await grid(page).trigger('focus')
    await grid(page).trigger('keydown', { key: 'ArrowRight' })
    await grid(page).trigger('keydown', { key: 'ArrowRight', shiftKey: true })
    await grid(page).trigger('keydown', { key: 'ArrowRight', shiftKey: true })
    await grid(page).trigger('keydown', { key: 'Enter' })
    expect(sheet.request).toMatchObject({ start: at('14:00'), end: at('15:15') })
  })

  test('a slash leads to the search', async () => {
    const { page } = await openPage({ wide: true })
    document.dispatchEvent(new KeyboardEvent('keydown', { key: '/' }))
    await flushPromises()
    expect(document.activeElement?.getAttribute('type')).toBe('search')
    expect(page.find('[type=search]').exists()).toBe(true)
  })
})

describe('the list twin', () => {
  test('tells each stretch of the day and books it', async () => {
    const { page, sheet } = await openPage({
      path: `/rooms?view=list&date=${aDate}`,
      bars: [['room-1', [aBar('08:00', '14:00', 0, 1), aBar('16:00', '20:00', 0, 1)]]],
    })
    const free = page.get('[aria-label="望岳厅，14:00 到 16:00 空闲，预订"]')
    expect(page.find('[aria-label="望岳厅，16:00 到 20:00，已占用 · 李四"]').exists()).toBe(true)
    await free.trigger('click')
    expect(sheet.request).toMatchObject({ roomId: 'room-1', start: at('14:00'), end: at('15:00') })
  })

  test('promises nothing while the day is loading', async () => {
    const { page } = await openPage({ path: '/rooms?view=list', getTimeline: () => new Promise(() => {}) })
    expect(page.text()).not.toContain('望岳厅')
    expect(page.text()).toContain('正在加载')
  })

  test('of a day that is over shows what was, and offers nothing', async () => {
    const over: DayTimeline = { ...aTimeline([['room-1', [aBar('09:00', '10:00', 0, 1)]]], ['', '李四']) }
    const yesterday = { ...over, date: '2026-11-22', from: over.from - 86_400, to: over.to - 86_400 }
    const { page } = await openPage({
      path: '/rooms?view=list&date=2026-11-22',
      getTimeline: () => Promise.resolve(yesterday),
    })
    expect(page.findAll('.segments button').map((button) => button.text())).toEqual(['09:00–10:00已占用 · 李四'])
  })
})
