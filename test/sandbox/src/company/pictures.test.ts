import { Window } from 'happy-dom'
import { describe, expect, test } from 'vitest'
import { createDemoCompany } from './demo-company.ts'
import { renderRoomPicture } from './pictures.ts'
import type { PicturedRoom } from './pictures.ts'

const { rooms } = createDemoCompany({ seed: 1, now: Date.parse('2026-11-23T10:00:00+08:00') })

const aRoom = (more: Partial<PicturedRoom> = {}): PicturedRoom => ({
  roomId: '0ffb71843fbb7fc362cb1a0de97fd20b808b09d6ca6282ed',
  name: '望岳厅',
  capacity: 12,
  labelIds: [1],
  location: { title: '总部A座', desc: '5层' },
  ...more,
})

function elementsOf(svg: string, selector: string): number {
  const { DOMParser } = new Window()
  return new DOMParser().parseFromString(svg, 'image/svg+xml').querySelectorAll(selector).length
}

/** Names of elements left open when all others were closed in order; empty for well-formed markup. */
function unbalanced(svg: string): string[] {
  const open: string[] = []
  for (const [, closing, name = '', selfClosing] of svg.matchAll(/<(\/?)([\w:]+)[^<>]*?(\/?)>/g)) {
    if (selfClosing) continue
    if (!closing) open.push(name)
    else if (open.pop() !== name) return [name]
  }
  return open
}

describe('the picture of a room', () => {
  test.each(rooms.map((room) => [room.name, room] as const))('%s is a well-formed drawing of 16 by 9', (name, room) => {
    const svg = renderRoomPicture(room)
    expect(unbalanced(svg)).toEqual([])
    expect(svg).not.toMatch(/NaN|undefined|Infinity/)
    expect(elementsOf(svg, 'svg[viewBox="0 0 320 180"] > title')).toBe(1)
    expect(svg).toContain(`<title>${name}</title>`)
    expect(svg.length).toBeLessThan(20_000)
  })

  test('the same room looks the same each time', () => {
    expect(renderRoomPicture(aRoom())).toBe(renderRoomPicture(aRoom()))
  })

  test('up to twelve seats every chair is drawn, above that more seats still mean more chairs', () => {
    const chairColour = '#3f6f60'
    const chairs = (capacity: number) => renderRoomPicture(aRoom({ capacity })).split(chairColour).length - 1
    expect([2, 4, 6, 8, 10, 12].map(chairs)).toEqual([2, 4, 6, 8, 10, 12])
    expect(chairs(16)).toBeGreaterThan(12)
    expect(chairs(20)).toBeGreaterThan(chairs(16))
    expect(chairs(40)).toBeGreaterThan(chairs(20))
  })

  test.each([1, 2, 3, 4, 5] as const)('equipment %d is to be seen', (labelId) => {
    const bare = renderRoomPicture(aRoom({ labelIds: [] }))
    expect(renderRoomPicture(aRoom({ labelIds: [labelId] }))).not.toBe(bare)
  })

  test('each building has its own materials', () => {
    const pictures = ['总部A座', '总部B座', '滨江研发园'].map((title) =>
      renderRoomPicture(aRoom({ location: { title, desc: '' } })),
    )
    expect(new Set(pictures).size).toBe(3)
  })

  test('a name with markup in it stays text', () => {
    const svg = renderRoomPicture(aRoom({ name: '<script>alert(1)</script> & co' }))
    expect(elementsOf(svg, 'script')).toBe(0)
    expect(unbalanced(svg)).toEqual([])
  })

  test('a room without seats, place and equipment is drawn too', () => {
    const svg = renderRoomPicture({ roomId: 'ab', name: '自建', labelIds: [] })
    expect(unbalanced(svg)).toEqual([])
    expect(svg).not.toMatch(/NaN|undefined/)
  })
})
