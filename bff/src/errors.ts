import type { ErrorCode, FieldProblem, SignInStep } from '@meeting/shared'

export type ErrorDetails = {
  /** For the log and for developers; never a secret or a person's data. */
  message?: string
  problems?: FieldProblem[]
  step?: SignInStep
  /** Shown to the caller, see the domain's types. */
  data?: unknown
  cause?: unknown
  /** Seconds after which trying again may help. */
  retryAfter?: number
}

/** An outcome the product knows by name; anything else is an internal error. */
export class DomainError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(details.message ?? code, { cause: details.cause })
    this.name = 'DomainError'
    this.code = code
    this.details = details
  }
}

export function isDomainError(error: unknown, code?: ErrorCode): error is DomainError {
  return error instanceof DomainError && (code === undefined || error.code === code)
}
