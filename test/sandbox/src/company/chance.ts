import { createRandom } from '../random.ts'

/** Choices drawn from a seed. */
export type Chance = {
  /** A number in [0, 1). */
  fraction(): number
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number
  pick<Item>(items: readonly Item[]): Item
  /** An item by weight; the weights must not all be 0. */
  pickWeighted<Item>(items: readonly Item[], weightOf: (item: Item) => number): Item
  shuffle<Item>(items: readonly Item[]): Item[]
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index]
  if (item === undefined) throw new Error('cannot pick from an empty list')
  return item
}

/** Draws that the seed alone decides; throws on picking from an empty list. */
export function createChance(seed: number): Chance {
  const fraction = createRandom(seed)
  const between = (least: number, most: number) => least + Math.floor(fraction() * (most - least + 1))

  return {
    fraction,
    between,
    pick: (items) => at(items, Math.floor(fraction() * items.length)),
    pickWeighted(items, weightOf) {
      const total = items.reduce((sum, item) => sum + weightOf(item), 0)
      let rest = fraction() * total
      for (const item of items) {
        rest -= weightOf(item)
        if (rest < 0) return item
      }
      return at(items, items.length - 1)
    },
    shuffle(items) {
      const shuffled = [...items]
      for (let last = shuffled.length - 1; last > 0; last -= 1) {
        const other = between(0, last)
        const moved = at(shuffled, last)
        shuffled[last] = at(shuffled, other)
        shuffled[other] = moved
      }
      return shuffled
    },
  }
}
