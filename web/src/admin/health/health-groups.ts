import type { HealthCheckId } from '@meeting/shared'

/** The lights as the page orders them. */
export const healthGroups = [
  { name: 'connection', checks: ['reach', 'credentials', 'corp', 'address', 'clock'] },
  {
    name: 'people',
    checks: ['permission_departments', 'permission_members', 'permission_profiles', 'scope', 'operator'],
  },
  { name: 'events', checks: ['event_address', 'event_traffic'] },
  { name: 'doors', checks: ['arrival_phone', 'arrival_pc', 'arrival_console', 'sso'] },
  { name: 'rooms', checks: ['budget', 'rooms', 'calendar'] },
] as const satisfies readonly { name: string; checks: readonly HealthCheckId[] }[]
