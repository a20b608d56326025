import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  dragSelection,
  earliestStart,
  fittingSlot,
  judgeSelection,
  moveEdge,
  moveSelection,
  nextSlot,
} from './slot-selection.ts'
import { aDay, aRoom, at, someRules } from './timeline.fixtures.ts'

const afternoon = [{ start: 840, end: 1080 }]
const subject = { employeeId: 'me', isAdministrator: false, departmentIds: [] }

describe('how early one may begin', () => {
  test('the running quarter can still be had, one that is nearly over is not offered', () => {
    expect([840, 842, 849, 850, 854].map((now) => earliestStart(now, 15))).toEqual([840, 840, 840, 855, 855])
  })

  test('never so late that the server would call it past', () => {
    fc.assert(
      fc.property(fc.nat(1439), (now) => {
        expect(earliestStart(now, 15)).toBeGreaterThan(now - 15)
      }),
    )
  })
})

describe('a tap on free time', () => {
  test('offers the hour that begins at the half hour under the finger', () => {
    expect(fittingSlot(afternoon, 885, 60, 15)).toEqual({ start: 870, end: 930 })
  })

  test('moves back where the hour would run into the next meeting', () => {
    expect(fittingSlot(afternoon, 1070, 60, 15)).toEqual({ start: 1020, end: 1080 })
  })

  test('takes what is there when an hour does not fit', () => {
    expect(fittingSlot([{ start: 600, end: 645 }], 640, 60, 15)).toEqual({ start: 600, end: 645 })
  })

  test('begins at the next quarter after an odd minute such as now', () => {
    expect(fittingSlot([{ start: 607, end: 900 }], 607, 60, 15)).toEqual({ start: 615, end: 675 })
  })

  test('offers nothing in a gap shorter than one snap, nor on a taken time', () => {
    expect(fittingSlot([{ start: 605, end: 616 }], 606, 60, 15)).toBeNull()
    expect(fittingSlot(afternoon, 700, 60, 15)).toBeNull()
  })
})

describe('the next time worth offering', () => {
  const quarter = { start: 600, end: 615 }
  const half = { start: 660, end: 700 }
  const hours = { start: 780, end: 960 }

  test('is an hour before it is a half, and a crumb only when nothing else is left', () => {
    expect(nextSlot([quarter, half, hours], 15)).toEqual({ start: 780, end: 840 })
    expect(nextSlot([quarter, half], 15)).toEqual({ start: 660, end: 690 })
    expect(nextSlot([quarter], 15)).toEqual(quarter)
  })

  test('does not exist when the day is full', () => expect(nextSlot([], 15)).toBeNull())
})

describe('drawing a selection', () => {
  test('snaps both ends', () => {
    expect(dragSelection(afternoon, 847, 928, 15)).toEqual({ start: 840, end: 930 })
  })

  test('can be drawn backwards', () => {
    expect(dragSelection(afternoon, 930, 871, 15)).toEqual({ start: 870, end: 945 })
  })

  test('stops at the neighbours', () => {
    expect(dragSelection(afternoon, 900, 2000, 15)).toEqual({ start: 900, end: 1080 })
    expect(dragSelection(afternoon, 900, 0, 15)).toEqual({ start: 840, end: 915 })
  })

  test('begins only on free time', () => {
    expect(dragSelection(afternoon, 1080, 1100, 15)).toBeNull()
  })

  test('whatever the hand does, the result is snapped, not empty and free', () => {
    const minutes = fc.integer({ min: 0, max: 1440 })
    fc.assert(
      fc.property(minutes, minutes, minutes, minutes, fc.constantFrom(5, 10, 15, 30), (a, b, anchor, pointer, snap) => {
        const open = [{ start: Math.min(a, b), end: Math.max(a, b) }]
        const drawn = dragSelection(open, anchor, pointer, snap)
        if (!drawn) return
        expect(drawn.start % snap).toBe(0)
        expect(drawn.end % snap).toBe(0)
        expect(drawn.end - drawn.start).toBeGreaterThanOrEqual(snap)
        expect(drawn.start).toBeGreaterThanOrEqual(open[0]?.start ?? 0)
        expect(drawn.end).toBeLessThanOrEqual(open[0]?.end ?? 0)
      }),
    )
  })
})

describe('the two handles', () => {
  const selection = { start: 900, end: 960 }

  test('change one end only', () => {
    expect(moveEdge(afternoon, selection, 'end', 1003, 15)).toEqual({ start: 900, end: 1005 })
    expect(moveEdge(afternoon, selection, 'start', 872, 15)).toEqual({ start: 870, end: 960 })
  })

  test('never cross each other and never leave the free time', () => {
    expect(moveEdge(afternoon, selection, 'start', 990, 15)).toEqual({ start: 945, end: 960 })
    expect(moveEdge(afternoon, selection, 'end', 500, 15)).toEqual({ start: 900, end: 915 })
    expect(moveEdge(afternoon, selection, 'end', 2000, 15)).toEqual({ start: 900, end: 1080 })
  })

  test('the middle moves both', () => {
    expect(moveSelection(afternoon, selection, 1052, 15)).toEqual({ start: 1020, end: 1080 })
    expect(moveSelection(afternoon, selection, 0, 15)).toEqual({ start: 840, end: 900 })
  })
})

describe('the verdict while choosing', () => {
  const room = aRoom({
    rules: someRules({
      maxMinutes: 120,
      closures: [{ start: at('18:00'), end: at('19:00'), reason: '消杀', contact: null }],
    }),
  })

  test('is silent when the room allows it', () => {
    expect(judgeSelection(room, subject, aDay(), { start: 840, end: 960 }, at('09:00'))).toEqual([])
  })

  test('names the length and the closure that are in the way', () => {
    const rules = judgeSelection(room, subject, aDay(), { start: 960, end: 1095 }, at('09:00'))
    expect(rules.map(({ rule }) => rule)).toEqual(['too_long', 'closed'])
  })
})
