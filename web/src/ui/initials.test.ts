import { expect, it } from 'vitest'
import { initialsOf } from './initials.ts'

it.each([
  ['张晓雨', '晓雨'],
  ['司马长风', '长风'],
  ['王伟(Wang Wei)', '王伟'],
  ['Michael Chen', 'MC'],
  ['ana maría de córdoba', 'AM'],
  ['  ', ''],
])('%s is shortened to %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})
