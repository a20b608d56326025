import type { Booking, RoomConflict, RoomRefusal, RuleViolation } from '@meeting/shared'
import { useI18n } from '../i18n/index.ts'
import { isApiError } from '../api/api-error.ts'
import { useErrorText } from '../i18n/error-words.ts'
import { useRuleWords } from '../rooms/use-rule-words.ts'

type Details = { conflicts?: RoomConflict[]; refusals?: RoomRefusal[]; refusal?: Booking['refusal'] }

/** What the server wrote beside a refusal; empty when it wrote nothing of that kind. */
function refusalDetails(error: unknown): Details {
  const data = isApiError(error) ? error.problem?.data : null
  // The shapes are the contract of bookings.errors on the server; each field is optional here.
  return typeof data === 'object' && data !== null ? data : {}
}

/** How a booking that was not made is told, in words and with reasons. */
export function useBookingOutcome() {
  const { t } = useI18n()
  const errorText = useErrorText()
  const { violationWords } = useRuleWords()

  function refusalText(refusal: NonNullable<Booking['refusal']>): string {
    return t(`booking.refusal.${refusal.reason}`)
  }

  function violationsText(violations: readonly RuleViolation[], zone: string): string {
    return [...new Set(violations.map((violation) => violationWords(violation, zone)))].join(' ')
  }

  function failureText(error: unknown, zone: string): string {
    const { refusal, refusals } = refusalDetails(error)
    if (refusal) return refusalText(refusal)
    const violations = refusals?.flatMap((room) => room.violations) ?? []
    return violations.length > 0 ? violationsText(violations, zone) : errorText(error)
  }

  return { failureText, refusalText, violationsText }
}
