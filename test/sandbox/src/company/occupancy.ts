import { minuteMs } from './company-time.ts'

/** Half-open intervals (epoch ms) that are taken, by the id of a room or a person. */
export type Occupancy = {
  isFree(id: string, start: number, end: number): boolean
  take(id: string, start: number, end: number): void
  minutesOf(id: string): number
}

/** An empty occupancy; `take` does not check, ask `isFree` first where it matters. */
export function createOccupancy(): Occupancy {
  const intervals = new Map<string, [start: number, end: number][]>()
  const of = (id: string) => intervals.get(id) ?? []
  return {
    isFree: (id, start, end) => !of(id).some(([takenStart, takenEnd]) => takenStart < end && start < takenEnd),
    take(id, start, end) {
      intervals.set(id, [...of(id), [start, end]])
    },
    minutesOf: (id) => of(id).reduce((sum, [start, end]) => sum + (end - start) / minuteMs, 0),
  }
}
