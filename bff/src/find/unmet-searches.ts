import { LRUCache } from 'lru-cache'
import { minute, toWallTime, type FindRequest } from '@meeting/shared'
import type { BookingContext } from '../bookings/bookings.types.ts'
import { countUnmet, type UnmetQuestion } from './find.repository.ts'

export type UnmetSearches = {
  /** Remembers that nothing was found: what was asked for, never by whom. */
  note(context: BookingContext, request: Pick<FindRequest, 'windows' | 'people' | 'equipment'>): Promise<void>
}

/** Who changes one thing of a question and changes it back, or looks again, asks once. */
const askedOnceIn = 10 * minute
const mostKept = 10_000
const sizeClasses = [
  [1, 'any'],
  [4, '2-4'],
  [8, '5-8'],
  [12, '9-12'],
  [20, '13-20'],
] as const

/** Counts searches that found nothing, per day and question, for statistics. Failing to count fails no search. */
export function createUnmetSearches(): UnmetSearches {
  const asked = new LRUCache<string, number>({ max: mostKept })
  return {
    async note(context, request) {
      const { dependencies, corp, session } = context
      const now = dependencies.clock.now()
      const question = toQuestion(request, now, corp.settings.timeZone)
      const key = [corp.corpId, session.employeeId, JSON.stringify(question)].join(' ')
      const before = asked.get(key)
      if (before !== undefined && now - before < askedOnceIn) return
      asked.set(key, now)
      try {
        await countUnmet(dependencies.database, corp.corpId, question)
      } catch (error) {
        dependencies.log.warn({ err: error, corpId: corp.corpId }, 'a search that found nothing was not counted')
      }
    },
  }
}

function toQuestion(
  { windows, people, equipment }: Pick<FindRequest, 'windows' | 'people' | 'equipment'>,
  now: number,
  timeZone: string,
): UnmetQuestion {
  const begin = Date.parse(windows[0]?.start ?? '')
  return {
    day: toWallTime(now, timeZone).date,
    sizeClass: sizeClasses.find(([most]) => people <= most)?.[1] ?? '21+',
    equipment: [...equipment].sort(),
    hour: Math.floor(toWallTime(Number.isNaN(begin) ? now : begin, timeZone).minutes / 60),
  }
}
