import { dayRange } from '@meeting/shared'
import { formatDate, dateOf } from '../clock/format.ts'
import { currentTime, useNow } from '../clock/clock.ts'
import { useFormat } from '../clock/use-format.ts'
import { useSessionStore } from '../session/session.store.ts'
import { useFrameTexts } from './frame.texts.ts'

const minute = 60_000

/** Instants as administrators need them: to the second, with the day where it is not today, and how long ago. */
export function useAdminFormat() {
  const { t, locale } = useFrameTexts()
  const session = useSessionStore()
  const { day } = useFormat()
  const now = useNow()
  // Before anybody is signed in, the visitor's own zone is the best guess.
  const zone = () => (session.isSignedIn ? session.timeZone : Intl.DateTimeFormat().resolvedOptions().timeZone)

  /** `10:31:02`. */
  function clockTime(at: string | number): string {
    return new Intl.DateTimeFormat('en-GB', { timeZone: zone(), timeStyle: 'medium' }).format(toInstant(at))
  }

  /** `今天 10:31:02`, `11月24日 周二 10:31:02`. */
  function dateTime(at: string | number): string {
    return t('time.at', { day: day(dateOf(toInstant(at), zone())), time: clockTime(at) })
  }

  /** The begin of a day (`2026-11-23`) in the Corp's zone, as ISO 8601. */
  function beginOf(day: string): string {
    return new Date(dayRange(day, zone()).start).toISOString()
  }

  /** The date alone, with its weekday. */
  function date(at: string | number): string {
    return formatDate(dateOf(toInstant(at), zone()), locale.value, dateOf(currentTime(), zone()))
  }

  /** `3 分钟前`; moves on by itself. */
  function ago(at: string | number | null): string {
    if (at === null) return t('time.never')
    const passed = Math.max(0, now.value - toInstant(at))
    if (passed < 5_000) return t('time.justNow')
    if (passed < minute) return t('time.secondsAgo', { count: Math.floor(passed / 1_000) })
    if (passed < 60 * minute) return t('time.minutesAgo', { count: Math.floor(passed / minute) })
    if (passed < 48 * 60 * minute) return t('time.hoursAgo', { count: Math.floor(passed / (60 * minute)) })
    return t('time.daysAgo', { count: Math.floor(passed / (24 * 60 * minute)) })
  }

  return { beginOf, clockTime, dateTime, date, ago }
}

function toInstant(at: string | number): number {
  return typeof at === 'number' ? at : Date.parse(at)
}
