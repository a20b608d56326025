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

const dayFormats = new Map<string, Intl.DateTimeFormat>()

function dayFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  const format = dayFormats.get(key) ?? new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options })
  dayFormats.set(key, format)
  return format
}

function atNoon(date: string): number {
  return Date.parse(`${date}T12:00:00Z`)
}

/** A day in words with its weekday: `11月24日 周二`, `Tue, Nov 24`. The year stands there when it is not `today`'s. */
export function formatDate(date: string, language: Language, today = date): string {
  const otherYear = date.slice(0, 4) !== today.slice(0, 4)
  const options: Intl.DateTimeFormatOptions = {
    month: language === 'zh-CN' ? 'long' : 'short',
    day: 'numeric',
    ...(otherYear ? { year: 'numeric' } : {}),
  }
  const day = dayFormat(language, options).format(atNoon(date))
  return language === 'zh-CN' ? `${day} ${formatWeekday(date, language)}` : `${formatWeekday(date, language)}, ${day}`
}

/** `周二`, `Tue`. */
export function formatWeekday(date: string, language: Language): string {
  return dayFormat(language, { weekday: 'short' }).format(atNoon(date))
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
