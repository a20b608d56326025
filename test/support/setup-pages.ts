import type { Page } from 'playwright'
import type { Product } from './product.ts'

/** The one-time link that the product printed at its start. */
export async function setupLinkOf({ bff }: Product): Promise<string> {
  const [, link = ''] = await bff.waitForLine(/Setup link: (\S+)/)
  return link
}

export type Effort = { clicks: number; keys: number; fields: number }

/** Counts what a person does on the pages of this tab, over reloads: presses, key strokes and fields filled. */
export async function watchEffort(page: Page) {
  const effort: Effort = { clicks: 0, keys: 0, fields: 0 }
  const filled = new Set<string>()
  await page.exposeFunction('countEffort', (kind: 'click' | 'key' | 'field', name: string) => {
    if (kind === 'click') effort.clicks += 1
    if (kind === 'key') effort.keys += 1
    if (kind === 'field') filled.add(name)
    effort.fields = filled.size
  })
  await page.addInitScript(() => {
    const count = (window as unknown as { countEffort: (kind: string, name: string) => void }).countEffort
    document.addEventListener(
      'click',
      ({ target }) => target instanceof Element && target.closest('a, button, label') && count('click', ''),
      true,
    )
    document.addEventListener('keydown', () => count('key', ''), true)
    document.addEventListener('input', ({ target }) => {
      if (target instanceof HTMLInputElement) count('field', target.labels?.[0]?.textContent ?? '')
    })
  })
  return { read: () => effort }
}
