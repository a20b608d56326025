import { describe, expect, test } from 'vitest'
import { clampCursor, moveCursor } from './grid-cursor.ts'

const shape = { rows: 300, window: { start: 480, end: 1200 }, step: 30, pageRows: 10 }
const press = (key: string, ctrlKey = false, cursor = { row: 5, minute: 600 }) =>
  moveCursor(cursor, { key, ctrlKey }, shape)

describe('walking the grid', () => {
  test('up and down lead to the rooms, left and right along the day', () => {
    expect(press('ArrowUp')).toEqual({ row: 4, minute: 600 })
    expect(press('ArrowDown')).toEqual({ row: 6, minute: 600 })
    expect(press('ArrowLeft')).toEqual({ row: 5, minute: 570 })
    expect(press('ArrowRight')).toEqual({ row: 5, minute: 630 })
  })

  test('home and end lead to the ends of the day, with Ctrl to the corners', () => {
    expect(press('Home')).toEqual({ row: 5, minute: 480 })
    expect(press('End')).toEqual({ row: 5, minute: 1170 })
    expect(press('Home', true)).toEqual({ row: 0, minute: 480 })
    expect(press('End', true)).toEqual({ row: 299, minute: 1170 })
  })

  test('a page is a screen of rooms', () => {
    expect(press('PageDown')?.row).toBe(15)
    expect(press('PageUp')?.row).toBe(0)
  })

  test('nobody falls off the edge', () => {
    expect(press('ArrowUp', false, { row: 0, minute: 480 })).toEqual({ row: 0, minute: 480 })
    expect(press('ArrowRight', false, { row: 299, minute: 1170 })).toEqual({ row: 299, minute: 1170 })
  })

  test('other keys are left to the page', () => {
    expect(press('a')).toBeNull()
    expect(press('ArrowUp', true)).toBeNull()
  })

  test('fewer rooms than before: the cursor stays inside', () => {
    expect(clampCursor({ row: 80, minute: 610 }, { ...shape, rows: 3 })).toEqual({ row: 2, minute: 600 })
    expect(moveCursor({ row: 0, minute: 480 }, { key: 'ArrowDown', ctrlKey: false }, { ...shape, rows: 0 })).toBeNull()
  })
})
