/** Where each row begins; `offsets` has one more entry than rows, the last is the height of all. */
export type RowLayout = { offsets: readonly number[]; total: number }
export type VisibleRows = { first: number; end: number }

/** Lays out rows of known heights. Heights are fixed per kind of row, so nothing is ever measured. */
export function layoutRows(heights: readonly number[]): RowLayout {
  const offsets = [0]
  let total = 0
  for (const height of heights) offsets.push((total += height))
  return { offsets, total }
}

/** The rows `[first, end)` that touch the view, with `overscan` pixels more on both sides. */
export function visibleRows(layout: RowLayout, scrollTop: number, height: number, overscan: number): VisibleRows {
  const count = layout.offsets.length - 1
  const first = rowAt(layout, scrollTop - overscan)
  const end = Math.min(count, rowAt(layout, scrollTop + height + overscan) + 1)
  return { first: Math.min(first, count), end }
}

/** The row under a pixel, by halving; the first or last when outside. */
export function rowAt({ offsets }: RowLayout, pixels: number): number {
  let low = 0
  let high = Math.max(0, offsets.length - 2)
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((offsets[middle] ?? 0) <= pixels) low = middle
    else high = middle - 1
  }
  return low
}

/** The scroll position, changed as little as possible, at which a row is wholly inside the view below `headHeight`. */
export function scrollTopToShow(
  { offsets }: RowLayout,
  row: number,
  view: { scrollTop: number; height: number; headHeight: number },
): number {
  const top = offsets[row] ?? 0
  const bottom = offsets[row + 1] ?? top
  if (top < view.scrollTop) return top
  const lowest = bottom - (view.height - view.headHeight)
  return Math.max(view.scrollTop, lowest)
}
