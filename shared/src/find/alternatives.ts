import type { Room } from '../rooms/rooms.types.ts'
import { day, minute, type TimeRange } from '../time/time-range.ts'
import { addDays, datesTouched, fromWallTime, toWallTime } from '../time/zone.ts'
import { byCost, isMeant, untilOf, type FindWork } from './find-work.ts'
import type { Difference, Offer } from './find.types.ts'
import { firstSlot, gapsOf, isBookable, mayBook, nearestSlots } from './free-slots.ts'
import {
  compareRooms,
  costOfRoom,
  costOfShift,
  costOfShortening,
  leastLengthPart,
  leastSeatsPart,
  seatsNeeded,
  shiftOf,
} from './ranking.ts'
import { snapDown, snapUp } from '../time/snap.ts'

const most = 8
/** So that one list shows every way out, not one way eight times. */
const mostOfAKind = { room: 4, time: 4, shorter: 2, split: 2 } as const
/** At one time, so many rooms at most. */
const mostAtOneTime = 2
/** Rooms of which two are taken together: the largest. */
const mostToSplit = 40
/** What one likes decides between near offers, not between near and far. */
const likingPart = 0.2
/** How far away another time may be. */
const reach = day

/** Other rooms at that time, other times in the rooms that are meant, shorter ones, two rooms: one list, best first. */
export function findOthers(work: FindWork): Offer[] {
  const meant = work.rooms.filter((room) => isMeant(work, room))
  const kinds: [kind: keyof typeof mostOfAKind, offers: Offer[]][] = [
    ['room', otherRooms(work)],
    ['time', otherTimes(work, meant)],
    ['shorter', shorterTimes(work, meant)],
    ['split', splitRooms(work)],
  ]
  const offers = kinds.flatMap(([kind, found]) => takeSome([...found].sort(byCost), mostOfAKind[kind]))
  const isBeaten = (offer: Offer) =>
    offers.some(
      ({ roomIds, start, end }) => start === offer.start && end > offer.end && roomIds.join() === offer.roomIds.join(),
    )
  return offers
    .filter((offer) => !isBeaten(offer))
    .sort(byCost)
    .slice(0, most)
}

/** The best of a kind, without many rooms at one and the same other time. */
function takeSome(offers: readonly Offer[], count: number): Offer[] {
  const taken: Offer[] = []
  for (const offer of offers) {
    const alike = taken.filter(({ start }) => start === offer.start).length
    const isTime = offer.differences.some(({ kind }) => kind === 'later' || kind === 'earlier')
    if (!isTime || alike < mostAtOneTime) taken.push(offer)
    if (taken.length === count) break
  }
  return taken
}

function toOffer(work: FindWork, rooms: readonly Room[], slot: TimeRange): Offer {
  const { question, liked } = work
  const compared = compareRooms(rooms, question, work)
  const shift = shiftOf(slot, question)
  const lost = question.minutes - (slot.end - slot.start) / minute
  const differences: Difference[] = [
    ...(shift === 0 ? [] : [{ kind: shift < 0 ? ('earlier' as const) : ('later' as const), minutes: Math.abs(shift) }]),
    ...(lost > 0 ? [{ kind: 'shorter' as const, minutes: lost }] : []),
    ...compared.differences,
  ]
  const cost =
    compared.cost +
    costOfShift(shift, isOtherDay(work, rooms, slot.start)) +
    costOfShortening(lost) +
    costOfRoom(rooms, { people: seatsNeeded(question, work.wanted), liked, likingPart })
  return { ...slot, roomIds: rooms.map(({ id }) => id), until: untilOf(work, rooms, slot), cost, differences }
}

function isOtherDay({ question }: FindWork, [first]: readonly Room[], start: number): boolean {
  const dateOf = (instant: number) => toWallTime(instant, first?.timeZone ?? 'UTC').date
  return question.windows.every((window) => dateOf(window.start) !== dateOf(start))
}

/** At the time that was asked for, rooms that are a little different. */
function otherRooms(work: FindWork): Offer[] {
  const { question, wanted } = work
  const least = Math.ceil(seatsLeast(work) * leastSeatsPart)
  return work.rooms.flatMap((room) => {
    if (isMeant(work, room) || (room.capacity ?? least) < least || !mayBook(work, room, question.minutes)) return []
    // Whoever comes has to find a seat; a wanted room's own size may be undercut.
    if (wanted && question.people > 1 && (room.capacity ?? question.people) < question.people) return []
    return question.windows.slice(0, 1).flatMap((window) => {
      const slot = firstSlot(work, room, window, question.minutes)
      return slot ? [toOffer(work, [room], slot)] : []
    })
  })
}

