import type { HealthCheckId } from '@meeting/shared'

/** The green lights as the page orders them. */
export const healthGroups = [
  { name: 'connection', checks: ['secrets', 'reach', 'credentials', 'corp', 'address', 'clock', 'agent'] },
  {
    name: 'people',
    checks: [
      'scope',
      'directory',
      'operator',
      'permission_departments',
      'permission_members',
      'permission_profiles',
      'permission_mobile',
      'permission_mail',
      'permission_person',
    ],
  },
  {
    name: 'events',
    checks: [
      'public_address',
      'event_address',
      'event_traffic',
      'event_rooms',
      'event_answers',
      'event_work',
      'pushes',
    ],
  },
  {
    name: 'doors',
    checks: ['arrival_phone', 'arrival_pc', 'arrival_console', 'sso', 'sign_in', 'colleagues', 'clients'],
  },
  {
    name: 'rooms',
    checks: ['budget', 'rooms', 'room_writing', 'calendar', 'calendar_writing', 'people_busy', 'bookings', 'notices'],
  },
] as const satisfies readonly { name: string; checks: readonly HealthCheckId[] }[]
