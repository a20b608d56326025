import { defineAsyncComponent, type Component } from 'vue'
import type { AdminAction } from '@meeting/shared'

/**
 * What the overview shows, most urgent first. A subject adds its card: a component of its own folder around `OverviewCard`, which
 * reads its own figures, so that one that cannot be read leaves the others alone.
 */
export const overviewCards: readonly { name: string; action: AdminAction; component: Component }[] = [
  { name: 'health', action: 'health.read', component: defineAsyncComponent(() => import('./HealthCard.vue')) },
  {
    name: 'connection',
    action: 'connection.read',
    component: defineAsyncComponent(() => import('../connection/ConnectionCard.vue')),
  },
  {
    name: 'closures',
    action: 'rooms.read',
    component: defineAsyncComponent(() => import('../closures/ClosuresCard.vue')),
  },
  {
    name: 'notices',
    action: 'notices.read',
    component: defineAsyncComponent(() => import('../notices/NoticesCard.vue')),
  },
  { name: 'events', action: 'events.read', component: defineAsyncComponent(() => import('./EventsCard.vue')) },
  {
    name: 'directory',
    action: 'directory.read',
    component: defineAsyncComponent(() => import('../directory/DirectoryCard.vue')),
  },
  {
    name: 'budget',
    action: 'budget.read',
    component: defineAsyncComponent(() => import('../budget/BudgetCard.vue')),
  },
  { name: 'audit', action: 'audit.read', component: defineAsyncComponent(() => import('../audit/AuditCard.vue')) },
]