/** Seats of the smallest room that may be offered, before allowing for less. */
function seatsLeast({ question, wanted }: FindWork): number {
  return wanted ? question.people : seatsNeeded(question, wanted)
}

/** In the rooms that are meant, the nearest times before and after, up to a day away, within the hours of the day. */
function otherTimes(work: FindWork, meant: readonly Room[]): Offer[] {
  const { question, wanted } = work
  const [window] = question.windows
  if (!window) return []
  const latest = Math.max(window.start, window.end - question.minutes * minute)
  const hoursOf = new Map<string, TimeRange[]>()
  return meant.flatMap((room) => {
    if (!mayBook(work, room, question.minutes)) return []
    const zone = room.timeZone
    const around = hoursOf.get(zone) ?? hoursAround(work, zone, window)
    hoursOf.set(zone, around)
    const slots = around.flatMap((hours) =>
      nearestSlots(work, room, hours, { minutes: question.minutes, wanted: window.start }),
    )
    const before = slots.filter(({ start }) => start < window.start).reverse()
    const after = slots.filter(({ start }) => start > latest)
    const each = wanted ? 3 : 1
    return [...before.slice(0, each), ...after.slice(0, each)].map((slot) => toOffer(work, [room], slot))
  })
}

/** The hours of the days around, by the wall clock there; longer where the time asked for lies outside of them. */
function hoursAround({ hours }: FindWork, zone: string, window: TimeRange): TimeRange[] {
  const around = { start: window.start - reach, end: window.end + reach }
  const wanted = toWallTime(window.start, zone).minutes
  const startMinutes = Math.min(hours.start, wanted)
  const endMinutes = Math.max(hours.end, Math.min(24 * 60, wanted + (window.end - window.start) / minute))
  return datesTouched(around, zone).map((date) => ({
    start: Math.max(around.start, fromWallTime({ date, minutes: startMinutes }, zone)),
    end: Math.min(
      around.end,
      endMinutes === 24 * 60
        ? fromWallTime({ date: addDays(date, 1), minutes: 0 }, zone)
        : fromWallTime({ date, minutes: endMinutes }, zone),
    ),
  }))
}

/** The longest part of the time asked for that can be had, if enough of it is left. */
function shorterTimes(work: FindWork, meant: readonly Room[]): Offer[] {
  const { question, snapMinutes } = work
  const [window] = question.windows
  if (!window) return []
  const least = Math.max(snapMinutes, question.minutes * leastLengthPart)
  return meant.flatMap((room) => {
    const allowed = Math.min(room.rules.maxMinutes ?? Number.POSITIVE_INFINITY, question.minutes) * minute
    const parts = gapsOf(work, room, window)
      .map((gap) => {
        const start = snapUp(gap.start, room.timeZone, snapMinutes)
        return { start, end: snapDown(Math.min(gap.end, start + allowed), room.timeZone, snapMinutes) }
      })
      .filter(({ start, end }) => end - start >= least * minute && end - start < question.minutes * minute)
      .sort((a, b) => b.end - b.start - (a.end - a.start))
    const longest = parts.find((part) => isBookable(work, room, part))
    return longest ? [toOffer(work, [room], longest)] : []
  })
}

/** Two rooms that seat all together, where no single one at that time does. */
function splitRooms(work: FindWork): Offer[] {
  const { question, wanted } = work
  const needed = seatsNeeded(question, wanted)
  const [window] = question.windows
  if (!window || needed < 2) return []
  const slot = { start: window.start, end: window.start + question.minutes * minute }
  if (slot.end > window.end) return []
  const free = work.rooms
    .filter((room) => room.capacity !== null && mayBook(work, room, question.minutes) && isBookable(work, room, slot))
    .sort((a, b) => (b.capacity ?? 0) - (a.capacity ?? 0))
  if ((free[0]?.capacity ?? 0) >= needed) return []
  return pairsOf(free.slice(0, mostToSplit))
    .filter(([a, b]) => (a.capacity ?? 0) + (b.capacity ?? 0) >= needed && a.timeZone === b.timeZone)
    .map((pair) => toOffer(work, pair, slot))
}

function pairsOf(rooms: readonly Room[]): [Room, Room][] {
  return rooms.flatMap((room, index) => rooms.slice(index + 1).map((other): [Room, Room] => [room, other]))
}
