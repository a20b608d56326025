import type { ErrorCode, Problem } from '@meeting/shared/errors'

/** Why a call failed: the server said so, nobody was reached, nobody answered in time, or we gave up ourselves. */
export type ApiErrorKind = 'problem' | 'offline' | 'timeout' | 'aborted'

/** The one error that calls to the API throw. `problem` is there when the server answered in its own form. */
export class ApiError extends Error {
  readonly kind: ApiErrorKind
  readonly status: number | null
  readonly problem: Problem | null

  constructor(kind: ApiErrorKind, answer: { status?: number; problem?: Problem | null; cause?: unknown } = {}) {
    super(answer.problem?.detail ?? kind, { cause: answer.cause })
    this.name = 'ApiError'
    this.kind = kind
    this.status = answer.status ?? null
    this.problem = answer.problem ?? null
  }

  get code(): ErrorCode | null {
    return this.problem?.code ?? null
  }

  /** The number under which the failure is found in the server's log. */
  get reference(): string | null {
    return this.problem?.requestId ?? null
  }
}

export function isApiError(error: unknown): error is ApiError {
  return error instanceof ApiError
}

/** Whether trying again later can help without changing anything. */
export function isConnectionLoss(error: unknown): boolean {
  return isApiError(error) && (error.kind === 'offline' || error.kind === 'timeout')
}
