/** What the health check looks at, in the order in which one fault explains those after it. */
export const healthChecks = [
  'secrets',
  'reach',
  'credentials',
  'corp',
  'address',
  'clock',
  'agent',
  'permission_departments',
  'permission_members',
  'permission_profiles',
  'permission_mobile',
  'permission_mail',
  'permission_person',
  'scope',
  'directory',
  'operator',
  'public_address',
  'event_address',
  'event_traffic',
  'event_rooms',
  'event_answers',
  'event_work',
  'arrival_phone',
  'arrival_pc',
  'arrival_console',
  'sso',
  'sign_in',
  'colleagues',
  'clients',
  'budget',
  'pushes',
  'rooms',
  'room_writing',
  'calendar',
  'calendar_writing',
  'people_busy',
  'bookings',
  'notices',
] as const
export type HealthCheckId = (typeof healthChecks)[number]

/** `unknown`: could not be told; the cause says why. */
export type HealthLight = 'ok' | 'warning' | 'fault' | 'unknown'

/** The one cause of a light that is not green; the web has one sentence for the cause and one for the fix. */
export const healthCauses = [
  'secrets_unreadable',
  'unreachable',
  'blocked',
  'throttled',
  'secret_refused',
  'wrong_corp',
  'address_not_allowed',
  'clock_ahead',
  'clock_behind',
  'agent_wrong',
  'permission_missing',
  'field_hidden',
  'scope_empty',
  'scope_partial',
  'sync_failed',
  'people_missing',
  'no_administrator',
  'administrators_hidden',
  'identity_mixed',
  'public_private',
  'public_unreachable',
  'public_certificate',
  'public_redirect',
  'public_intercepted',
  'public_changed',
  'public_slow',
  'public_cached',
  'event_keys_missing',
  'never_verified',
  'aes_key_wrong',
  'token_wrong',
  'both_wrong',
  'owner_wrong',
  'too_old',
  'foreign_corp',
  'push_mangled',
  'events_silent',
  'events_taken',
  'room_events_missing',
  'events_slow',
  'events_recovered',
  'events_dead',
  'events_waiting',
  'no_phone_arrival',
  'no_pc_arrival',
  'no_console_arrival',
  'sso_missing',
  'sso_refused',
  'sign_in_domain',
  'sign_in_foreign',
  'sign_in_codes',
  'sign_in_container',
  'colleagues_outside',
  'colleagues_absent',
  'clients_old',
  'budget_short',
  'budget_reduced',
  'budget_switched',
  'quota_exhausted',
  'quota_used_by_others',
  'pushes_short',
  'pushes_used',
  'rooms_none',
  'rooms_not_entitled',
  'operator_no_room_administrator',
  'bookings_stuck',
  'bookings_refused',
  'notices_refused',
  'notices_capped',
  'notices_missed',
  // Only of lights that could not be told.
  'no_date',
  'no_event_yet',
  'no_operator',
  'never_synced',
  'never_by_browser',
  'refused',
] as const
export type HealthCause = (typeof healthCauses)[number]

/** What is taken over into DingTalk's console to fix it. */
export type HealthCopy = { what: 'address' | 'home_url' | 'request_url' | 'permission'; text: string }

export type HealthOutcome = {
  light: HealthLight
  cause: HealthCause | null
  /** Values for the sentences, also of a green light's remark; `at` is ISO 8601. */
  data: Record<string, string | number>
  copy: HealthCopy | null
}

/** One light as it was last found. ISO 8601; `since`: when it first was like this. */
export type HealthResult = HealthOutcome & { at: string; since: string }

/** `GET /admin/health`, and the answer of `POST /admin/health/runs`. `calls`: what one run costs of the monthly quota. */
export type HealthReport = { checks: { id: HealthCheckId; calls: number; result: HealthResult | null }[] }

/** Body of `POST /admin/health/runs`. */
export type HealthRun = { checks: HealthCheckId[] }
