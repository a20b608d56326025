import type { Booking, DayTimeline, Room, RoomTimeline } from '@meeting/shared'
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { endpointsKey } from '../api/use-endpoints.ts'
import { useBookingSheetStore } from '../bookings/booking-sheet.ts'
import RoomPage from '../rooms/RoomPage.vue'
import { applyBootstrap } from '../session/apply-bootstrap.ts'
import RoomsPage from '../timeline/RoomsPage.vue'
import { fakeEndpoints } from './fake-endpoints.ts'
import { aRoom, aTimeline, at, shanghai } from '../timeline/timeline.fixtures.ts'

/** The width of the screen in these tests, CSS pixels. */
export const phoneWidth = 390

/** The clock stands at 13:50 of the test day, and everything is as large as a phone: layout does not exist here. */
export function useTestScreen() {
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
}

type SizeCallback = (entries: { contentRect: { width: number; height: number } }[]) => void

class FixedSize {
  readonly #callback: SizeCallback
  constructor(callback: SizeCallback) {
    this.#callback = callback
  }
  observe() {
    this.#callback([{ contentRect: { width: phoneWidth, height: 600 } }])
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
  getRoomTimeline?: () => Promise<RoomTimeline>
}

/** The pages of the rooms with real stores, real addresses and an API that answers as told. */
export async function openPage({
  rooms = [aRoom()],
  bars = [],
  names = ['', '李四'],
  bookings = [],
  path = '/rooms',
  wide = false,
  getTimeline = () => Promise.resolve(aTimeline(bars, names)),
  getRoomTimeline = () => Promise.reject(new Error('no week was prepared')),
}: Setup = {}) {
  vi.stubGlobal('matchMedia', () => ({ matches: wide, addEventListener() {}, removeEventListener() {} }))
  const endpoints = fakeEndpoints({
    getDayTimeline: getTimeline,
    getRoomTimeline,
    listMyBookings: () => Promise.resolve({ bookings, next: null }),
  })
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/rooms', name: 'rooms', component: RoomsPage },
      { path: '/rooms/:roomId', name: 'room', component: RoomPage, props: true },
      { path: '/find', name: 'find', component: { template: '<p>find</p>' } },
      { path: '/bookings/:bookingId', name: 'booking', component: { template: '<p>booking</p>' } },
    ],
  })
  await router.push(path)
  const page = mount(
    { template: '<RouterView />' },
    {
      attachTo: document.body,
      global: {
        plugins: [
          createPinia(),
          { install: (app) => app.provide(endpointsKey, endpoints) },
          { install: (app) => app.runWithContext(() => begin(rooms, bookings)) },
          router,
        ],
      },
    },
  )
  await flushPromises()
  return { page, router, sheet: useBookingSheetStore() }
}
export type OpenedPage = Awaited<ReturnType<typeof openPage>>['page']

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
    myRooms: { favouriteIds: [], recentIds: [] },
    notices: { unseen: 0, language: 'zh-CN' },
    rooms: { version: 'v1', groups: [], rooms },
  })
}
