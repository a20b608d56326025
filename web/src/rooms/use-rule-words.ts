import type { AdvanceLimit, Room, RuleViolation } from '@meeting/shared/rooms/rooms.types'
import { useI18n } from '../i18n/index.ts'
import { useFormat } from '../clock/use-format.ts'

const advanceKeys = {
  days: 'rooms.ruleAdvanceDays',
  weeks: 'rooms.ruleAdvanceWeeks',
  months: 'rooms.ruleAdvanceMonths',
  years: 'rooms.ruleAdvanceYears',
} as const

/** The rules of rooms in words: why a time cannot be, and what holds in general. */
export function useRuleWords() {
  const { t, locale } = useI18n()
  const format = useFormat()
  const listed = (names: readonly string[]) => names.join(locale.value === 'zh-CN' ? '、' : ', ')
  const moment = (instant: number, zone: string) => `${format.dayOf(instant, zone)} ${format.time(instant, zone)}`

  /** Why a booking cannot be, in one sentence. */
  function violationWords(violation: RuleViolation, zone: string): string {
    switch (violation.rule) {
      case 'too_short':
        return t('rule.too_short', { duration: format.duration(violation.minMinutes) })
      case 'too_long':
        return t('rule.too_long', { duration: format.duration(violation.maxMinutes) })
      case 'too_early':
        return t('rule.too_early', { time: moment(violation.opensAt, zone) })
      case 'closed':
        return closedWords(violation.closure)
      case 'not_listed':
        return violation.names.length > 0
          ? t('rule.not_listed', { names: listed(violation.names) })
          : t('rule.not_listed_bare')
      default:
        return t(`rule.${violation.rule}`)
    }
  }

  function closedWords({ reason, contact }: { reason: string; contact: string | null }): string {
    if (!reason) return t('rule.closedBare')
    return contact ? t('rule.closedContact', { reason, contact }) : t('rule.closed', { reason })
  }

  /** What everybody who books the room should know, most important first; empty when there are no limits. */
  function roomRules({ rules, timeZone }: Pick<Room, 'rules' | 'timeZone'>, now: number): string[] {
    // Both hold; what we say beside DingTalk is told where DingTalk lets everybody.
    const bookableBy =
      rules.bookableBy.kind === 'everyone' && rules.bookableHere ? rules.bookableHere : rules.bookableBy
    const words: (string | null)[] = [
      rules.openForBooking ? null : t('rooms.ruleNotOpen'),
      rules.approval === 'custom' ? t('rooms.ruleCustomApproval') : null,
      rules.approval === 'standard' ? t('rooms.ruleApproval') : null,
      bookableBy.kind === 'administrators' ? t('rooms.ruleAdministrators') : null,
      bookableBy.kind === 'listed' ? listedWords(bookableBy.names) : null,
      rules.maxMinutes ? t('rooms.ruleMax', { duration: format.duration(rules.maxMinutes) }) : null,
      rules.minMinutes ? t('rooms.ruleMin', { duration: format.duration(rules.minMinutes) }) : null,
      rules.advance ? advanceWords(rules.advance) : null,
      ...rules.closures
        .filter(({ end }) => end === null || end > now)
        .map((closure) =>
          t(closure.end === null ? 'rooms.closureOpen' : 'rooms.closure', {
            start: moment(closure.start, timeZone),
            end: closure.end === null ? '' : moment(closure.end, timeZone),
            reason: closure.reason || t('rooms.noReason'),
          }),
        ),
    ]
    return words.filter((word) => word !== null)
  }

  function listedWords(names: readonly string[]): string {
    return names.length > 0 ? t('rooms.ruleListed', { names: listed(names) }) : t('rooms.ruleListedBare')
  }

  function advanceWords(advance: AdvanceLimit): string {
    const words = t(advanceKeys[advance.unit], { count: advance.count })
    return advance.opensAt === '00:00' ? words : t('rooms.ruleAdvanceAt', { advance: words, time: advance.opensAt })
  }

  return { violationWords, roomRules }
}
