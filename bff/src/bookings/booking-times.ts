import {
  bookingLimits,
  day,
  lengthInMinutes,
  minute,
  toWallTime,
  type FieldProblem,
  type TimeRange,
} from '@meeting/shared'

/** What is wrong with the times whatever the room: off the Corp's grid, too long, too far ahead. `now` in epoch ms. */
export function checkTimes(range: TimeRange, timeZone: string, snapMinutes: number, now: number): FieldProblem[] {
  const problems: FieldProblem[] = []
  for (const path of ['start', 'end'] as const) {
    if (!isOnGrid(range[path], timeZone, snapMinutes)) problems.push({ path, issue: 'off_grid', limit: snapMinutes })
  }
  if (lengthInMinutes(range) > bookingLimits.maxMinutes)
    problems.push({ path: 'end', issue: 'too_long', limit: bookingLimits.maxMinutes })
  if (range.start > now + bookingLimits.horizonDays * day)
    problems.push({ path: 'start', issue: 'too_far', limit: bookingLimits.horizonDays })
  return problems
}

/** Whether the time has gone: what is running now may still be booked from the begin of the running quarter on. */
export function isPast(range: TimeRange, snapMinutes: number, now: number): boolean {
  return range.end <= now || range.start <= now - snapMinutes * minute
}

/** The grid is that of the clock on the wall: 10:00 and 10:15 in Kathmandu, whatever that is in UTC. */
function isOnGrid(instant: number, timeZone: string, snapMinutes: number): boolean {
  return instant % minute === 0 && toWallTime(instant, timeZone).minutes % snapMinutes === 0
}
