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
