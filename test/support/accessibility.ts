import { readFileSync } from 'node:fs'
import type { Page } from 'playwright'

const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')

type Violation = { id: string; help: string; nodes: { target: string[]; failureSummary?: string }[] }

/** What breaks WCAG 2.2 AA on the page as it stands, one line per rule and element; empty when nothing does. */
export async function findAccessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const violations: Violation[] = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run: (context: Document, options: object) => Promise<{ violations: Violation[] }> }
    }
    const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    // Experimental, and it compares words between spaces: Chinese has none.
    const rules = { 'label-content-name-mismatch': { enabled: false } }
    return (await axe.run(document, { runOnly: { type: 'tag', values }, rules })).violations
  })
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary ?? ''}`),
  )
}
