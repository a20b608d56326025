// @vitest-environment happy-dom
import type { Booking, DayTimeline, Room } from '@meeting/shared'
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { ApiError } from '../api/api-error.ts'
import type { ApiClient } from '../api/client.ts'
import { createEndpoints } from '../api/endpoints.ts'
import { endpointsKey } from '../api/use-endpoints.ts'
import { useBookingSheetStore } from '../bookings/booking-sheet.ts'
import { useMyBookingsStore } from '../bookings/my-bookings.store.ts'
import { applyBootstrap } from '../session/apply-bootstrap.ts'
import { nobodyAnswers } from '../test-support/fake-endpoints.ts'
import RoomsPage from './RoomsPage.vue'
import { aBar, aBooking, aDate, aRoom, aTimeline, at, shanghai, someRules } from './timeline.fixtures.ts'

const phone = 390
/** 358 px for the twelve hours from 8 to 20. */
const pixelsPerHour = (phone - 32) / 12

enableAutoUnmount(afterEach)

beforeEach(() => {
  vi.useFakeTimers({ now: at('13:50'), toFake: ['Date'] })
  vi.stubGlobal('ResizeObserver', FixedSize)
  document.body.innerHTML = '<div id="layers"></div>'
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Layout does not exist here: everything is as large as a phone. */
class FixedSize {
  readonly #callback: (entries: { contentRect: { width: number; height: number } }[]) => void
  constructor(callback: FixedSize['#callback']) {
    this.#callback = callback
  }
  observe() {
    this.#callback([{ contentRect: { width: phone, height: 600 } }])
  }
  unobserve() {}
  disconnect() {}
}

type Setup = {
  rooms?: Room[]
  bars?: DayTimeline['rooms']
  names?: string[]
  bookings?: Booking[]
  path?: string
  wide?: boolean
  getTimeline?: () => Promise<DayTimeline>
}

async function open({
  rooms = [aRoom()],
  bars = [],
  names = ['', '李四'],
  bookings = [],
  path = '/rooms',
  wide = false,
  getTimeline = () => Promise.resolve(aTimeline(bars, names)),
}: Setup = {}) {
  vi.stubGlobal('matchMedia', () => ({ matches: wide, addEventListener() {}, removeEventListener() {} }))
  const answers: Record<string, () => Promise<unknown>> = {
    '/timeline': getTimeline,
    '/bookings': () => Promise.resolve({ bookings }),
  }
  const client: ApiClient = {
    ...nobodyAnswers,
    get: <T>(asked: string) => answers[asked]?.() as Promise<T>,
  }
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/rooms', name: 'rooms', component: RoomsPage },
      { path: '/rooms/:roomId', name: 'room', component: { template: '<p>room</p>' } },
      { path: '/bookings/:bookingId', name: 'booking', component: { template: '<p>booking</p>' } },
    ],
  })
  await router.push(path)
  const wrapper = mount(
    { template: '<RouterView />' },
    {
      attachTo: document.body,
      global: {
        plugins: [
          createPinia(),
          { install: (app) => app.provide(endpointsKey, createEndpoints(client)) },
          { install: (app) => app.runWithContext(() => begin(rooms, bookings)) },
          router,
        ],
      },
    },
  )
  await flushPromises()
  return { wrapper, router, sheet: useBookingSheetStore() }
}

function begin(rooms: Room[], bookings: Booking[]) {
  applyBootstrap({
    now: at('13:50'),
    me: {
      id: 'me',
      name: '张三',
      avatarUrl: null,
      corpId: 'corp',
      isAdministrator: false,
      administratorRole: null,
      departmentIds: [],
      departmentName: null,
    },
    corp: {
      name: '山海科技',
      timeZone: shanghai,
      dayStart: '08:00',
      dayEnd: '20:00',
      snapMinutes: 15,
      titlePrivacy: 'organizer',
    },
    bookings,
    freeNow: [],
    rooms: { version: 'v1', groups: [], rooms },
  })
}

type Page = Awaited<ReturnType<typeof open>>['wrapper']
const grid = (page: Page) => page.get('[role=grid]')
const barNames = (page: Page) => page.findAll('[role=gridcell]').map((cell) => cell.attributes('aria-label'))

function pixelsAt(hour: number): number {
  return (hour - 8) * pixelsPerHour
}

/** A tap on a room's track at a wall time. */
function tap(page: Page, roomId: string, hour: number) {
  return page.get(`[data-room="${roomId}"]`).trigger('click', { clientX: pixelsAt(hour) })
}

