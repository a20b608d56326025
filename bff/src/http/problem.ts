import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ErrorCode, Problem } from '@meeting/shared'
import type { DomainError } from '../errors.ts'

/** Which status each refusal has. Complete by type: a new code without a status does not compile. */
export const statusOf = {
  'request.invalid': 400,
  'request.not_json': 415,
  'request.too_large': 413,
  'request.foreign_origin': 403,
  'request.rate_limited': 429,
  'session.required': 401,
  'session.expired': 401,
  'access.forbidden': 403,
  'resource.not_found': 404,
  'corp.not_connected': 404,
  'sign_in.code_invalid': 401,
  'sign_in.code_missing': 400,
  'sign_in.state_invalid': 400,
  'sign_in.wrong_corp': 403,
  'sign_in.outside_scope': 403,
  'sign_in.not_employee': 403,
  'sign_in.left_company': 403,
  'sign_in.not_administrator': 403,
  'sign_in.permission_missing': 503,
  'sign_in.address_not_allowed': 503,
  'sign_in.credentials_wrong': 503,
  'sign_in.dingtalk_unavailable': 503,
  'room.not_found': 404,
  'employee.not_found': 404,
  'booking.not_found': 404,
  'booking.room_busy': 409,
  'booking.rule_violated': 422,
  'booking.in_the_past': 422,
  'booking.not_yours': 403,
  'booking.not_cancellable': 409,
  'booking.idempotency_mismatch': 422,
  'booking.refused_by_dingtalk': 409,
  'timeline.day_out_of_range': 400,
  'setup.link_invalid': 403,
  'setup.link_required': 401,
  'setup.step_missing': 409,
  'setup.corp_already_connected': 409,
  'setup.corp_in_setup': 409,
  'connection.fields_invalid': 422,
  'connection.not_proven': 422,
  'connection.incomplete': 422,
  'administrator.not_named': 404,
  'dingtalk.unavailable': 503,
  'dingtalk.quota_exhausted': 503,
  'database.unavailable': 503,
  'internal.error': 500,
} as const satisfies Record<ErrorCode, ContentfulStatusCode>

/** The body of a refusal. `detail` is for developers; people read the web's own sentence for the code. */
export function toProblem(error: DomainError, requestId: string): Problem {
  const { problems, step, data, message } = error.details
  return {
    type: `urn:meeting:${error.code}`,
    title: error.code,
    status: statusOf[error.code],
    code: error.code,
    detail: message ?? error.code,
    requestId,
    ...(problems ? { problems } : {}),
    ...(step ? { step } : {}),
    ...(data === undefined ? {} : { data }),
  }
}
