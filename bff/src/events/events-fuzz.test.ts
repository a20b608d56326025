import { fuzzEvents } from '@meeting/test/fuzz-events'
import { expect, test } from 'vitest'

test('of a hundred thousand hostile pushes none gets further than it should', { timeout: 180_000 }, () => {
  const report = fuzzEvents({ seed: 20_261_123, inputs: 100_000 })
  expect(report.refused + report.read).toBe(100_000)
  expect(report.refused).toBeGreaterThan(80_000)
  // Every reason for refusing was met, so nothing behind one of them was left out.
  const reasons = ['parameters', 'two_signatures', 'body', 'signature', 'too_old', 'no_event']
  const cipher = ['not_base64', 'not_whole_blocks', 'padding', 'length', 'owner']
  const seldom = [...reasons, ...cipher].filter((reason) => !((report.problems[reason] ?? 0) > 100))
  expect(seldom).toEqual([])
})
