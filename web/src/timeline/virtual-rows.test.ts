import { describe, expect, test } from 'vitest'
import { layoutRows, rowAt, scrollTopToShow, visibleRows } from './virtual-rows.ts'

const layout = layoutRows([32, 64, 64, 32, 64])

describe('rows of different heights', () => {
  test('lie one under the other', () => {
    expect(layout).toEqual({ offsets: [0, 32, 96, 160, 192, 256], total: 256 })
  })

  test('are found by a pixel, its end belonging to the next', () => {
    expect([0, 31, 32, 95, 96, 255, 999, -5].map((pixels) => rowAt(layout, pixels))).toEqual([0, 0, 1, 1, 2, 4, 4, 0])
  })

  test('only those in view exist', () => {
    expect(visibleRows(layout, 40, 60, 0)).toEqual({ first: 1, end: 3 })
    expect(visibleRows(layout, 40, 60, 70)).toEqual({ first: 0, end: 4 })
    expect(visibleRows(layout, 250, 900, 0)).toEqual({ first: 4, end: 5 })
  })

  test('of a thousand rooms a screen holds a dozen', () => {
    const thousand = layoutRows(Array.from({ length: 1000 }, () => 64))
    const { first, end } = visibleRows(thousand, 32_000, 640, 0)
    expect(first).toBe(500)
    expect(end - first).toBeLessThanOrEqual(11)
  })

  test('an empty list shows nothing', () => {
    expect(visibleRows(layoutRows([]), 0, 600, 100)).toEqual({ first: 0, end: 0 })
  })
})

describe('walking to a row', () => {
  const view = { scrollTop: 64, height: 128, headHeight: 28 }

  test('does not scroll when it is in view', () => {
    expect(scrollTopToShow(layout, 2, { ...view, scrollTop: 90 })).toBe(90)
  })

  test('scrolls just so far that it is', () => {
    expect(scrollTopToShow(layout, 0, view)).toBe(0)
    expect(scrollTopToShow(layout, 4, view)).toBe(156)
  })
})
