import type { Refusal } from '../bookings/bookings.types.ts'
import type { TimeRange } from '../time/time-range.ts'
import { toWallTime } from '../time/zone.ts'
import type { NoticeLanguage } from './notice-kinds.ts'

const weekdays = {
  'zh-CN': ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  'en-US': ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
} as const
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `11月24日 周二`, `Tue, Nov 24`. */
export function toDateWords(date: string, language: NoticeLanguage): string {
  const [, month = 1, day = 1] = date.split('-').map(Number)
  const weekday = weekdays[language][new Date(`${date}T00:00:00Z`).getUTCDay()] ?? ''
  return language === 'zh-CN' ? `${month}月${day}日 ${weekday}` : `${weekday}, ${months[month - 1] ?? ''} ${day}`
}

/** `HH:mm` of minutes after midnight. */
export function toClock(minutes: number): string {
  return `${String(Math.trunc(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** When a meeting is, in its room's zone: `11月24日 周二 10:00–11:00`. */
export function toTimeWords(
  range: TimeRange,
  zone: string,
  language: NoticeLanguage,
): { date: string; start: string; end: string; time: string } {
  const from = toWallTime(range.start, zone)
  const to = toWallTime(range.end, zone)
  const date = toDateWords(from.date, language)
  const start = toClock(from.minutes)
  const end = toClock(to.minutes)
  const until = from.date === to.date ? `–${end}` : ` – ${toDateWords(to.date, language)} ${end}`
  return { date, start, end, time: `${date} ${start}${until}` }
}

const refusals: Record<NoticeLanguage, Record<Refusal['reason'], string>> = {
  'zh-CN': {
    room_taken: '会议室已被别人预订',
    rule: '不符合会议室的预订规则',
    approval_refused: '审批没有通过',
    no_permission: '没有预订权限',
    daily_limit: '今天新建的会议已达上限',
    room_missing: '会议室已不存在',
    unreachable: '钉钉没有及时答复',
    other: '钉钉没有接受',
  },
  'en-US': {
    room_taken: 'somebody else has the room',
    rule: "against the room's rules",
    approval_refused: 'not approved',
    no_permission: 'no permission to book',
    daily_limit: 'too many new meetings today',
    room_missing: 'the room is no more',
    unreachable: 'DingTalk did not answer in time',
    other: 'DingTalk did not accept it',
  },
}

/** Why DingTalk turned a booking down: its own words where it gave some, else ours. */
export function toRefusalWords({ reason, texts }: Refusal, language: NoticeLanguage): string {
  return reason === 'rule' && texts[0] ? texts[0] : refusals[language][reason]
}

const answers = {
  'zh-CN': { approved: '已通过', refused: '没有通过' },
  'en-US': { approved: 'approved', refused: 'not approved' },
} as const

export function toAnswerWords(answer: 'approved' | 'refused', language: NoticeLanguage): string {
  return answers[language][answer]
}

/** Names side by side; of many, the first ones and how many there are. */
export function toNameList(names: readonly string[], language: NoticeLanguage, most = 3): string {
  const shown = names.slice(0, most).join(language === 'zh-CN' ? '、' : ', ')
  if (names.length <= most) return shown
  return language === 'zh-CN' ? `${shown} 等 ${names.length} 间` : `${shown} and ${names.length - most} more`
}

/** What is different: `10:00 → 11:00`. */
export function toChangeWords(before: string, after: string): string {
  return `${before} → ${after}`
}
