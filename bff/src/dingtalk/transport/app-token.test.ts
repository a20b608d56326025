import { describe, expect, it } from 'vitest'
import { createTestClock } from '../../clock/clock.ts'
import { createTokenSource } from './app-token.ts'

function setUp() {
  const clock = createTestClock(0)
  let asked = 0
  const source = createTokenSource({
    clock,
    fetchToken: () => Promise.resolve({ token: `t${(asked += 1)}`, expiresIn: 7200 }),
  })
  return { clock, source, asked: () => asked }
}

describe('the app token', () => {
  it('is asked for once, however many wait for it', async () => {
    const { source, asked } = setUp()
    expect(await Promise.all([source.get(), source.get(), source.get()])).toEqual(['t1', 't1', 't1'])
    expect(asked()).toBe(1)
  })

  it('is renewed after four fifths of the life that DingTalk gave it', async () => {
    const { clock, source } = setUp()
    await source.get()
    clock.advance(7200 * 800 - 1)
    expect(await source.get()).toBe('t1')
    clock.advance(1)
    expect(await source.get()).toBe('t2')
  })

  it('is forgotten when DingTalk refuses it, but a newer one is not', async () => {
    const { source } = setUp()
    const first = await source.get()
    source.drop(first)
    expect(await source.get()).toBe('t2')
    source.drop(first)
    expect(await source.get()).toBe('t2')
  })
})
