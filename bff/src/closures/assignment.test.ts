import * as fc from 'fast-check'
import { overlaps } from '@meeting/shared'
import { describe, expect, test } from 'vitest'
import { assignRooms, type Seeker } from './assignment.ts'

const seeker = (id: string, start: number, end: number, costs: Record<string, number>): Seeker => ({
  id,
  range: { start, end },
  options: Object.entries(costs).map(([roomId, cost]) => ({ roomId, cost })),
})
const assigned = (seekers: Seeker[]) => Object.fromEntries(assignRooms(seekers))

/** As it would be done by hand: first come, cheapest first. */
function greedy(seekers: readonly Seeker[]): Map<string, string> {
  const chosen = new Map<string, string>()
  for (const { id, range, options } of seekers) {
    const free = [...options]
      .sort((a, b) => a.cost - b.cost)
      .find(({ roomId }) => seekers.every((other) => chosen.get(other.id) !== roomId || !overlaps(other.range, range)))
    if (free) chosen.set(id, free.roomId)
  }
  return chosen
}

/** The most that can be housed, and at what cost: every possibility tried. */
function best(
  seekers: readonly Seeker[],
  chosen = new Map<string, string>(),
  at = 0,
): { housed: number; cost: number } {
  const current = seekers[at]
  if (!current) return { housed: chosen.size, cost: costOf(seekers, chosen) }
  let found = best(seekers, chosen, at + 1)
  for (const { roomId } of current.options) {
    const taken = seekers.some((other) => chosen.get(other.id) === roomId && overlaps(other.range, current.range))
    if (taken) continue
    const next = best(seekers, new Map([...chosen, [current.id, roomId]]), at + 1)
    if (next.housed > found.housed || (next.housed === found.housed && next.cost < found.cost)) found = next
  }
  return found
}

function costOf(seekers: readonly Seeker[], chosen: ReadonlyMap<string, string>): number {
  return seekers.reduce(
    (sum, { id, options }) => sum + (options.find(({ roomId }) => roomId === chosen.get(id))?.cost ?? 0),
    0,
  )
}

describe('rooms for all bookings of a closed room', () => {
  test('who has one choice only comes before who has many', () => {
    const easy = seeker('easy', 0, 10, { near: 0, far: 5 })
    const hard = seeker('hard', 0, 10, { near: 0 })
    expect(assigned([easy, hard])).toEqual({ easy: 'far', hard: 'near' })
  })

  test('others make room, one after the other', () => {
    const a = seeker('a', 0, 10, { one: 0, two: 1 })
    const b = seeker('b', 0, 10, { two: 0, three: 1 })
    const c = seeker('c', 0, 10, { one: 0, two: 2 })
    expect(new Set(Object.values(assigned([a, b, c])))).toEqual(new Set(['one', 'two', 'three']))
  })

  test('a long meeting gets the room that two short ones would have taken', () => {
    const long = seeker('long', 0, 20, { big: 0 })
    const short = [seeker('s1', 0, 10, { big: 0, small: 1 }), seeker('s2', 10, 20, { big: 0, small: 1 })]
    expect(assigned([...short, long])).toEqual({ long: 'big', s1: 'small', s2: 'small' })
  })

  test('two swap when it is better for both together', () => {
    const a = seeker('a', 0, 10, { one: 3, two: 0 })
    const b = seeker('b', 0, 10, { one: 0, two: 1 })
    expect(assigned([b, a])).toEqual({ a: 'two', b: 'one' })
  })

  test('who finds none is left out, and nobody shares a room', () => {
    const seekers = ['a', 'b', 'c'].map((id) => seeker(id, 0, 10, { only: 0 }))
    expect(assignRooms(seekers).size).toBe(1)
  })

  const arbitrarySeekers = fc
    .array(
      fc.record({
        start: fc.integer({ min: 0, max: 6 }),
        length: fc.integer({ min: 1, max: 4 }),
        costs: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 0, max: 50 }), { maxKeys: 4 }),
      }),
      { maxLength: 6 },
    )
    .map((given) => given.map(({ start, length, costs }, at) => seeker(`b${at}`, start, start + length, costs)))

  test('nobody gets a room that is not theirs to have, or shares one', () => {
    fc.assert(
      fc.property(arbitrarySeekers, (seekers) => {
        const chosen = assignRooms(seekers)
        for (const { id, range, options } of seekers) {
          const roomId = chosen.get(id)
          if (roomId === undefined) continue
          expect(options.map((option) => option.roomId)).toContain(roomId)
          const sharing = seekers.filter(
            (other) => other.id !== id && chosen.get(other.id) === roomId && overlaps(other.range, range),
          )
          expect(sharing).toEqual([])
        }
      }),
    )
  })

  test('never houses fewer than first come, first served, and rarely fewer than possible', () => {
    let short = 0
    let runs = 0
    fc.assert(
      fc.property(arbitrarySeekers, (seekers) => {
        const housed = assignRooms(seekers).size
        runs += 1
        if (housed < best(seekers).housed) short += 1
        expect(housed).toBeGreaterThanOrEqual(greedy(seekers).size)
      }),
      { seed: 7, numRuns: 300 },
    )
    expect(short / runs).toBeLessThan(0.02)
  })

  test('a whole building at one time: every room is used, and nobody is asked for ever', () => {
    const rooms = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`r${at}`, at]))
    const seekers = Array.from({ length: 300 }, (_, at) => seeker(`b${at}`, 0, 10, rooms))
    expect(assignRooms(seekers).size).toBe(100)
  })
})
