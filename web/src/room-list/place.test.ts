import { expect, it } from 'vitest'
import { toShortPlace } from './place.ts'

it.each([
  [[], ''],
  [['总部'], '总部'],
  [['总部A座', 'A座8层'], 'A座8层'],
  [['滨江研发园', '1层'], '滨江研发园 1层'],
  [['B 座', '3 层'], 'B 座 3 层'],
  [['HQ', '3F'], 'HQ 3F'],
  [['HQ', 'Floor 3'], 'HQ Floor 3'],
  [['HQ', 'North wing'], 'North wing'],
])('%j is told in few words as %s', (names, place) => {
  expect(toShortPlace(names.map((name) => ({ name })))).toBe(place)
})
