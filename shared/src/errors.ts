/** Every way in which the API refuses. The BFF maps each to a status, the web to a sentence; both lists are complete by type. */
export const errorCodes = [
  'request.invalid',
  'request.not_json',
  'request.too_large',
  'request.foreign_origin',
  'request.rate_limited',
  'session.required',
  'session.expired',
  'access.forbidden',
  'resource.not_found',
  'corp.not_connected',
  'sign_in.code_invalid',
  'sign_in.code_missing',
  'sign_in.state_invalid',
  'sign_in.wrong_corp',
  'sign_in.outside_scope',
  'sign_in.not_employee',
  'sign_in.left_company',
  'sign_in.not_administrator',
  'sign_in.permission_missing',
  'sign_in.address_not_allowed',
  'sign_in.credentials_wrong',
  'sign_in.dingtalk_unavailable',
  'room.not_found',
  'room.name_taken',
  'room.managed_by_dingtalk',
  'room.refused_by_dingtalk',
  'room.unconfirmed',
  'room_group.not_found',
  'room_group.not_empty',
  'room_picture.unsupported',
  'room_import.unreadable',
  'room_import.not_found',
  'room_import.blocked',
  'room_import.changed_since',
  'employee.not_found',
  'booking.not_found',
  'booking.room_busy',
  'booking.rule_violated',
  'booking.in_the_past',
  'booking.not_yours',
  'booking.not_cancellable',
  'booking.not_movable',
  'booking.idempotency_mismatch',
  'booking.refused_by_dingtalk',
  'check_in.not_open',
  'check_in.code_needed',
  'check_in.code_expired',
  'check_in.too_late',
  'closure.not_found',
  'closure.over',
  'timeline.day_out_of_range',
  'setup.link_invalid',
  'setup.link_required',
  'setup.step_missing',
  'setup.corp_already_connected',
  'setup.corp_in_setup',
  'connection.fields_invalid',
  'connection.not_proven',
  'connection.incomplete',
  'administrator.not_named',
  'dingtalk.unavailable',
  'dingtalk.quota_exhausted',
  'database.unavailable',
  'internal.error',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** The steps of signing in, in order; a failure names the one that failed (field.md D22–D26). */
export const signInSteps = ['auth_code', 'token', 'identity', 'user_id', 'profile', 'account', 'session'] as const
export type SignInStep = (typeof signInSteps)[number]

/** One invalid field. `path` is dotted (`roomIds.0`); `issue` is a stable word that the web translates; `limit` what would pass. */
export type FieldProblem = { path: string; issue: string; limit?: number | string }

/** `application/problem+json` as every failed answer carries it. `requestId` is found in the log. */
export type Problem = {
  type: string
  title: string
  status: number
  code: ErrorCode
  detail: string
  requestId: string
  problems?: FieldProblem[]
  step?: SignInStep
  /** What the code's details are, e.g. the refused rooms with reasons; see the domain's types. */
  data?: unknown
}
