import { createHash } from 'node:crypto'
import type { BootData } from '@meeting/shared'

export type PageTemplate = {
  /** The page with its data block filled. */
  fill(boot: BootData): string
  /** CSP sources for the page's own `<style>` blocks. */
  styleHashes: string[]
}

const block = /<script type="application\/json" id="boot">[^<]*<\/script>/

/** Takes the built index.html apart at its data block; a page without one gets it at the end of its head. */
export function toPageTemplate(index: string): PageTemplate {
  const found = block.exec(index)
  const at = found?.index ?? Math.max(0, index.indexOf('</head>'))
  const before = index.slice(0, at)
  const after = index.slice(at + (found?.[0].length ?? 0))
  return {
    fill: (boot) => `${before}<script type="application/json" id="boot">${toInertJson(boot)}</script>${after}`,
    styleHashes: [...index.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(
      ([, css = '']) => `'sha256-${createHash('sha256').update(css).digest('base64')}'`,
    ),
  }
}

/** JSON that cannot end its script element nor begin a comment in it, whatever people called their meetings. */
function toInertJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
}
