import { readFileSync } from 'node:fs'
import { healthChecks } from '@meeting/shared'
import { expect, test } from 'vitest'
import { pitfallsOf } from './health.ts'

const page = readFileSync(new URL('../../../docs/health-check.md', import.meta.url), 'utf8')
const rows = page.split('\n').flatMap((line) => {
  const [, pitfall, lights] = /^\| (D\d+) .*? \| (.*) \|$/.exec(line) ?? []
  return pitfall && lights ? [{ pitfall, lights: lights.split(';')[0] ?? '' }] : []
})

test('every pitfall of the field report has its row, in order', () => {
  expect(rows.map(({ pitfall }) => pitfall)).toEqual(Array.from({ length: 41 }, (_, index) => `D${index + 1}`))
})

test.each(rows)('the page and the code name the same lights: $pitfall', ({ pitfall, lights }) => {
  const told = [...lights.matchAll(/`(\w+)`/g)].map(([, id]) => id)
  expect(new Set(told)).toEqual(new Set(healthChecks.filter((id) => pitfallsOf(id).includes(pitfall))))
  expect(told.length > 0 || lights.startsWith('none: ')).toBe(true)
})
