import type { ErrorCode, SignInStep } from '@meeting/shared'
import { isDingTalkError, type DingTalkError } from '../dingtalk/dingtalk.errors.ts'
import type { DingTalkErrorKind } from '../dingtalk/dingtalk.types.ts'
import { isDatabaseDown } from '../database/database.ts'
import { DomainError } from '../errors.ts'

/** The code is used up, too old, or of another kind; a fresh one may help (field.md D22). */
export function codeInvalid(cause?: unknown): DomainError {
  return new DomainError('sign_in.code_invalid', { step: 'auth_code', cause })
}

/** DingTalk's login page came back without a code. `reason` is its own word, kept for the log. */
export function codeMissing(reason: string): DomainError {
  return new DomainError('sign_in.code_missing', { step: 'auth_code', message: `no code came back: ${reason}` })
}

/** The answer of the login page belongs to another browser, or to a sign-in that took too long. */
export function stateInvalid(): DomainError {
  return new DomainError('sign_in.state_invalid', { step: 'auth_code' })
}

/** One came from another company than those connected here; `corpName` is the only one that is (D24). */
export function wrongCorp(step: SignInStep, corpName?: string): DomainError {
  return new DomainError('sign_in.wrong_corp', { step, ...(corpName ? { data: { corpName } } : {}) })
}

export function corpNotConnected(): DomainError {
  return new DomainError('corp.not_connected', { step: 'auth_code' })
}

/** DingTalk knows the person, but the app may not see them: its contact scope is too small (D15, D26). */
export function outsideScope(): DomainError {
  return new DomainError('sign_in.outside_scope', { step: 'profile' })
}

export function notEmployee(): DomainError {
  return new DomainError('sign_in.not_employee', { step: 'user_id' })
}

export function leftCompany(): DomainError {
  return new DomainError('sign_in.left_company', { step: 'account' })
}

export function notAdministrator(): DomainError {
  return new DomainError('sign_in.not_administrator', { step: 'identity' })
}

const codeOf: Record<DingTalkErrorKind, ErrorCode> = {
  unavailable: 'sign_in.dingtalk_unavailable',
  timeout: 'sign_in.dingtalk_unavailable',
  throttled: 'sign_in.dingtalk_unavailable',
  quota: 'sign_in.dingtalk_unavailable',
  blocked: 'sign_in.dingtalk_unavailable',
  daily_limit: 'sign_in.dingtalk_unavailable',
  processing: 'sign_in.dingtalk_unavailable',
  rejected: 'sign_in.dingtalk_unavailable',
  room_unavailable: 'sign_in.dingtalk_unavailable',
  permission: 'sign_in.permission_missing',
  address: 'sign_in.address_not_allowed',
  credentials: 'sign_in.credentials_wrong',
  auth_code: 'sign_in.code_invalid',
  out_of_scope: 'sign_in.outside_scope',
  not_found: 'sign_in.not_employee',
}

/**
 * Runs one step of signing in; what DingTalk refuses becomes an error that names the step and what an administrator needs:
 * the missing permissions, or the address that DingTalk saw.
 */
export async function atStep<T>(step: SignInStep, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isDatabaseDown(error)) throw new DomainError('database.unavailable', { step, cause: error, retryAfter: 5 })
    if (isDingTalkError(error)) throw toSignInError(error, step)
    throw error
  }
}

function toSignInError(error: DingTalkError, step: SignInStep): DomainError {
  const { requiredScopes, seenAddress, call } = error.details
  const data = { ...(requiredScopes ? { requiredScopes } : {}), ...(seenAddress ? { seenAddress } : {}) }
  return new DomainError(codeOf[error.kind], {
    step: stepOf(error, step),
    message: `DingTalk refused ${call} (${error.details.code})`,
    cause: error,
    ...(Object.keys(data).length > 0 ? { data } : {}),
    ...(codeOf[error.kind] === 'sign_in.dingtalk_unavailable' ? { retryAfter: 5 } : {}),
  })
}

/** A step may fail before its own call: while the app's token is fetched, or because of the code itself. */
function stepOf(error: DingTalkError, step: SignInStep): SignInStep {
  if (error.details.call.startsWith('token.') || error.kind === 'credentials') return 'token'
  return error.kind === 'auth_code' ? 'auth_code' : step
}
