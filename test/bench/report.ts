import { readFile, writeFile } from 'node:fs/promises'
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os'
import type { Result } from './figure.ts'

const document = new URL('../../docs/performance.md', import.meta.url)
const begin = '<!-- results: written by `pnpm bench --record` -->'
const end = '<!-- end of results -->'

const head = ['| figure | goal | measured |  | detail |', '| --- | --- | --- | --- | --- |']

/** A Markdown table that reads well in a terminal, too. */
export function toTable(results: readonly Result[]): string {
  return [...head, ...results.map(toRow)].join('\n')
}

function toRow({ figure, goal, measured, detail, ok }: Result): string {
  return `| ${[figure, goal, measured, ok === null ? '' : ok ? 'ok' : 'MISSED', detail].join(' | ')} |`
}

const figureOf = (row: string) => row.split(' | ', 1)[0]

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

/** Puts results into docs/performance.md, each in the place of the same figure's; what was not measured stays. */
export async function record(about: string, results: readonly Result[]): Promise<void> {
  const text = await readFile(document, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error('docs/performance.md has no place for results')
  const rows = new Map(results.map(toRow).map((row) => [figureOf(row), row]))
  const old = text
    .slice(from, to)
    .split('\n')
    .filter((line) => line.startsWith('| ') && !head.includes(line))
  const kept = old.map((row) => rows.get(figureOf(row)) ?? row)
  const added = [...rows].filter(([figure]) => !old.some((row) => figureOf(row) === figure)).map(([, row]) => row)
  const table = [...head, ...kept, ...added].join('\n')
  await writeFile(document, `${text.slice(0, from)}${begin}\n\n${about}\n\n${table}\n\n${text.slice(to)}`)
}
