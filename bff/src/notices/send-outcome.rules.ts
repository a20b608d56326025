import { minute } from '@meeting/shared'
import { isDingTalkError, type DingTalkError } from '../dingtalk/dingtalk.errors.ts'
import type { SendEnd } from './sending.repository.ts'

/** Nothing reached DingTalk. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])
/** Somebody has to repair the app's settings: agentid wrong, app or company stopped (§5.3, §6.1). */
const brokenApp = new Set(['40056', '70003', '70004', '50003', '50005'])
/** So many a minute or a day, for now (§5.3, §6.1). */
const tooMany = new Set(['143103', '143104', '41044', '41045', '41046', '41047', '41048'])

const maxAttempts = 8
const repairPause = 15 * minute

/**
 * How a call that failed ends. There is no idempotency key, so only what DingTalk has certainly not accepted may be sent again:
 * its own refusals, and what never left here. Everything else (no answer, 5xx, 'system busy', an answer of unknown shape) may have been
 * carried out and counts as unknown: not sent again, shown in the app. `attempts`: failures before this one.
 */
export function toSendEnd(
  error: unknown,
  { attempts, isNeeded, now }: { attempts: number; isNeeded: boolean; now: number },
): SendEnd {
  if (!isDingTalkError(error)) return { state: 'unknown', code: 'error', problem: String(error).slice(0, 300) }
  const { code } = error.details
  const problem = error.message.slice(0, 300)
  if (!isSurelyRefused(error)) return { state: 'unknown', code, problem }
  // What only makes things nicer does not wait for the calls of another month.
  if (error.kind === 'quota' && !isNeeded) return { state: 'refused', code: 'saving_calls', problem, retryAt: null }
  return { state: 'refused', code, problem, retryAt: whenAgain(error, attempts, now) }
}

function isSurelyRefused(error: DingTalkError): boolean {
  const { code } = error.details
  // "System busy" (-1) and 5xx do not say whether it was carried out.
  if (error.kind === 'unavailable') return neverSent.has(code)
  // An acceptance that could not be read.
  return error.kind !== 'timeout' && code !== 'shape'
}

function whenAgain(error: DingTalkError, attempts: number, now: number): number | null {
  const { code, retryAt } = error.details
  const pause = Math.min(10 * minute, 10_000 * 2 ** attempts)
  if (isDingTalkError(error, 'quota', 'permission', 'address', 'credentials') || brokenApp.has(code))
    return Math.max(now + repairPause, retryAt ?? 0)
  if (attempts + 1 >= maxAttempts) return null
  if (isDingTalkError(error, 'throttled', 'blocked', 'unavailable') || tooMany.has(code))
    return Math.max(now + pause, retryAt ?? 0)
  return null
}
