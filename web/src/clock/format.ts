import { addDays, minute, toWallTime } from '@meeting/shared'
import type { Language } from '../i18n/language.ts'

const minutesPerDay = 24 * 60

/** Wall time `HH:mm` of an instant in a zone. */
export function formatTime(instant: number, zone: string): string {
  return formatMinutes(toWallTime(instant, zone).minutes)
}

const pad = (value: number) => String(value).padStart(2, '0')

/** Minutes from midnight as `HH:mm`; 1440 is `24:00`. */
export function formatMinutes(minutes: number): string {
  return `${pad(Math.floor(minutes / 60))}:${pad(Math.floor(minutes % 60))}`
}

/** `HH:mm` as minutes from midnight. */
export function parseMinutes(wallTime: string): number {
  const [hours = 0, minutes = 0] = wallTime.split(':').map(Number)
  return hours * 60 + minutes
}

/** The calendar day `YYYY-MM-DD` of an instant in a zone. */
export function dateOf(instant: number, zone: string): string {
  return toWallTime(instant, zone).date
}

const weekdays = {
  'zh-CN': ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  'en-US': ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
} as const satisfies Record<Language, readonly string[]>
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/**
 * A day in words with its weekday: `11月24日 周二`, `Tue, Nov 24`. The year stands there when it is not `today`'s. By hand: making an
 * `Intl` format costs a phone more than drawing the page that it is for.
 */
export function formatDate(date: string, language: Language, today = date): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const isOtherYear = date.slice(0, 4) !== today.slice(0, 4)
  const weekday = formatWeekday(date, language)
  if (language === 'zh-CN') return `${isOtherYear ? `${year}年` : ''}${month}月${day}日 ${weekday}`
  return `${weekday}, ${months[month - 1] ?? ''} ${day}${isOtherYear ? `, ${year}` : ''}`
}

/** `周二`, `Tue`. */
export function formatWeekday(date: string, language: Language): string {
  return weekdays[language][new Date(`${date}T12:00:00Z`).getUTCDay()] ?? ''
}

/** Which of the days next to `today` it is, if it is one of them. */
export function nearDay(date: string, today: string): 'today' | 'tomorrow' | 'yesterday' | null {
  if (date === today) return 'today'
  if (date === addDays(today, 1)) return 'tomorrow'
  return date === addDays(today, -1) ? 'yesterday' : null
}

/** A length as the message key and its numbers: `duration.hoursMinutes` with `{ hours: 1, minutes: 30 }`. */
export function durationParts(minutes: number) {
  const whole = Math.max(0, Math.round(minutes))
  const parts = { days: Math.round(whole / minutesPerDay), hours: Math.floor(whole / 60), minutes: whole % 60 }
  if (whole >= 2 * minutesPerDay) return { key: 'duration.days' as const, parts }
  if (parts.hours === 0) return { key: 'duration.minutes' as const, parts }
  return parts.minutes === 0
    ? { key: 'duration.hours' as const, parts }
    : { key: 'duration.hoursMinutes' as const, parts }
}

/** Whole minutes until an instant, rounded up, so that a countdown never says 0 too early. */
export function minutesUntil(instant: number, now: number): number {
  return Math.max(0, Math.ceil((instant - now) / minute))
}
