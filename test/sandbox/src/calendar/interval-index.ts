const dayMs = 86_400_000
const longSpanDays = 62

export type Interval = { start: number; end: number }

/** Intervals by owner (a room, a person), found by window without looking at the rest; several may overlap. */
export type IntervalIndex<T extends Interval> = {
  add(owner: string, item: T): void
  remove(owner: string, item: T): void
  /** Those with `start < to` and `end > from` (half-open), by start; an empty interval counts at its start. */
  query(owner: string, from: number, to: number): T[]
  all(owner: string): Iterable<T>
}

type Buckets<T> = { all: Set<T>; days: Map<number, Set<T>>; long: Set<T> }

const dayOf = (time: number): number => Math.floor(time / dayMs)
const lastDayOf = (item: Interval): number => dayOf(Math.max(item.start, item.end - 1))
const isLong = (item: Interval): boolean => lastDayOf(item) - dayOf(item.start) > longSpanDays
const touches = (item: Interval, from: number, to: number): boolean =>
  item.start < to && (item.end > from || (item.start === item.end && item.start >= from))

/** Buckets of whole UTC days; what is longer than two months stands in a list of its own. */
export function createIntervalIndex<T extends Interval>(): IntervalIndex<T> {
  const owners = new Map<string, Buckets<T>>()

  const bucketsOf = (owner: string): Buckets<T> => {
    const known = owners.get(owner)
    if (known) return known
    const created: Buckets<T> = { all: new Set(), days: new Map(), long: new Set() }
    owners.set(owner, created)
    return created
  }

  return {
    add(owner, item) {
      const { all, days, long } = bucketsOf(owner)
      all.add(item)
      if (isLong(item)) return void long.add(item)
      for (let day = dayOf(item.start); day <= lastDayOf(item); day += 1) {
        const bucket = days.get(day)
        if (bucket) bucket.add(item)
        else days.set(day, new Set([item]))
      }
      return undefined
    },
    remove(owner, item) {
      const { all, days, long } = bucketsOf(owner)
      all.delete(item)
      if (isLong(item)) return void long.delete(item)
      for (let day = dayOf(item.start); day <= lastDayOf(item); day += 1) days.get(day)?.delete(item)
      return undefined
    },
    query(owner, from, to) {
      const buckets = owners.get(owner)
      if (!buckets) return []
      const found = new Set<T>()
      const consider = (items: Iterable<T>): void => {
        for (const item of items) if (touches(item, from, to)) found.add(item)
      }
      const lastDay = dayOf(to)
      if (lastDay - dayOf(from) > buckets.days.size) consider(buckets.all)
      else {
        for (let day = dayOf(from); day <= lastDay; day += 1) consider(buckets.days.get(day) ?? [])
        consider(buckets.long)
      }
      return [...found].sort((a, b) => a.start - b.start)
    },
    all: (owner) => owners.get(owner)?.all ?? [],
  }
}
