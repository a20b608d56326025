import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { createIntervalIndex } from './interval-index.ts'
import type { Interval } from './interval-index.ts'

const hour = 3_600_000

test('finds the same as looking at everything, for short and very long intervals', () => {
  const random = createRandom(7)
  const index = createIntervalIndex<Interval>()
  const items = Array.from({ length: 400 }, (): Interval => {
    const start = Math.floor(random() * 2000) * hour
    const length = random() < 0.1 ? Math.floor(random() * 3000) : Math.floor(random() * 30) + 1
    return { start, end: start + length * hour }
  })
  for (const item of items) index.add('room', item)
  const kept = items.filter((item) => {
    if (random() < 0.7) return true
    index.remove('room', item)
    return false
  })
  for (let round = 0; round < 300; round += 1) {
    const from = Math.floor(random() * 2200) * hour
    const to = from + Math.floor(random() * 1500) * hour
    const expected = kept.filter((item) => item.start < to && (item.end > from || item.start === item.end))
    const found = index.query('room', from, to)
    expect(new Set(found)).toEqual(new Set(expected.filter((item) => item.end > from || item.start >= from)))
    expect(found.map((item) => item.start)).toEqual(found.map((item) => item.start).toSorted((a, b) => a - b))
  }
})

test('keeps owners apart', () => {
  const index = createIntervalIndex<Interval>()
  index.add('a', { start: 0, end: hour })
  expect(index.query('b', 0, hour)).toEqual([])
  expect(index.query('a', 0, hour)).toHaveLength(1)
})
