import { z } from 'zod'
import { DingTalkError } from '../dingtalk.errors.ts'
import type { DingTalkErrorKind } from '../dingtalk.types.ts'
import type { Call } from './call.types.ts'

/** The token was not accepted: the transport fetches a fresh one, once, and asks again. */
export class TokenNotAccepted extends Error {}

/** What came back, before it is judged. */
export type RawAnswer = { status: number; text: string }

/** DingTalk blocks an address for five minutes (server-api.md §6.3). */
export const blockMs = 5 * 60_000

/**
 * The result of an answer of either family, or the error that it is. An empty body is a success without a result (§0.2).
 * Throws `TokenNotAccepted` or `DingTalkError`.
 */
export function readAnswer(call: Call, answer: RawAnswer, now: number): unknown {
  if (answer.text.trim() === '' && answer.status < 300) return undefined
  const body = parseJson(answer.text)
  if (!isRecord(body)) throw notFromDingTalk(call, answer, now)
  if (body['punish'] !== undefined || body['status'] === 1111) throw blocked(call, 'punish', now)
  if ('errcode' in body) return readOld(call, body)
  if (answer.status >= 400) throw readNewError(call, answer.status, body)
  return body
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function notFromDingTalk(call: Call, answer: RawAnswer, now: number): DingTalkError {
  if (answer.status >= 500)
    return new DingTalkError('unavailable', 'no answer of DingTalk', { call: call.name, code: `http ${answer.status}` })
  return blocked(call, `http ${answer.status}`, now)
}

function blocked(call: Call, code: string, now: number): DingTalkError {
  return new DingTalkError('blocked', 'DingTalk has blocked this address', {
    call: call.name,
    code,
    retryAt: now + blockMs,
  })
}

const oldKinds: Record<number, DingTalkErrorKind> = {
  [-1]: 'unavailable',
  400001: 'unavailable',
  90001: 'throttled',
  90002: 'throttled',
  90017: 'throttled',
  90018: 'throttled',
  90020: 'quota',
  60011: 'permission',
  43007: 'permission',
  60020: 'address',
  40001: 'credentials',
  40013: 'credentials',
  40089: 'credentials',
  40096: 'credentials',
  40078: 'auth_code',
  40102: 'auth_code',
  41007: 'auth_code',
  41026: 'auth_code',
  40079: 'out_of_scope',
  50002: 'out_of_scope',
  50004: 'out_of_scope',
  33012: 'not_found',
  60003: 'not_found',
  60121: 'not_found',
}
const tokenCodes = new Set([40014, 42001])

/** The old family: HTTP 200 whatever happened, refusals of the gateway wrapped in 88 with a string sub-code (§6.1). */
function readOld(call: Call, body: Record<string, unknown>): unknown {
  const outer = Number(body['errcode'])
  if (outer === 0) return body
  const message = textOf(body['errmsg']) ?? ''
  const code = outer === 88 ? Number(body['sub_code'] ?? /subcode=(-?\d+)/.exec(message)?.[1] ?? 88) : outer
  if (call.token.kind === 'app' && tokenCodes.has(code)) throw new TokenNotAccepted(message)
  const kind = code >= 90003 && code <= 90014 ? 'throttled' : (oldKinds[code] ?? 'rejected')
  throw new DingTalkError(kind, shorten(message), {
    call: call.name,
    code: String(code),
    requestId: textOf(body['request_id']),
    ...explain(kind, message),
  })
}

const newErrorBody = z.object({
  code: z.string().optional(),
  message: z.string().optional(),
  requestid: z.string().optional(),
  accessdenieddetail: z.object({ requiredScopes: z.array(z.string()).optional() }).optional(),
})

/** The new family: `{code, message, requestid}`; PascalCase was seen too (§6.2). */
function readNewError(call: Call, status: number, body: Record<string, unknown>): Error {
  const lowered = Object.fromEntries(Object.entries(body).map(([key, value]) => [key.toLowerCase(), value]))
  const parsed = newErrorBody.safeParse(lowered)
  const { code = `http ${status}`, message = '', requestid, accessdenieddetail } = parsed.success ? parsed.data : {}
  if (call.token.kind === 'app' && code === 'InvalidAuthentication') return new TokenNotAccepted(message)
  const kind = kindOfNew(status, code, message)
  return new DingTalkError(kind, shorten(message), {
    call: call.name,
    code,
    requestId: requestid,
    ...explain(kind, message),
    ...(accessdenieddetail?.requiredScopes ? { requiredScopes: accessdenieddetail.requiredScopes } : {}),
  })
}

const newKinds: Record<string, DingTalkErrorKind> = {
  invalidClientIdOrSecret: 'credentials',
  InvalidAuthentication: 'credentials',
  'accesstoken.expired': 'auth_code',
  'invalidParameter.authCode.notFound': 'auth_code',
  invalidCode: 'auth_code',
  meetingRoomNotAvailable: 'room_unavailable',
  flowLimit: 'daily_limit',
  idempotencyProcessing: 'processing',
  'invalidRequest.duplicateClientToken': 'processing',
  permissionDeny: 'out_of_scope',
  itemNotFound: 'not_found',
  instanceNotExist: 'not_found',
  'invalidParameter.user.notFound': 'not_found',
  'room.not.found': 'not_found',
  'user.not.admin': 'permission',
  'user.not.employee': 'out_of_scope',
  systemBusy: 'throttled',
  'system.busy': 'throttled',
  'Forbidden.AccessDenied.ApiCountLimitForOrg': 'quota',
  'Forbidden.AccessDenied.IpNotInWhiteList': 'address',
  'Forbidden.AccessDenied.AccessTokenPermissionDenied': 'permission',
}

function kindOfNew(status: number, code: string, message: string): DingTalkErrorKind {
  const known = newKinds[code]
  if (known) return known
  // Throttling is HTTP 403, not 429 (§6.2).
  if (code.startsWith('Forbidden.AccessDenied.Q') || status === 429) return 'throttled'
  if (status >= 500) return 'unavailable'
  if (status === 403) return 'permission'
  if (status === 404 || /Event does not exist|roomId invalid/i.test(message)) return 'not_found'
  return 'rejected'
}

/** What the text of a refusal says beside its code: the missing scopes, the address seen, the rooms' reasons. */
function explain(kind: DingTalkErrorKind, message: string) {
  if (kind === 'permission') {
    const scopes = /requiredScopes=\[([^\]]*)\]/.exec(message)?.[1] ?? /权限：\[([^\]]*)\]/.exec(message)?.[1]
    return scopes ? { requiredScopes: scopes.split(',').map((scope) => scope.trim()) } : {}
  }
  if (kind === 'address') {
    const seenAddress = /request ip=([0-9a-fA-F.:]+)/.exec(message)?.[1]
    return seenAddress ? { seenAddress } : {}
  }
  return kind === 'room_unavailable' ? { roomTexts: readRoomTexts(message) } : {}
}

const roomTexts = z.array(z.object({ text: z.string() }))

/** DingTalk's reasons out of `code: 321001, developerMessage: [{"roomName":"…","text":"…"}]` or plain text (§4.8). */
export function readRoomTexts(message: string): string[] {
  const inner = /developerMessage:\s*([\s\S]*)$/.exec(message)?.[1]?.trim() ?? message.trim()
  const parsed = roomTexts.safeParse(parseJson(inner))
  return parsed.success ? parsed.data.map((entry) => entry.text) : inner ? [inner] : []
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Long enough to understand, short enough for a log line. */
function shorten(message: string): string {
  return message.length > 300 ? `${message.slice(0, 300)}…` : message
}
