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
  it('lets no more through in any second, whenever it begins', async () => {
    const { pacing, entered, enter } = setUp(2)
    enter('1')
    await settle()
    pacing.advance(900)
    for (const label of ['2', '3', '4', '5']) enter(label)
    await settle()
    expect(entered).toEqual(['1', '2'])
    pacing.advance(180)
    await settle()
    expect(entered).toEqual(['1', '2', '3'])
    pacing.advance(899)
    await settle()
    expect(entered).toEqual(['1', '2', '3'])
    pacing.advance(1)
    await settle()
    expect(entered).toEqual(['1', '2', '3', '4'])
    pacing.advance(180)
    await settle()
    expect(entered).toEqual(['1', '2', '3', '4', '5'])
  })

  it('serves a waiting person before bookings and refreshes', async () => {
    const { pacing, entered, enter } = setUp(1)
    enter('first')
    enter('refresh')
    enter('booking', 'booking')
    enter('person', 'person')
    for (let second = 0; second < 3; second += 1) {
      await settle()
      pacing.advance(1080)
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
