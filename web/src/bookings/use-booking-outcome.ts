import type { Booking, RoomConflict, RoomRefusal, RuleViolation } from '@meeting/shared'
import { useI18n } from '../i18n/index.ts'
import { isApiError } from '../api/api-error.ts'
import { useErrorText } from '../i18n/error-words.ts'
import { useRuleWords } from '../rooms/use-rule-words.ts'
import { useRoomNames } from './use-room-names.ts'

type Details = { conflicts?: RoomConflict[]; refusals?: RoomRefusal[]; refusal?: Booking['refusal'] }

/** What the server wrote beside a refusal; empty when it wrote nothing of that kind. */
function refusalDetails(error: unknown): Details {
  const data = isApiError(error) ? error.problem?.data : null
  // The shapes are the contract of bookings.errors on the server; each field is optional here.
  return typeof data === 'object' && data !== null ? data : {}
}

/** The rooms that the server points at by their place in the request. */
function unknownRooms(error: unknown, roomIds: readonly string[]): string[] {
  const problems = (isApiError(error) && error.problem?.problems) || []
  return roomIds.filter((_id, index) => problems.some(({ path }) => path === `roomIds.${index}`))
}

/** How a booking that was not made is told, in words and with reasons. */
export function useBookingOutcome() {
  const { t } = useI18n()
  const errorText = useErrorText()
  const { roomNames } = useRoomNames()
  const { violationWords } = useRuleWords()

  function violationsText(violations: readonly RuleViolation[], zone: string): string {
    return [...new Set(violations.map((violation) => violationWords(violation, zone)))].join(' ')
  }

  /** With several rooms, a reason says which it is about. */
  function about(concerned: readonly string[], roomIds: readonly string[], text: string): string {
    const isMeant = roomIds.length > 1 && concerned.length > 0
    return isMeant ? t('sheet.roomSays', { room: roomNames(concerned), text }) : text
  }

  function violatedText(refusals: readonly RoomRefusal[], zone: string, roomIds: readonly string[]): string {
    const texts = refusals
      .filter(({ violations }) => violations.length > 0)
      .map(({ roomId, violations }) => about([roomId], roomIds, violationsText(violations, zone)))
    return [...new Set(texts)].join(' ')
  }

  /** DingTalk's no to a booking of `roomIds`. */
  function refusedText(
    { reason, roomId, violations = [] }: NonNullable<Booking['refusal']>,
    zone: string,
    roomIds: readonly string[],
  ): string {
    const rules = violatedText(violations, zone, roomIds)
    return rules || about(roomId === null ? [] : [roomId], roomIds, t(`booking.refusal.${reason}`))
  }

  /** Why `roomIds` could not be booked. */
  function failureText(error: unknown, zone: string, roomIds: readonly string[] = []): string {
    const { refusal, refusals = [], conflicts = [] } = refusalDetails(error)
    if (refusal) return refusedText(refusal, zone, roomIds)
    const concerned = conflicts.length > 0 ? conflicts.map(({ roomId }) => roomId) : unknownRooms(error, roomIds)
    return violatedText(refusals, zone, roomIds) || about(concerned, roomIds, errorText(error))
  }

  return { failureText, refusedText }
}
