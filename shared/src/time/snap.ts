import { day, minute } from './time-range.ts'
import { zoneOffset } from './zone.ts'

/** The last moment at or before `instant` on the grid of `snapMinutes` by the wall clock of `zone`. */
export function snapDown(instant: number, zone: string, snapMinutes: number): number {
  // As `toWallTime` says, without making a date of it: a search asks thousands of times.
  const minutes = Math.floor(((instant + zoneOffset(instant, zone)) % day) / minute)
  const intoStep = minutes % snapMinutes
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
