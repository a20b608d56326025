import type { Closure, ClosureBooking, ConcernedBooking, RoomFit } from '@meeting/shared'
import { addDays } from '@meeting/shared/time/zone'
import { useFormat } from '../../clock/use-format.ts'
import { useI18n } from '../../i18n/index.ts'
import { useRuleWords } from '../../rooms/use-rule-words.ts'
import { useClosuresTexts } from './closures.texts.ts'

/** Closures and what becomes of bookings, in words. */
export function useClosureWords() {
  const { t } = useClosuresTexts()
  const { t: common, locale } = useI18n()
  const format = useFormat()
  const { violationWords } = useRuleWords()
  const listed = (words: readonly string[]) => words.join(locale.value === 'zh-CN' ? '、' : ', ')

  /** Wall time as people write it: `11月24日 周二`, with the clock where it is not midnight. */
  function wall(time: string, isEnd = false): string {
    const [date = '', clock = ''] = time.split('T')
    if (clock !== '00:00') return `${format.date(date)} ${clock}`
    return isEnd ? `${format.date(date)} 00:00` : format.date(date)
  }

  function when({ start, end }: Pick<Closure, 'start' | 'end'>): string {
    if (end === null) return t('untilNotice', { start: wall(start) })
    const [startDate, startClock] = start.split('T')
    const [endDate = '', endClock] = end.split('T')
    if (startClock === '00:00' && endClock === '00:00') {
      const last = addDays(endDate, -1)
      return startDate === last ? format.date(last) : t('until', { start: wall(start), end: format.date(last) })
    }
    if (startDate === endDate) return `${format.date(endDate)} ${startClock} – ${endClock}`
    return t('until', { start: wall(start), end: wall(end, true) })
  }

  /** When a booking is, in its room's zone. */
  function bookingTime({ start, end, timeZone }: Pick<ConcernedBooking, 'start' | 'end' | 'timeZone'>): string {
    return format.dayRange({ start: Date.parse(start), end: Date.parse(end) }, timeZone)
  }

  /** How another room differs: `同楼层 · 少 2 座`. */
  function fitWords({ distance, fewerSeats, missing, needsApproval }: RoomFit): string {
    return [
      t(`distance.${distance}`),
      ...(fewerSeats > 0 ? [t('fewerSeats', { count: fewerSeats })] : []),
      ...(missing.length > 0
        ? [t('missingKinds', { kinds: listed(missing.map((kind) => common(`equipment.${kind}`))) })]
        : []),
      ...(needsApproval ? [t('needsApproval')] : []),
    ].join(' · ')
  }

  function unchangeableWords({ unchangeable, organizer }: ConcernedBooking): string | null {
    if (unchangeable === 'moving') return t('moving')
    if (unchangeable === 'native') return organizer ? t('native', { name: organizer.name }) : t('nativeUnknown')
    return null
  }

  function failureWords({ failure, timeZone }: Pick<ClosureBooking, 'failure' | 'timeZone'>): string | null {
    if (!failure) return null
    if (failure.reason === 'refused')
      return t('failures.refused', { why: failure.refusal.texts[0] ?? t(`refusals.${failure.refusal.reason}`) })
    if (failure.reason !== 'rules') return t(`failures.${failure.reason}`)
    const rules = failure.refusals.flatMap(({ violations }) => violations.map((rule) => violationWords(rule, timeZone)))
    return t('failures.rules', { rules: listed(rules) })
  }

  return { when, bookingTime, fitWords, unchangeableWords, failureWords, listed }
}
