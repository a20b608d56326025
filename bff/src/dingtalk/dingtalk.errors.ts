import type { DingTalkErrorKind } from './dingtalk.types.ts'

export type DingTalkErrorDetails = {
  /** Our name of the call, e.g. `calendar.create_event`. */
  call: string
  /** DingTalk's own code (`errcode`, `sub_code` or `code`). */
  code: string
  /** DingTalk's request id, for its support. */
  requestId?: string
  /** Permission points that are missing. */
  requiredScopes?: string[]
  /** The address that DingTalk saw (60020). */
  seenAddress?: string
  /** DingTalk's words on a refused room: `{roomName, text}` taken out of the odd wire form. */
  roomTexts?: string[]
  /** When trying again may help, epoch ms. */
  retryAt?: number
  cause?: unknown
}

/** A call to DingTalk that did not succeed. The message never holds a token or a secret. */
export class DingTalkError extends Error {
  readonly kind: DingTalkErrorKind
  readonly details: DingTalkErrorDetails

  constructor(kind: DingTalkErrorKind, message: string, details: DingTalkErrorDetails) {
    super(`${details.call}: ${message} (${details.code})`, { cause: details.cause })
    this.name = 'DingTalkError'
    this.kind = kind
    this.details = details
  }
}

export function isDingTalkError(error: unknown, ...kinds: DingTalkErrorKind[]): error is DingTalkError {
  return error instanceof DingTalkError && (kinds.length === 0 || kinds.includes(error.kind))
}

/** Whether the same call may succeed later without anybody doing anything. */
export function isPassing(error: unknown): boolean {
  return isDingTalkError(error, 'unavailable', 'timeout', 'throttled', 'blocked', 'processing', 'quota')
}
