import { addDays, lengthInMinutes, minute, toWallTime, type Room, type TimeRange } from '@meeting/shared'
import type { ChosenTime } from './booking-draft.ts'
import { snapDown, snapUp } from './snap.ts'

const usualMinutes = 60
/** Only just begun: then the running step is meant, not the next one. */
const justBegun = 5

/** An instant span as what the controls show, by the wall clock of `zone`. It may end at midnight (1440). */
export function toChosenTime(range: TimeRange, zone: string): ChosenTime {
  const { date, minutes } = toWallTime(range.start, zone)
  return { date, startMinutes: minutes, endMinutes: Math.min(minutes + lengthInMinutes(range), 24 * 60) }
}

type FirstTimeInput = {
  now: number
  zone: string
  snapMinutes: number
  dayStartMinutes: number
  dayEndMinutes: number
}

/** When to begin with if nobody said: the next step within working hours, for an hour; in the evening, tomorrow morning. */
export function firstTime({ now, zone, snapMinutes, dayStartMinutes, dayEndMinutes }: FirstTimeInput): ChosenTime {
  const down = snapDown(now, zone, snapMinutes)
  const next = now - down <= justBegun * minute ? down : snapUp(now, zone, snapMinutes)
  const { date, minutes } = toWallTime(next, zone)
  const start = Math.max(minutes, dayStartMinutes)
  if (start + snapMinutes > dayEndMinutes || minutes < toWallTime(down, zone).minutes)
    return {
      date: addDays(toWallTime(now, zone).date, 1),
      startMinutes: dayStartMinutes,
      endMinutes: dayStartMinutes + usualMinutes,
    }
  return { date, startMinutes: start, endMinutes: Math.min(start + usualMinutes, 24 * 60) }
}

/** Where to begin in a room that is given: the first gap from `from` on that has room for a step, for at most an hour. */
export function firstGap(
  room: Pick<Room, 'timeZone'>,
  free: readonly TimeRange[],
  { from, snapMinutes }: { from: number; snapMinutes: number },
): TimeRange | null {
  for (const gap of free) {
    const start = Math.max(snapUp(gap.start, room.timeZone, snapMinutes), from)
    const end = Math.min(start + usualMinutes * minute, snapDown(gap.end, room.timeZone, snapMinutes))
    if (end - start >= Math.min(2 * snapMinutes, 30) * minute) return { start, end }
  }
  return null
}
