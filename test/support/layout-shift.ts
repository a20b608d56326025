import type { BrowserContext, Page } from 'playwright'

type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean }

/** Has every page of a context sum up how much what is seen jumps without anybody having touched anything. */
export async function watchLayoutShift(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const page = window as unknown as { layoutShift: number }
    page.layoutShift = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Shift[]) if (!entry.hadRecentInput) page.layoutShift += entry.value
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

/** The cumulative layout shift of the page since it was loaded. */
export function readLayoutShift(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as { layoutShift: number }).layoutShift)
}
