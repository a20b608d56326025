import { describe, expect, test } from 'vitest'
import { createTestClock } from '../clock/clock.ts'
import { createRateLimit, createSignInLimits } from './rate-limiter.ts'

describe('an allowance', () => {
  test('is used up by its burst and comes back with time', () => {
    const clock = createTestClock(0)
    const limit = createRateLimit({ burst: 3, perSecond: 0.5, clock })
    expect([limit.take('a'), limit.take('a'), limit.take('a')]).toEqual([0, 0, 0])
    expect(limit.take('a')).toBe(2)
    clock.advance(2_000)
    expect(limit.take('a')).toBe(0)
    expect(limit.take('a')).toBe(2)
  })

  test('is each key’s own', () => {
    const limit = createRateLimit({ burst: 1, perSecond: 1, clock: createTestClock(0) })
    expect([limit.take('a'), limit.take('b'), limit.take('a')]).toEqual([0, 0, 1])
  })

  test('is not lost for long by one who goes on trying', () => {
    const clock = createTestClock(0)
    const limit = createRateLimit({ burst: 10, perSecond: 1, clock })
    for (let attempt = 0; attempt < 1_000; attempt += 1) limit.take('a', 10)
    expect(limit.take('a')).toBeLessThanOrEqual(11)
  })
})

describe('signing in', () => {
  test('from many addresses with wrong codes is stopped for the company as a whole', () => {
    const limits = createSignInLimits(createTestClock(0))
    const waits = Array.from({ length: 100 }, (_, index) => {
      const wait = limits.attempt(`192.0.2.${index}`, 'corp')
      if (wait === 0) limits.failed(`192.0.2.${index}`, 'corp')
      return wait
    })
    expect(waits.filter((wait) => wait === 0)).toHaveLength(60)
    expect(limits.attempt('198.51.100.1', 'another corp')).toBe(0)
  })

  test('goes on meanwhile from where people of the company have signed in before', () => {
    const limits = createSignInLimits(createTestClock(0))
    limits.succeeded('203.0.113.1', 'corp')
    for (let index = 0; index < 100; index += 1) {
      if (limits.attempt(`192.0.2.${index}`, 'corp') === 0) limits.failed(`192.0.2.${index}`, 'corp')
    }
    expect(limits.attempt('198.51.100.1', 'corp')).toBeGreaterThan(0)
    expect(limits.attempt('203.0.113.1', 'corp')).toBe(0)
  })

  test('lets a whole office in at nine', () => {
    const limits = createSignInLimits(createTestClock(0))
    const waits = Array.from({ length: 120 }, () => limits.attempt('203.0.113.1', 'corp'))
    expect(waits.every((wait) => wait === 0)).toBe(true)
  })
})
