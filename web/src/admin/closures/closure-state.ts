import type { Closure } from '@meeting/shared/closures/closures.types'
import type { LightState } from '../ui/StatusLight.vue'

/** How many bookings nobody has settled: not moved after all, or made after the closing. */
export function needsHelp({ state, counts }: Pick<Closure, 'state' | 'counts'>): number {
  return state === 'current' || state === 'upcoming' ? counts.failed + counts.undecided : 0
}

/** How many are still being carried out. */
export function atWork({ counts }: Pick<Closure, 'counts'>): number {
  return counts.waiting + counts.moving
}

export function closureLight({ state }: Pick<Closure, 'state'>): LightState {
  if (state === 'current') return 'bad'
  return state === 'upcoming' ? 'warn' : 'idle'
}

export type ClosuresSummary = { rooms: number; upcoming: number; atWork: number; needHelp: number }

/** What the overview says: rooms that are closed now, closures to come, and bookings on their way or in need of a person. */
export function summarizeClosures(closures: readonly Pick<Closure, 'state' | 'roomIds' | 'counts'>[]): ClosuresSummary {
  const closed = new Set(closures.filter(({ state }) => state === 'current').flatMap(({ roomIds }) => roomIds))
  return {
    rooms: closed.size,
    upcoming: closures.filter(({ state }) => state === 'upcoming').length,
    atWork: closures.reduce((sum, closure) => sum + atWork(closure), 0),
    needHelp: closures.reduce((sum, closure) => sum + needsHelp(closure), 0),
  }
}
