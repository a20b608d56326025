import { hour, minute, type BookingState } from '@meeting/shared'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import type { Placement } from './placement.repository.ts'

/** How soon to look again whether a room was given back in DingTalk. */
export const releasePause = 500
/** When a request that got lost has surely ended: what it may have left behind is looked for then. */
export const tidyAfter = 10 * minute

/**
 * Until when placing is tried, epoch ms. A held booking waits for DingTalk two hours at most and not into the last five minutes
 * before it begins, but two minutes in any case; one that counts already is placed as long as it lasts.
 */
export function placeDeadline({
  state,
  start,
  end,
  createdAt,
}: Pick<Placement, 'state' | 'start' | 'end' | 'createdAt'>): number {
  if (state !== 'placing') return end
  return Math.max(createdAt + 2 * minute, Math.min(createdAt + 2 * hour, start - 5 * minute))
}

/** Growing pauses, in ms; longer where nobody waits for the answer. */
export function pauseAfter(claims: number, state: BookingState): number {
  const longest = state === 'placing' ? minute : 10 * minute
  return Math.min(1000 * 2 ** Math.min(claims - 1, 20), longest)
}

/** DingTalk does not let the app in, and nobody at the screen can do anything about it. */
export function isReduced(error: unknown): boolean {
  return isDingTalkError(error, 'quota', 'permission', 'address', 'credentials')
}
