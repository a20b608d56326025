import type { Closure } from '@meeting/shared/closures/closures.types'
import type { RoomWeek, RoomWeekBooking } from '@meeting/shared/room-pages/room-pages.types'
import type { RoomClosure } from '@meeting/shared/rooms/rooms.types'
import { fromWallTime } from '@meeting/shared/time/zone'

/** A block in a day's column, in minutes of that day. */
export type WeekBlock = { start: number; end: number; booking: RoomWeekBooking; lane: 'whole' | 'left' | 'right' }
export type ClosedBlock = { start: number; end: number; reason: string }
export type WeekDay = { date: string; minutes: number; blocks: WeekBlock[]; closed: ClosedBlock[] }

/** Seven columns with what stands in each. */
export function toWeekDays({ days, bookings }: RoomWeek, closures: readonly RoomClosure[]): WeekDay[] {
  return days.map(({ date, from, to }) => {
    const cut = (start: number, end: number) => ({
      start: Math.max(0, Math.round((start - from) / 60)),
      end: Math.min((to - from) / 60, Math.round((end - from) / 60)),
    })
    const inDay = bookings.filter((booking) => booking.start < to && booking.end > from)
    const blocks = inDay.map((booking): WeekBlock => {
      const clashes = inDay.some(
        (other) => other.id !== booking.id && other.start < booking.end && other.end > booking.start,
      )
      const lane = clashes ? (booking.conflict ? 'right' : 'left') : 'whole'
      return { ...cut(booking.start, booking.end), booking, lane }
    })
    const closed = closures
      .filter(({ start, end }) => start < to * 1000 && (end === null || end > from * 1000))
      .map(({ start, end, reason }) => ({ ...cut(start / 1000, end === null ? to : end / 1000), reason }))
    return { date, minutes: (to - from) / 60, blocks, closed }
  })
}

/** The hours that are drawn: the working day, and whatever lies outside of it. */
export function hoursOf(
  days: readonly WeekDay[],
  working: { start: number; end: number },
): { start: number; end: number } {
  const blocks = days.flatMap((day) => day.blocks)
  const start = Math.min(working.start, ...blocks.map((block) => Math.floor(block.start / 60)))
  const end = Math.max(working.end, ...blocks.map((block) => Math.ceil(block.end / 60)))
  return { start, end: Math.min(end, 24) }
}

/** Closures made here as instants in the room's zone. */
export function toRoomClosures(closures: readonly Closure[], timeZone: string): RoomClosure[] {
  return closures
    .filter((closure) => closure.state !== 'lifted')
    .map(({ id, start, end, reason, contact }) => ({
      start: toInstant(start, timeZone),
      end: end === null ? null : toInstant(end, timeZone),
      reason,
      contact,
      closureId: id,
    }))
}

function toInstant(wallTime: string, timeZone: string): number {
  const [date = '', clock = ''] = wallTime.split('T')
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return fromWallTime({ date, minutes: hours * 60 + minutes }, timeZone)
}
