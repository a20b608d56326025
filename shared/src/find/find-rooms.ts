import { findOthers } from './alternatives.ts'
import { byCost, isMeant, toWork, untilOf, type FindInput, type FindWork } from './find-work.ts'
import type { Found, Offer } from './find.types.ts'
import { firstSlot, mayBook } from './free-slots.ts'
import { costOfRoom, costOfWaiting } from './ranking.ts'

const mostFits = 40
const mostPerWindow = 8

/** The rooms that fit, best first; where none does, one ranked list of what comes near. Never anything that could not be booked. */
export function findRooms(input: FindInput): Found {
  const work = toWork(input)
  const fits = findFits(work)
  return { fits, others: fits.length > 0 ? [] : findOthers(work) }
}

/** What comes near, whatever fits beside it: the room that was wanted is taken. */
export function findInstead(input: FindInput): Offer[] {
  return findOthers(toWork(input))
}

function findFits(work: FindWork): Offer[] {
  const { rooms, question, liked } = work
  const { windows, minutes, people } = question
  const meant = rooms.filter((room) => isMeant(work, room) && mayBook(work, room, minutes))
  const perWindow = windows.map((window) =>
    meant
      .flatMap((room): Offer[] => {
        const slot = firstSlot(work, room, window, minutes)
        if (!slot) return []
        const cost = costOfRoom([room], { people, liked, likingPart: 1 }) + costOfWaiting(slot, window)
        return [{ ...slot, roomIds: [room.id], until: untilOf(work, [room], slot), cost, differences: [] }]
      })
      .sort(byCost),
  )
  const each = windows.length > 1 ? mostPerWindow : mostFits
  return perWindow.flatMap((offers) => offers.slice(0, each)).slice(0, mostFits)
}

/** The first time at which all who are known can and a room fits; of several rooms then, the best one. */
export function findFirstTime(input: FindInput): Offer | null {
  const work = toWork(input)
  const { question, rooms, liked, wanted } = work
  // Here the wanted room is only the one that is taken when it is free then.
  const anyRoom = { ...work, wanted: null }
  const meant = rooms.filter(
    (room) => (room.id === wanted?.id || isMeant(anyRoom, room)) && mayBook(work, room, question.minutes),
  )
  for (const window of question.windows) {
    const offers = meant.flatMap((room): Offer[] => {
      const slot = firstSlot(work, room, window, question.minutes)
      if (!slot) return []
      const isWanted = room.id === wanted?.id
      const cost = isWanted ? Number.NEGATIVE_INFINITY : costOfRoom([room], { ...question, liked, likingPart: 1 })
      return [{ ...slot, roomIds: [room.id], until: untilOf(work, [room], slot), cost, differences: [] }]
    })
    const [first] = offers.sort((a, b) => a.start - b.start || a.cost - b.cost)
    if (first) return first
  }
  return null
}
