import type { HealthCause, HealthOutcome } from '@meeting/shared'
import type { DingTalkError } from '../dingtalk/dingtalk.errors.ts'
import type { DingTalkErrorKind } from '../dingtalk/dingtalk.types.ts'
import { unknown } from './health.types.ts'

const causeOf: Partial<Record<DingTalkErrorKind, HealthCause>> = {
  unavailable: 'unreachable',
  timeout: 'unreachable',
  blocked: 'blocked',
  throttled: 'throttled',
  credentials: 'secret_refused',
  address: 'address_not_allowed',
  permission: 'permission_missing',
  quota: 'quota_exhausted',
}

/** What a refusal means in the words of the health check. */
export function toCause(error: DingTalkError): HealthCause {
  return causeOf[error.kind] ?? 'refused'
}

/** A check whose call failed for a reason that another light explains. */
export function toUnknown(error: DingTalkError): HealthOutcome {
  return unknown(toCause(error), { data: { code: error.details.code } })
}

const stopping: ReadonlySet<HealthCause> = new Set([
  'unreachable',
  'blocked',
  'throttled',
  'secret_refused',
  'address_not_allowed',
])

/** Whether after this DingTalk need not be asked anything else. */
export function stopsAsking(cause: HealthCause | null): cause is HealthCause {
  return cause !== null && stopping.has(cause)
}
