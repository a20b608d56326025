/** What the health check looks at, in the order in which one fault explains those after it. */
export const healthChecks = [
  'reach',
  'credentials',
  'corp',
  'address',
  'clock',
  'permission_departments',
  'permission_members',
  'permission_profiles',
  'scope',
  'operator',
  'event_address',
  'event_traffic',
  'arrival_phone',
  'arrival_pc',
  'arrival_console',
  'sso',
  'budget',
  'rooms',
  'calendar',
] as const
export type HealthCheckId = (typeof healthChecks)[number]

/** `unknown`: could not be told; the cause says why. */
export type HealthLight = 'ok' | 'warning' | 'fault' | 'unknown'

/** The one cause of a light that is not green; the web has one sentence for the cause and one for the fix. */
export const healthCauses = [
  'unreachable',
  'blocked',
  'throttled',
  'secret_refused',
  'wrong_corp',
  'address_not_allowed',
  'clock_ahead',
  'clock_behind',
  'permission_missing',
  'scope_empty',
  'scope_partial',
  'no_administrator',
  'administrators_hidden',
  'event_keys_missing',
  'never_verified',
  'aes_key_wrong',
  'token_wrong',
  'both_wrong',
  'owner_wrong',
  'too_old',
  'foreign_corp',
  'events_silent',
  'no_phone_arrival',
  'no_pc_arrival',
  'no_console_arrival',
  'sso_missing',
  'sso_refused',
  'budget_short',
  'budget_reduced',
  'budget_switched',
  'quota_exhausted',
  'rooms_none',
  // Only of lights that could not be told.
  'no_date',
  'no_event_yet',
  'no_operator',
  'refused',
] as const
export type HealthCause = (typeof healthCauses)[number]

/** What is taken over into DingTalk's console to fix it. */
export type HealthCopy = { what: 'address' | 'home_url' | 'request_url' | 'permission'; text: string }

export type HealthOutcome = {
  light: HealthLight
  cause: HealthCause | null
  /** Values for the sentences; `at` is ISO 8601. */
  data: Record<string, string | number>
  copy: HealthCopy | null
}

/** One light as it was last found. ISO 8601; `since`: when it first was like this. */
export type HealthResult = HealthOutcome & { at: string; since: string }

/** `GET /admin/health`, and the answer of `POST /admin/health/runs`. `calls`: what one run costs of the monthly quota. */
export type HealthReport = { checks: { id: HealthCheckId; calls: number; result: HealthResult | null }[] }

/** Body of `POST /admin/health/runs`. */
export type HealthRun = { checks: HealthCheckId[] }
