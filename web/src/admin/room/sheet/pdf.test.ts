import { expect, test } from 'vitest'
import { buildPdf } from './pdf.ts'

const page = {
  jpeg: new Uint8Array([0xff, 0xd8, 0xff, 0xd9]),
  pixelWidth: 2,
  pixelHeight: 3,
  widthMm: 105,
  heightMm: 148,
}

test('every object of the file is where its table says, and each page has its picture and size', () => {
  const bytes = buildPdf([page, page], '门牌')
  const text = new TextDecoder('latin1').decode(bytes)
  const start = Number(/startxref\n(\d+)/.exec(text)?.[1])
  expect(text.slice(start, start + 4)).toBe('xref')
  const entries = [...text.slice(start).matchAll(/(\d{10}) 00000 n/g)].map(([, offset]) => Number(offset))
  expect(entries).toHaveLength(9)
  entries.forEach((offset, place) => expect(text.slice(offset)).toMatch(new RegExp(`^${place + 1} 0 obj`)))
  expect(text.match(/\/MediaBox \[0 0 297\.64 419\.53\]/g)).toHaveLength(2)
  expect(text.match(/\/Subtype \/Image \/Width 2 \/Height 3/g)).toHaveLength(2)
  expect(text).toContain('/Title <feff95e8724c>')
  expect(text).toContain('/Count 2')
})
