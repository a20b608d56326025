import type { AdminAction } from '@meeting/shared'
import type { AdminIconName } from './ui/admin-icons.ts'

/** A place in the rail: the name of its route (`admin-…`), its words (`frame.nav.…`), and what one must be allowed to see it. */
export const adminSections = [
  { name: 'overview', icon: 'overview', action: 'overview.read', group: null },
  { name: 'rooms', icon: 'rooms', action: 'rooms.read', group: null },
  { name: 'closures', icon: 'lock', action: 'rooms.read', group: null },
  { name: 'check-in', icon: 'key', action: 'settings.read', group: null },
  { name: 'directory', icon: 'people', action: 'directory.read', group: null },
  { name: 'connection', icon: 'plug', action: 'connection.read', group: 'notify' },
  { name: 'notices', icon: 'bell', action: 'notices.read', group: 'notify' },
  { name: 'health', icon: 'pulse', action: 'health.read', group: 'watch' },
  { name: 'events', icon: 'inbox', action: 'events.read', group: 'watch' },
  { name: 'budget', icon: 'gauge', action: 'budget.read', group: 'watch' },
  { name: 'administrators', icon: 'shield', action: 'administrators.read', group: 'control' },
  { name: 'audit', icon: 'list', action: 'audit.read', group: 'control' },
] as const satisfies readonly {
  name: string
  icon: AdminIconName
  action: AdminAction
  group: 'notify' | 'watch' | 'control' | null
}[]

export type AdminSection = (typeof adminSections)[number]
