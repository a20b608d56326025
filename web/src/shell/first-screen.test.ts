// @vitest-environment happy-dom
import { nextTick, watchEffect } from 'vue'
import { expect, test } from 'vitest'
import { isMade, makeInTurns } from './first-screen.ts'

test('everything is there, but while the app starts', () => {
  expect(isMade('shell')).toBe(true)
  expect(isMade('day')).toBe(true)
})

test('the first screen is made in turns, and shown when there is what people came for', async () => {
  const seen: string[] = []
  const stop = watchEffect(() => {
    const made = (['shell', 'navigation', 'page', 'focus', 'free', 'free-rest', 'day'] as const).filter(isMade)
    seen.push(made.at(-1) ?? '')
  })
  seen.length = 0
  await makeInTurns({ mount: () => seen.push('mounted'), reveal: () => seen.push('shown') })
  await nextTick()
  stop()
  expect(seen).toEqual(['mounted', 'shell', 'navigation', 'page', 'focus', 'free', 'shown', 'free-rest', 'day'])
  expect(isMade('day')).toBe(true)
})