/** Draws from one hour to another; answers how the choice looked before the button was let go. */
async function draw(page: Page, from: number, to: number) {
  const track = page.get('[data-room="room-1"]')
  await track.trigger('pointerdown', { pointerType: 'mouse', button: 0, clientX: pixelsAt(from) })
  await track.trigger('pointermove', { pointerType: 'mouse', clientX: pixelsAt(to) })
  const shown = page.get('.track-selection').classes()
  await track.trigger('pointerup', { pointerType: 'mouse', clientX: pixelsAt(to) })
  await track.trigger('click', { clientX: pixelsAt(to) })
  return shown
}

describe('the timeline of all rooms', () => {
  test('names each bar for who cannot see it', async () => {
    const { wrapper } = await open({
      bars: [['room-1', [aBar('09:00', '10:00', 0, 1), aBar('16:00', '17:00', 2, 1)]]],
      bookings: [aBooking('14:00', '15:00')],
    })
    expect(barNames(wrapper)).toEqual([
      '已占用，李四，09:00 到 10:00',
      '我的，周会，14:00 到 15:00',
      '待审批，李四，16:00 到 17:00',
    ])
  })

  test('of three hundred rooms only those in view exist', async () => {
    const rooms = Array.from({ length: 300 }, (_, index) => aRoom({ id: `room-${index}`, name: `房间 ${index}` }))
    const { wrapper } = await open({ rooms })
    expect(wrapper.findAll('[role=rowheader]').length).toBeLessThan(16)
    expect(grid(wrapper).attributes('aria-rowcount')).toBe('301')
  })

  test('keeps its rooms in place while the day is loading', async () => {
    const { wrapper } = await open({ getTimeline: () => new Promise(() => {}) })
    expect(wrapper.get('[role=rowheader]').text()).toContain('望岳厅')
    expect(grid(wrapper).attributes('aria-busy')).toBe('true')
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
    const { wrapper } = await open({
      getTimeline: () =>
        fails ? Promise.reject(new ApiError('problem', { status: 503, problem })) : Promise.resolve(aTimeline([])),
    })
    expect(wrapper.get('[role=alert]').text()).toContain('req-7')
    fails = false
    await wrapper.get('[role=alert] button').trigger('click')
    await flushPromises()
    expect(grid(wrapper).exists()).toBe(true)
  })

  test('when the filters exclude everything, one button takes them away', async () => {
    const { wrapper, router } = await open({ path: '/rooms?seats=20' })
    expect(wrapper.text()).toContain('没有符合条件的会议室')
    const clear = wrapper.findAll('.page-state button').find((button) => button.text() === '清除筛选')
    await clear?.trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({})
    expect(wrapper.text()).toContain('望岳厅')
  })

  test('my bar settles in place when the booking is confirmed', async () => {
    const { wrapper } = await open({ bookings: [aBooking('14:00', '15:00', { state: 'placing' })] })
    const before = wrapper.get('[role=gridcell]')
    expect(before.attributes('aria-label')).toBe('我的 · 确认中，周会，14:00 到 15:00')
    useMyBookingsStore().put(aBooking('14:00', '15:00'))
    await flushPromises()
    const after = wrapper.get('[role=gridcell]')
    expect(after.attributes('aria-label')).toBe('我的，周会，14:00 到 15:00')
    expect(after.element).toBe(before.element)
  })
})

describe('a tap', () => {
  test('on free time opens the booking sheet with the hour that fits there', async () => {
    const { wrapper, sheet } = await open({ bars: [['room-1', [aBar('17:00', '18:00', 0, 1)]]] })
    await tap(wrapper, 'room-1', 16.7)
    expect(sheet.request).toMatchObject({ roomId: 'room-1', start: at('16:00'), end: at('17:00') })
  })

  test('on the past does nothing', async () => {
    const { wrapper, sheet } = await open()
    await tap(wrapper, 'room-1', 10)
    expect(sheet.request).toBeNull()
  })

  test("on somebody's bar says who and when", async () => {
    const { wrapper, sheet } = await open({ bars: [['room-1', [aBar('16:00', '17:30', 0, 1)]]] })
    await tap(wrapper, 'room-1', 16.5)
    await flushPromises()
    const dialog = document.querySelector('[role=dialog]')
    expect(dialog?.textContent).toContain('16:00–17:30')
    expect(dialog?.textContent).toContain('李四')
    expect(sheet.request).toBeNull()
  })

  test('on my bar leads to my booking', async () => {
    const { wrapper, router } = await open({ bookings: [aBooking('14:00', '15:00', { id: 'b-9' })] })
    await tap(wrapper, 'room-1', 14.5)
    await flushPromises()
    expect(router.currentRoute.value).toMatchObject({ name: 'booking', params: { bookingId: 'b-9' } })
  })
})

