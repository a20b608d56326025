import { describe, expect, test } from 'vitest'
import { isTimeZone, toEpoch, toShanghaiClock, toShanghaiIso } from './time.ts'

const noon = Date.parse('2026-11-23T12:00:00+08:00')

describe('reading moments', () => {
  test.each([
    '2026-11-23T04:00Z',
    '2026-11-23T04:00:00Z',
    '2026-11-23T04:00:00.000Z',
    '2026-11-23T12:00:00+08:00',
    '2026-11-23T12:00+0800',
    '2026-11-23T12:00:00',
  ])('%s is noon in Shanghai', (text) => {
    expect(toEpoch(text)).toBe(noon)
  })

  test.each(['', '2026-11-23', '2026-13-01T00:00Z', '2026-11-23 12:00:00', '1795406400000'])('%s is none', (text) => {
    expect(toEpoch(text)).toBeUndefined()
  })

  test('a moment without offset is read in its zone, on both sides of a clock change', () => {
    expect(toEpoch('2026-03-28T12:00:00', 'Europe/Berlin')).toBe(Date.parse('2026-03-28T11:00:00Z'))
    expect(toEpoch('2026-03-29T12:00:00', 'Europe/Berlin')).toBe(Date.parse('2026-03-29T10:00:00Z'))
  })
})

test('answers are in Shanghai', () => {
  expect(toShanghaiIso(noon)).toBe('2026-11-23T12:00:00+08:00')
  expect(toShanghaiClock(noon)).toBe('2026-11-23 12:00:00')
})

test('knows time zones by name', () => {
  expect(isTimeZone('Asia/Shanghai')).toBe(true)
  expect(isTimeZone('Mars/Base')).toBe(false)
})
