import { minute } from './time-range.ts'
import { toWallTime } from './zone.ts'

/** The last moment at or before `instant` on the grid of `snapMinutes` by the wall clock of `zone`. */
export function snapDown(instant: number, zone: string, snapMinutes: number): number {
  const intoStep = toWallTime(instant, zone).minutes % snapMinutes
  return instant - intoStep * minute - (instant % minute)
}

/** The first moment at or after `instant` on that grid. */
export function snapUp(instant: number, zone: string, snapMinutes: number): number {
  const down = snapDown(instant, zone, snapMinutes)
  return down === instant ? instant : snapDown(down + snapMinutes * minute, zone, snapMinutes)
}

/** The nearest moment on that grid. */
export function snapNearest(instant: number, zone: string, snapMinutes: number): number {
  return snapDown(instant + (snapMinutes * minute) / 2, zone, snapMinutes)
}
