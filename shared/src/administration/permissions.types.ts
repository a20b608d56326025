/** Who may administer: DingTalk's main and sub-administrators, and those whom they named here. */
export const administratorRoles = ['main', 'sub', 'named'] as const
export type AdministratorRole = (typeof administratorRoles)[number]

/** Everything that a route of the management backend may be allowed or refused for; the BFF's table says to whom. */
export const adminActions = [
  'overview.read',
  'connection.read',
  'connection.write',
  'administrators.read',
  'administrators.write',
  'settings.read',
  'settings.write',
  'rooms.read',
  'rooms.write',
  'directory.read',
  'directory.sync',
  'directory.write',
  'health.read',
  'health.run',
  'notices.read',
  'notices.write',
  'events.read',
  'events.replay',
  'budget.read',
  'budget.write',
  'audit.read',
] as const
export type AdminAction = (typeof adminActions)[number]

/** `GET /admin/me`: what the caller may do, so that pages show only that. */
export type AdminMe = { id: string; name: string; role: AdministratorRole; actions: AdminAction[] }
