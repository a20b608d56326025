import { toWallTime, type TimeRange } from '@meeting/shared'
import { useI18n } from '../i18n/index.ts'
import { useSessionStore } from '../session/session.store.ts'
import { currentTime } from './clock.ts'
import { dateOf, durationParts, formatDate, formatTime, nearDay } from './format.ts'

/** Times and days in the words of the chosen language. Without a zone, the Corp's is meant. */
export function useFormat() {
  const { t, locale } = useI18n()
  const session = useSessionStore()
  const zoneOr = (zone?: string) => zone ?? session.timeZone

  const time = (instant: number, zone?: string) => formatTime(instant, zoneOr(zone))

  function range({ start, end }: TimeRange, zone?: string): string {
    const ends = toWallTime(end, zoneOr(zone))
    const endsAtMidnight = ends.minutes === 0 && ends.date !== dateOf(start, zoneOr(zone))
    return t('common.range', { start: time(start, zone), end: endsAtMidnight ? '24:00' : time(end, zone) })
  }

  /** `今天`, `明天` or the date with its weekday. */
  function day(date: string): string {
    const today = dateOf(currentTime(), session.timeZone)
    const near = nearDay(date, today)
    return near ? t(`common.${near}`) : formatDate(date, locale.value, today)
  }

  /** The date with its weekday, also for today. */
  function date(value: string): string {
    return formatDate(value, locale.value, dateOf(currentTime(), session.timeZone))
  }

  function dayOf(instant: number, zone?: string): string {
    return day(dateOf(instant, zoneOr(zone)))
  }

  function dayRange(value: TimeRange, zone?: string): string {
    return `${dayOf(value.start, zone)} ${range(value, zone)}`
  }

  function duration(minutes: number): string {
    const { key, parts } = durationParts(minutes)
    return t(key, parts)
  }

  return { time, range, day, date, dayOf, dayRange, duration }
}
