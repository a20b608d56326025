import type { Room } from '@meeting/shared'
import { useFormat } from '../clock/use-format.ts'
import { useI18n } from '../i18n/index.ts'
import { useRuleWords } from '../rooms/use-rule-words.ts'
import type { Alternative } from './alternatives.ts'
import type { DraftProblem } from './booking-draft.ts'
import { useMyBookingsStore } from './my-bookings.store.ts'

/** Problems and alternatives of a booking being chosen, in words. */
export function useDraftWords() {
  const { t } = useI18n()
  const format = useFormat()
  const bookings = useMyBookingsStore()
  const { violationWords } = useRuleWords()

  function problemWords(problem: DraftProblem, room: Pick<Room, 'id' | 'timeZone'> | null): string {
    const zone = room?.timeZone ?? ''
    switch (problem.kind) {
      case 'end_before_start':
        return t('sheet.endBeforeStart')
      case 'past':
        return t('sheet.past')
      case 'too_long_at_all':
        return t('sheet.tooLongAtAll', { hours: problem.hours })
      case 'too_far':
        return t('sheet.tooFar', { days: problem.days })
      case 'rule':
        return violationWords(problem.violation, zone)
      default:
        return busyWords(problem.busy, room)
    }
  }

  function busyWords(
    busy: Extract<DraftProblem, { kind: 'busy' }>['busy'],
    room: Pick<Room, 'id' | 'timeZone'> | null,
  ): string {
    const time = format.range(busy, room?.timeZone)
    if (room && bookings.mineAt(room.id, busy.start)) return t('sheet.busyMine', { time })
    return busy.name ? t('sheet.busyNamed', { time, name: busy.name }) : t('sheet.busy', { time })
  }

  /** `several`: more than one room is chosen, so that it must be said which is meant. */
  function alternativeWords(alternative: Alternative, several: boolean): string {
    if (alternative.kind === 'room') {
      const { room, insteadOf } = alternative
      return several && insteadOf ? t('sheet.altInstead', { room: room.name, other: insteadOf.name }) : roomWords(room)
    }
    const { kind, range, zone } = alternative
    const words = format.range(range, zone)
    const length = format.duration((range.end - range.start) / 60_000)
    return kind === 'shorter' ? t('sheet.altShorter', { range: words, duration: length }) : words
  }

  function roomWords(room: Room): string {
    return room.capacity
      ? t('sheet.altRoomSeats', { room: room.name, seats: t('common.seats', { count: room.capacity }) })
      : room.name
  }

  return { problemWords, alternativeWords }
}
