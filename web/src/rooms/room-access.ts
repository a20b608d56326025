import { checkRoomRules } from '@meeting/shared/rooms/room-rules'
import type { Room, RuleSubject, RuleViolation } from '@meeting/shared/rooms/rooms.types'

const permanent: ReadonlySet<RuleViolation['rule']> = new Set([
  'not_open',
  'custom_approval',
  'administrators_only',
  'not_listed',
])

/** Why this person can book the room at no time at all, apart from when and for how long; null when they can. */
export function findExclusion(room: Pick<Room, 'rules' | 'timeZone'>, subject: RuleSubject): RuleViolation | null {
  const anyTime = { start: 0, end: 60 * 60_000 }
  return checkRoomRules(room, subject, anyTime, 0).find(({ rule }) => permanent.has(rule)) ?? null
}
