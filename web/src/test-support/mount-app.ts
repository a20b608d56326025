import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Endpoints } from '../api/endpoints.ts'
import { endpointsKey } from '../api/use-endpoints.ts'
import { useRoomsStore } from '../room-list/rooms.store.ts'
import { useSessionStore } from '../session/session.store.ts'
import { fakeEndpoints } from './fake-endpoints.ts'
import { aRoom, zone } from './examples.ts'

type MountOptions = {
  props?: Record<string, unknown>
  endpoints?: Partial<Endpoints>
  rooms?: ReturnType<typeof aRoom>[]
}

/** Mounts a component as the app would: real stores, somebody signed in, and only the calls that the test provides. */
export function mountInApp(component: Component, { props = {}, endpoints = {}, rooms = [aRoom()] }: MountOptions = {}) {
  document.body.innerHTML = '<div id="page"></div><div id="layers"></div>'
  const pinia = createPinia()
  setActivePinia(pinia)
  const pages = ['today', 'rooms', 'me', 'find', 'not-found'].map((name) => ({
    path: name === 'today' ? '/' : `/${name}`,
    name,
    component: {},
  }))
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      ...pages,
      { path: '/rooms/:roomId', name: 'room', component: {} },
      { path: '/bookings/:bookingId', name: 'booking', component: {} },
      { path: '/notices', name: 'notices', component: {} },
      { path: '/me/notices', name: 'notice-settings', component: {} },
    ],
  })
  const wrapper = mount(component, {
    props,
    attachTo: '#page',
    global: {
      plugins: [
        pinia,
        router,
        {
          install(app) {
            app.provide(endpointsKey, fakeEndpoints(endpoints))
            app.runWithContext(() => fillStores(rooms))
          },
        },
      ],
    },
  })
  return { wrapper, router }
}

function fillStores(rooms: ReturnType<typeof aRoom>[]) {
  useSessionStore().begin({
    me: {
      id: 'me',
      name: '张晓雨',
      avatarUrl: null,
      corpId: 'corp',
      isAdministrator: false,
      administratorRole: null,
      departmentIds: [],
      departmentName: null,
    },
    corp: {
      name: '星河科技',
      timeZone: zone,
      dayStart: '08:00',
      dayEnd: '20:00',
      snapMinutes: 15,
      titlePrivacy: 'organizer',
    },
  })
  useRoomsStore().set({ version: 'test', groups: [], rooms })
}

/** The element with that role and (part of a) name, wherever it is in the document. Throws when there is none. */
export function getByRole(role: 'button' | 'alert' | 'status' | 'combobox' | 'option', name = ''): HTMLElement {
  const selector = role === 'button' ? 'button' : `[role="${role}"]`
  const found = [...document.querySelectorAll<HTMLElement>(selector)].find((element) =>
    `${element.getAttribute('aria-label') ?? ''} ${element.textContent}`.includes(name),
  )
  if (!found) throw new Error(`no ${role} "${name}" in: ${document.body.textContent}`)
  return found
}