describe('drawing with the mouse', () => {
  test('books what was drawn', async () => {
    const { wrapper, sheet } = await open()
    await draw(wrapper, 15, 16.5)
    expect(sheet.request).toMatchObject({ roomId: 'room-1', start: at('15:00'), end: at('16:30') })
  })

  test('turns red before one lets go when a rule says no, and says which', async () => {
    const rooms = [aRoom({ rules: someRules({ maxMinutes: 60 }) })]
    const { wrapper, sheet } = await open({ rooms })
    expect(await draw(wrapper, 15, 17)).toContain('is-refused')
    expect(sheet.request).toBeNull()
    expect(wrapper.text()).toContain('最长只能订 1 小时')
  })
})

describe('the keyboard', () => {
  test('walks rooms and hours, hears where it is, and books with Enter', async () => {
    const rooms = [aRoom(), aRoom({ id: 'room-2', name: '听雨轩' })]
    const { wrapper, sheet } = await open({ rooms, bars: [['room-2', [aBar('16:00', '17:00', 0, 1)]]] })
    await grid(wrapper).trigger('focus')
    for (const key of ['ArrowDown', 'ArrowRight']) await grid(wrapper).trigger('keydown', { key })
    const active = grid(wrapper).attributes('aria-activedescendant') ?? ''
    expect(document.getElementById(active)?.getAttribute('aria-label')).toBe('听雨轩，14:00，空闲至 16:00，按回车预订')
    await grid(wrapper).trigger('keydown', { key: 'Enter' })
    expect(sheet.request).toMatchObject({ roomId: 'room-2', start: at('14:00'), end: at('15:00') })
  })

  test('changes the length with Shift and an arrow', async () => {
    const { wrapper, sheet } = await open()
    await grid(wrapper).trigger('focus')
    await grid(wrapper).trigger('keydown', { key: 'ArrowRight' })
    await grid(wrapper).trigger('keydown', { key: 'ArrowRight', shiftKey: true })
    await grid(wrapper).trigger('keydown', { key: 'ArrowRight', shiftKey: true })
    await grid(wrapper).trigger('keydown', { key: 'Enter' })
    expect(sheet.request).toMatchObject({ start: at('14:00'), end: at('15:15') })
  })

  test('a slash leads to the search', async () => {
    const { wrapper } = await open({ wide: true })
    document.dispatchEvent(new KeyboardEvent('keydown', { key: '/' }))
    await flushPromises()
    expect(document.activeElement?.getAttribute('type')).toBe('search')
    expect(wrapper.find('[type=search]').exists()).toBe(true)
  })
})

describe('the list twin', () => {
  test('tells each stretch of the day and books it', async () => {
    const { wrapper, sheet } = await open({
      path: `/rooms?view=list&date=${aDate}`,
      bars: [['room-1', [aBar('08:00', '14:00', 0, 1), aBar('16:00', '20:00', 0, 1)]]],
    })
    const free = wrapper.get('[aria-label="望岳厅，14:00 到 16:00 空闲，预订"]')
    expect(wrapper.find('[aria-label="望岳厅，16:00 到 20:00，已占用 · 李四"]').exists()).toBe(true)
    await free.trigger('click')
    expect(sheet.request).toMatchObject({ roomId: 'room-1', start: at('14:00'), end: at('15:00') })
  })

  test('promises nothing while the day is loading', async () => {
    const { wrapper } = await open({ path: '/rooms?view=list', getTimeline: () => new Promise(() => {}) })
    expect(wrapper.text()).not.toContain('望岳厅')
    expect(wrapper.text()).toContain('正在加载')
  })

  test('of a day that is over shows what was, and offers nothing', async () => {
    const over: DayTimeline = { ...aTimeline([['room-1', [aBar('09:00', '10:00', 0, 1)]]], ['', '李四']) }
    const yesterday = { ...over, date: '2026-11-22', from: over.from - 86_400, to: over.to - 86_400 }
    const { wrapper } = await open({
      path: '/rooms?view=list&date=2026-11-22',
      getTimeline: () => Promise.resolve(yesterday),
    })
    expect(wrapper.findAll('.segments button').map((button) => button.text())).toEqual(['09:00–10:00已占用 · 李四'])
  })
})
