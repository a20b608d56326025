import {
  checkRoomRules,
  minute,
  toWallTime,
  type DayTimeline,
  type MyRooms,
  type Room,
  type RuleSubject,
} from '@meeting/shared'
import { likingOf } from '@meeting/shared/find/liking'
import type { CorpContext } from '../corps/corp-context.ts'

export type FreeRoom = { roomId: string; until: number }

const mostRooms = 8
/** Longer than that is no better. */
const longEnough = 120 * minute

/**
 * Rooms that this person could book from now on, `mine` first, then best first; `until` in epoch ms, the day's end at the latest. Comes from the
 * kept day: no query when nothing changed.
 */
export async function listFreeNow(
  { dependencies, corp }: CorpContext,
  subject: RuleSubject,
  mine?: MyRooms,
): Promise<FreeRoom[]> {
  const { clock, rooms, timelines } = dependencies
  const now = clock.now()
  const [{ list }, day] = await Promise.all([
    rooms.seenBy(corp.corpId, subject),
    timelines.get(corp, toWallTime(now, corp.settings.timeZone).date, subject),
  ])
  const leastMinutes = corp.settings.snapMinutes
  return findFreeRooms(list.rooms, day.timeline, { subject, now, leastMinutes, mine }).slice(0, mostRooms)
}

/** Pure part of `listFreeNow`. */
export function findFreeRooms(
  rooms: readonly Room[],
  day: DayTimeline,
  {
    subject,
    now,
    leastMinutes,
    mine,
  }: { subject: RuleSubject; now: number; leastMinutes: number; mine?: MyRooms | undefined },
): FreeRoom[] {
  const bars = new Map(day.rooms)
  const free = rooms.flatMap((room): FreeRoom[] => {
    const until = freeUntil(bars.get(room.id) ?? [], day, now)
    const least = Math.max(leastMinutes, room.rules.minMinutes ?? 0)
    // What goes on until midnight does not end there.
    if (until < Math.min(now + least * minute, day.to * 1000)) return []
    return checkRoomRules(room, subject, { start: now, end: now + least * minute }, now).length > 0
      ? []
      : [{ roomId: room.id, until }]
  })
  const worth = ({ until }: FreeRoom) => Math.min(until, now + longEnough)
  return free.sort((a, b) => likingOf(a.roomId, mine) - likingOf(b.roomId, mine) || worth(b) - worth(a))
}

function freeUntil(bars: DayTimeline['rooms'][number][1], day: DayTimeline, now: number): number {
  let until = day.to * 1000
  for (const [start, minutes] of bars) {
    const from = day.from * 1000 + start * minute
    if (from + minutes * minute <= now) continue
    until = Math.min(until, Math.max(from, now))
  }
  return until
}
