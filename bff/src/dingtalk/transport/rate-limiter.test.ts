import { describe, expect, it } from 'vitest'
import { createTestClock } from '../../clock/clock.ts'
import { createRateLimiter } from './rate-limiter.ts'

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}

function setUp(perSecond: number) {
  const pacing = createTestClock(0)
  const limiter = createRateLimiter({ perSecond, pacing })
  const entered: string[] = []
  const enter = (label: string, priority: 'person' | 'booking' | 'refresh' = 'refresh', name = 'a') => {
    void limiter.enter(name, priority).then(() => entered.push(label))
  }
  return { pacing, limiter, entered, enter }
}

describe('the pace of calls', () => {
  it('lets a burst through and then one call per share of a second', async () => {
    const { pacing, entered, enter } = setUp(2)
    for (const label of ['1', '2', '3', '4']) enter(label)
    await settle()
    expect(entered).toEqual(['1', '2'])
    pacing.advance(500)
    await settle()
    expect(entered).toEqual(['1', '2', '3'])
    pacing.advance(500)
    await settle()
    expect(entered).toEqual(['1', '2', '3', '4'])
  })

  it('serves a waiting person before bookings and refreshes', async () => {
    const { pacing, entered, enter } = setUp(1)
    enter('first')
    enter('refresh')
    enter('booking', 'booking')
    enter('person', 'person')
    for (let second = 0; second < 3; second += 1) {
      await settle()
      pacing.advance(1000)
    }
    await settle()
    expect(entered).toEqual(['first', 'person', 'booking', 'refresh'])
  })

  it('keeps other calls going while one is paused', async () => {
    const { pacing, limiter, entered, enter } = setUp(5)
    limiter.pause('a', 1000)
    enter('paused')
    enter('other', 'refresh', 'b')
    await settle()
    expect(entered).toEqual(['other'])
    pacing.advance(1000)
    await settle()
    expect(entered).toEqual(['other', 'paused'])
  })
})
