import { checkRoomRules, minute, type DayTimeline, type MyRooms, type Room, type RuleSubject } from '@meeting/shared'
import { likingOf } from '@meeting/shared/find/liking'
import { busyRangesOf } from '../day-timelines/busy-ranges.ts'

export type FreeRoom = { roomId: string; until: number }
type FreeRoomsInput = {
  rooms: readonly Room[]
  timeline: DayTimeline
  subject: RuleSubject
  now: number
  leastMinutes: number
  /** Those come first. */
  mine?: MyRooms
}

/** Free for longer is no better: what comes first among those is the rooms' own order. */
const longEnough = 120 * minute

/** Rooms that this person could take now, best first, in the order in which the server ranks them too. */
export function findFreeRooms({ rooms, timeline, subject, now, leastMinutes, mine }: FreeRoomsInput): FreeRoom[] {
  const worth = ({ until }: FreeRoom) => Math.min(until, now + longEnough)
  const dayEnd = timeline.to * 1000
  return rooms
    .flatMap((room): FreeRoom[] => {
      const least = Math.max(leastMinutes, room.rules.minMinutes ?? 0)
      const until = freeUntil(timeline, room.id, now)
      // What goes on until midnight does not end there.
      if (until < Math.min(now + least * minute, dayEnd)) return []
      const refused = checkRoomRules(room, subject, { start: now, end: now + least * minute }, now).length > 0
      return refused ? [] : [{ roomId: room.id, until }]
    })
    .sort((a, b) => likingOf(a.roomId, mine) - likingOf(b.roomId, mine) || worth(b) - worth(a))
}

function freeUntil(timeline: DayTimeline, roomId: string, now: number): number {
  const next = busyRangesOf(timeline, roomId).find(({ end }) => end > now)
  return next ? Math.max(next.start, now) : timeline.to * 1000
}
