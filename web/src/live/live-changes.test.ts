import { describe, expect, it } from 'vitest'
import { parseLiveChange } from './live-changes.ts'

describe('the server’s hints', () => {
  it('are read by kind', () => {
    expect(parseLiveChange('{"kind":"day","date":"2026-11-23"}')).toEqual({ kind: 'day', dates: ['2026-11-23'] })
    expect(parseLiveChange('{"kind":"booking","id":"b1"}')).toEqual({ kind: 'booking', id: 'b1' })
    expect(parseLiveChange('{"kind":"rooms"}')).toEqual({ kind: 'rooms' })
    expect(parseLiveChange('{"kind":"notices","unseen":2}')).toEqual({ kind: 'notices', unseen: 2 })
  })

  it('are ignored when this version does not know them', () => {
    for (const text of ['', 'null', '{"kind":"weather"}', '{"kind":"day"}', '{"kind":"booking","id":7}']) {
      expect(parseLiveChange(text)).toBeNull()
    }
  })
})
