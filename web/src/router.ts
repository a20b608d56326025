import { createRouter, createWebHistory, type RouterHistory } from 'vue-router'
import TodayPage from './today/TodayPage.vue'

/** Today is in the entry; everything else is loaded when it is first opened (and fetched ahead once the first screen stands). */
export function createAppRouter(history: RouterHistory = createWebHistory('/meeting/')) {
  const router = createRouter({
    history,
    routes: [
      { path: '/', name: 'today', component: TodayPage },
      { path: '/rooms', name: 'rooms', component: () => import('./timeline/RoomsPage.vue') },
      { path: '/find', name: 'find', component: () => import('./find/FindPage.vue') },
      { path: '/rooms/:roomId', name: 'room', component: () => import('./rooms/RoomPage.vue'), props: true },
      {
        path: '/bookings/:bookingId',
        name: 'booking',
        component: () => import('./bookings/BookingPage.vue'),
        props: true,
      },
      { path: '/me', name: 'me', component: () => import('./me/MePage.vue') },
      {
        path: '/me/notices',
        name: 'notice-settings',
        component: () => import('./notices/NoticeSettingsPage.vue'),
      },
      { path: '/notices', name: 'notices', component: () => import('./notices/NoticesPage.vue') },
      { path: '/:rest(.*)*', name: 'not-found', component: () => import('./shell/NotFoundPage.vue') },
    ],
    // The first page stands at its top already, and scrolling would make the browser lay it out an extra time.
    scrollBehavior: (_to, from, kept) => kept ?? (from.matched.length > 0 ? { top: 0 } : false),
  })
  // What only administrators see is not known here, not even by name, until one goes there.
  router.beforeEach(async ({ path, fullPath }) => {
    if (!/^\/(admin|setup)(\/|$)/.test(path) || router.hasRoute('admin-overview')) return true
    const { adminRoutes, setupRoute } = await import('./admin/admin.routes.ts')
    router.addRoute(adminRoutes)
    router.addRoute(setupRoute)
    return fullPath
  })
  return router
}
