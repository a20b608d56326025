import { noticeKinds } from '@meeting/shared'
import type { RouteRecordRaw } from 'vue-router'
import { addErrorWords } from '../i18n/error-words.ts'
import { adminErrorsEnUS } from './errors.en-US.ts'
import { adminErrorsZhCN } from './errors.zh-CN.ts'

addErrorWords({ 'zh-CN': adminErrorsZhCN, 'en-US': adminErrorsEnUS })

/**
 * Every page of the management backend; this file is loaded when `/admin` or `/setup` is first visited. A subject adds its pages
 * as children named `admin-<subject>` (and `admin-<subject>-…` below it); the rail (`admin-sections.ts`) shows what stands here
 * and what the caller's role may read.
 */
export const adminRoutes: RouteRecordRaw = {
  path: '/admin',
  component: () => import('./AdminShell.vue'),
  meta: { frame: 'own' },
  children: [
    { path: '', name: 'admin-overview', component: () => import('./overview/OverviewPage.vue') },
    { path: 'connection', name: 'admin-connection', component: () => import('./connection/ConnectionPage.vue') },
    { path: 'closures', name: 'admin-closures', component: () => import('./closures/ClosuresPage.vue') },
    {
      path: 'closures/new',
      name: 'admin-closures-new',
      component: () => import('./closures/ClosureEditorPage.vue'),
    },
    {
      path: 'closures/:closureId/edit',
      name: 'admin-closures-edit',
      props: true,
      component: () => import('./closures/ClosureEditorPage.vue'),
    },
    {
      path: 'closures/:closureId',
      name: 'admin-closures-one',
      props: true,
      component: () => import('./closures/ClosurePage.vue'),
    },
    { path: 'check-in', name: 'admin-check-in', component: () => import('./check-in/CheckInPage.vue') },
    { path: 'health', name: 'admin-health', component: () => import('./health/HealthPage.vue') },
    {
      path: 'administrators',
      name: 'admin-administrators',
      component: () => import('./administrators/AdministratorsPage.vue'),
    },
    { path: 'directory', name: 'admin-directory', component: () => import('./directory/DirectoryPage.vue') },
    { path: 'directory/people', name: 'admin-directory-people', component: () => import('./directory/PeoplePage.vue') },
    {
      path: 'directory/leavers',
      name: 'admin-directory-leavers',
      component: () => import('./directory/LeaversPage.vue'),
    },
    { path: 'notices', name: 'admin-notices', component: () => import('./notices/NoticesPage.vue') },
    { path: 'notices/log', name: 'admin-notices-log', component: () => import('./notices/NoticeLogPage.vue') },
    {
      path: `notices/:kind(${noticeKinds.join('|')})`,
      name: 'admin-notices-kind',
      component: () => import('./notices/NoticeKindPage.vue'),
      props: true,
    },
    { path: 'rooms', name: 'admin-rooms', component: () => import('./rooms/RoomsAdminPage.vue') },
    { path: 'rooms/import', name: 'admin-rooms-import', component: () => import('./rooms/RoomImportPage.vue') },
    { path: 'rooms/print', name: 'admin-rooms-print', component: () => import('./room/RoomPrintPage.vue') },
    {
      path: 'rooms/:id',
      name: 'admin-room',
      component: () => import('./room/RoomAdminPage.vue'),
      props: ({ params }) => ({ roomId: params['id'] }),
    },
    { path: 'events', name: 'admin-events', component: () => import('./events/EventsPage.vue') },
    { path: 'budget', name: 'admin-budget', component: () => import('./budget/BudgetPage.vue') },
    { path: 'audit', name: 'admin-audit', component: () => import('./audit/AuditPage.vue') },
    { path: ':rest(.*)*', name: 'admin-not-found', component: () => import('../shell/NotFoundPage.vue') },
  ],
}

/** The first visit: opened by a one-time link, before anybody can sign in. */
export const setupRoute: RouteRecordRaw = {
  path: '/setup',
  alias: '/admin/setup',
  name: 'setup',
  component: () => import('../setup/SetupPage.vue'),
  meta: { frame: 'public' },
}
