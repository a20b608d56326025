import type { HealthCause, HealthCheckId, HealthCopy, HealthOutcome } from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'
import type { DingTalkTrial } from '../dingtalk/dingtalk-client.ts'

/** `client` is of this run alone: a permission may only count for a token that was issued after it was granted. */
export type HealthContext = CorpContext & { client: DingTalkTrial }

/** One light: what it is about and how it is found. */
export type HealthCheck = {
  id: HealthCheckId
  /** The pitfalls that it tells of (D1–D41 of the field report that the setup assistant follows too). */
  pitfalls: readonly string[]
  /** Calls of the monthly quota that one run costs. */
  calls: number
  /** Left out once a fault before it explains that DingTalk cannot be asked. */
  asksDingTalk: boolean
  /** May throw `DingTalkError`: then it could not be told. */
  run(context: HealthContext): Promise<HealthOutcome>
}

type Details = { data?: HealthOutcome['data']; copy?: HealthCopy }

export function ok(data: HealthOutcome['data'] = {}): HealthOutcome {
  return { light: 'ok', cause: null, data, copy: null }
}

/** Something works worse than it could. */
export function warning(cause: HealthCause, details: Details = {}): HealthOutcome {
  return toOutcome('warning', cause, details)
}

/** Something does not work. */
export function fault(cause: HealthCause, details: Details = {}): HealthOutcome {
  return toOutcome('fault', cause, details)
}

/** It could not be told. */
export function unknown(cause: HealthCause, details: Details = {}): HealthOutcome {
  return toOutcome('unknown', cause, details)
}

function toOutcome(light: HealthOutcome['light'], cause: HealthCause, { data = {}, copy }: Details): HealthOutcome {
  return { light, cause, data, copy: copy ?? null }
}
