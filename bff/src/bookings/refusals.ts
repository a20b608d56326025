import type { Refusal, RoomClosure, RuleViolation } from '@meeting/shared'
import type { DingTalkError } from '../dingtalk/dingtalk.errors.ts'

/** DingTalk's words for rules, as far as they were seen (Chinese or English); the number is minutes where there is one. */
const ruleTexts: [RegExp, (number: number) => RuleViolation | null][] = [
  [/(?:不得少于|不少于|至少|less than)\D*(\d+)/i, (minMinutes) => ({ rule: 'too_short', minMinutes })],
  [/(?:不得超过|不超过|最长|more than|exceed)\D*(\d+)/i, (maxMinutes) => ({ rule: 'too_long', maxMinutes })],
  [/未开放预定|not open for reservation/i, () => ({ rule: 'not_open' })],
  [/自定义审批|in the DingTalk client/i, () => ({ rule: 'custom_approval' })],
  [/仅(?:限)?管理员|administrators? only/i, () => ({ rule: 'administrators_only' })],
  [/预定权限|no permission/i, () => ({ rule: 'not_listed', names: [] })],
  [/提前|in advance|停用|closed|循环|recurring|只允许预定一个|only one|已经过去|in the past/i, () => null],
]
const takenTexts =
  /已被预定|已被预订|被占用|冲突|room busy|has been reserved|already (?:been )?(?:booked|reserved)|conflict/i

/** Why DingTalk did not give a room, out of its words; `taken`: what the room's busy times say, null when they could not be read. */
export function toRoomRefusal(error: DingTalkError, roomId: string, taken: boolean | null): Refusal {
  const texts = error.details.roomTexts ?? []
  const known = texts.map(findRule).filter((rule) => rule !== undefined)
  const violations = known.filter((rule) => rule !== null)
  if (known.length > 0) {
    const details = violations.length > 0 ? { violations: [{ roomId, violations }] } : {}
    return { reason: 'rule', roomId, texts, ...details }
  }
  if (taken ?? texts.some((text) => takenTexts.test(text))) return { reason: 'room_taken', roomId, texts }
  // The same code says busy and against the rules; what the busy times do not explain is a rule that nobody told us.
  return { reason: taken === null ? 'other' : 'rule', roomId, texts }
}

/** Undefined: not known. Null: a rule, but its words do not say enough to name it our way. */
function findRule(text: string): RuleViolation | null | undefined {
  for (const [pattern, toRule] of ruleTexts) {
    const match = pattern.exec(text)
    if (match) return toRule(Number(match[1]))
  }
  return undefined
}

/** The room was closed here in the meantime. */
export function toClosedRefusal(roomId: string, closure: RoomClosure): Refusal {
  return { reason: 'rule', roomId, texts: [], violations: [{ roomId, violations: [{ rule: 'closed', closure }] }] }
}

/** Why DingTalk did not take the meeting itself. */
export function toEventRefusal(error: DingTalkError): Refusal {
  const texts = [error.message]
  if (error.kind === 'daily_limit') return { reason: 'daily_limit', roomId: null, texts }
  if (error.kind === 'out_of_scope') return { reason: 'no_permission', roomId: null, texts }
  return { reason: 'other', roomId: null, texts }
}
