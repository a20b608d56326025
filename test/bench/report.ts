import { readFile, writeFile } from 'node:fs/promises'
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os'
import type { Result } from './figure.ts'

const document = new URL('../../docs/performance.md', import.meta.url)
const begin = '<!-- results: written by `pnpm bench --record` -->'
const end = '<!-- end of results -->'

/** A Markdown table that reads well in a terminal, too. */
export function toTable(results: readonly Result[]): string {
  const rows = results.map(({ figure, goal, measured, detail, ok }) => [
    figure,
    goal,
    measured,
    ok === null ? '' : ok ? 'ok' : 'MISSED',
    detail,
  ])
  return [['figure', 'goal', 'measured', '', 'detail'], ['---', '---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

/** What the figures were measured on. */
export function describeMachine(postgres: string): string {
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  const [cpu] = cpus()
  return [
    `${availableParallelism()} cores (${cpu?.model.trim() ?? 'unknown'}), ${gigabytes} GiB, ${platform()} ${arch()}`,
    `Node ${process.version.slice(1)}`,
    `PostgreSQL ${postgres}`,
  ].join(' · ')
}

/** Replaces the results in docs/performance.md. */
export async function record(block: string): Promise<void> {
  const text = await readFile(document, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error('docs/performance.md has no place for results')
  await writeFile(document, `${text.slice(0, from)}${begin}\n\n${block}\n\n${text.slice(to)}`)
}
