import type { AdminAction, AdministratorRole } from '@meeting/shared'

const everybody = ['main', 'sub', 'named'] as const
/** Who has rights in DingTalk's own console, where the other half of these things is set. */
const dingTalkAdministrators = ['main', 'sub'] as const
const mainOnly = ['main'] as const

/** The one table of who may do what in the management backend; complete by type. What it does not say is refused. */
export const permissions = {
  'overview.read': everybody,
  'connection.read': dingTalkAdministrators,
  'connection.write': dingTalkAdministrators,
  'administrators.read': everybody,
  'administrators.write': mainOnly,
  'settings.read': everybody,
  'settings.write': dingTalkAdministrators,
  'rooms.read': everybody,
  'rooms.write': everybody,
  'directory.read': everybody,
  'directory.sync': everybody,
  'directory.write': dingTalkAdministrators,
  'health.read': everybody,
  'health.run': everybody,
  'notices.read': everybody,
  'notices.write': everybody,
  'events.read': everybody,
  'events.replay': dingTalkAdministrators,
  'budget.read': everybody,
  'budget.write': dingTalkAdministrators,
  'audit.read': dingTalkAdministrators,
} as const satisfies Record<AdminAction, readonly AdministratorRole[]>

/** Whether somebody in this role may do this; nobody without a role may do anything. */
export function mayDo(role: AdministratorRole | null, action: AdminAction): boolean {
  const allowed: readonly AdministratorRole[] = permissions[action]
  return role !== null && allowed.includes(role)
}
